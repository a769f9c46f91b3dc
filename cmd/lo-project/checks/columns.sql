-- Columns of tables that moved.
-- Of each file or sheet the newest run's header is compared with the one that
-- is remembered in the event log, where lo-emit puts it.
-- version event_log SELECT coalesce(max(id), 0) FROM event_log WHERE event_type = 'check.baseline' AND payload ->> '$.check' = 'columns'
WITH picked AS (
	SELECT o.stream, o.scope, s.raw_id, s.run,
		row_number() OVER (PARTITION BY s.origin
			ORDER BY s.run DESC, s.raw_id DESC) AS nth
	FROM raw_seen s JOIN origins o ON o.origin = s.origin
	WHERE s.newest = 1 AND o.stream LIKE 'row/%'
), tables AS (
	SELECT p.stream, p.scope, p.run, coalesce(d.context -> '$.header',
		(SELECT json_group_array(j.key) FROM json_each(d.payload) j))
			AS header
	FROM picked p JOIN raw_data d ON d.id = p.raw_id
	WHERE p.nth <= 100 AND (json_type(d.context, '$.header') = 'array'
		OR (d.source_system = 'csv'
			AND json_type(d.payload) = 'object'))
), headers AS (
	SELECT stream, nullif(scope, '') AS scope, header FROM (
		SELECT stream, scope, header, row_number() OVER (
			PARTITION BY stream, scope
			ORDER BY run DESC, json_array_length(header) DESC) AS nth
		FROM tables
	) WHERE nth = 1
), remembered AS (
	SELECT stream, scope, header FROM (
		SELECT payload ->> '$.subject' AS stream,
			payload ->> '$.scope' AS scope,
			payload -> '$.columns' AS header,
			row_number() OVER (PARTITION BY payload ->> '$.subject',
				payload ->> '$.scope' ORDER BY id DESC) AS nth
		FROM event_log WHERE event_type = 'check.baseline'
			AND payload ->> '$.check' = 'columns'
	) WHERE nth = 1
), pairs AS (
	SELECT h.stream, h.scope, h.header AS young, r.header AS old
	FROM headers h JOIN remembered r
		ON r.stream = h.stream AND r.scope IS h.scope
), common AS (
	SELECT stream, scope,
		(SELECT json_group_array(value) FROM (SELECT value
			FROM json_each(young) WHERE value IN
				(SELECT value FROM json_each(old)) ORDER BY key))
			AS young,
		(SELECT json_group_array(value) FROM (SELECT value
			FROM json_each(old) WHERE value IN
				(SELECT value FROM json_each(young)) ORDER BY key))
			AS old
	FROM pairs
)
SELECT 'warn' AS severity, stream AS subject, 'columns moved' AS what,
	scope, young AS "columns:json", old AS "before:json"
FROM common WHERE young <> old
UNION ALL
SELECT 'baseline', h.stream, NULL, h.scope, h.header, NULL
FROM headers h LEFT JOIN remembered r
	ON r.stream = h.stream AND r.scope IS h.scope
WHERE r.header IS NOT h.header
