-- What the filters of one pipe did, by the events that bear its trace: one
-- row, a text for people and an object of stages.
WITH stages AS (
	SELECT substr(event_type, 1, instr(event_type, '.') - 1) AS stage,
		sum(coalesce(json_extract(payload, '$.in'), 0)) AS "in",
		sum(coalesce(json_extract(payload, '$.out'), 0)) AS out,
		sum((SELECT coalesce(sum(d.value), 0)
			FROM json_each(payload, '$.dead') d)) AS dead,
		sum(json_extract(payload, '$.new')) AS new,
		sum(json_extract(payload, '$.changed')) AS changed,
		sum(json_extract(payload, '$.deleted')) AS deleted,
		min(id) AS first
	FROM event_log
	WHERE trace_id = :trace AND json_extract(payload, '$.in') IS NOT NULL
		AND (event_type LIKE '%.completed' OR event_type LIKE '%.failed')
	GROUP BY stage
)
SELECT coalesce(max(new), 0) || ' new, ' || coalesce(max(changed), 0)
		|| ' changed, ' || coalesce(max(deleted), 0) || ' deleted, '
		|| coalesce(sum(dead), 0) || ' dead letters' AS told,
	(SELECT json_group_object(stage, json(iif(new IS NULL,
			json_object('in', "in", 'out', out, 'dead', dead),
			json_object('in', "in", 'out', out, 'dead', dead,
				'new', new, 'changed', changed,
				'deleted', deleted))))
		FROM (SELECT * FROM stages ORDER BY first)) AS "counts:json"
FROM stages
