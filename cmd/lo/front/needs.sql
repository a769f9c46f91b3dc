-- What a person has to look at: one row.
SELECT (SELECT count(*) FROM measurements m, json_each(m.flags) f) AS flags,
	(SELECT CAST(max(julianday(:now) - julianday(m.at)) AS INTEGER)
		FROM measurements m WHERE json_array_length(m.flags) > 0)
		AS flag_days,
	(SELECT count(*) FROM dead_letters WHERE resolved_at IS NULL) AS letters,
	(SELECT count(*) FROM (SELECT event_type, row_number() OVER (
			PARTITION BY json_extract(payload, '$.check')
			ORDER BY id DESC) AS nth FROM event_log
		WHERE event_type IN ('check.completed', 'check.failed'))
		WHERE nth = 1 AND event_type = 'check.failed') AS checks
