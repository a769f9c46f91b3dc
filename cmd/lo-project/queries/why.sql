-- What a record, a score or a page was made of, step by step, to the vault.
-- parameter keys=[]: a JSON list of keys
-- parameter page=: the path of a page
-- parameter edited=: who wrote the page
WITH RECURSIVE given AS (
	SELECT value AS key FROM json_each(:keys)
), chain AS (
	SELECT 1 AS n, 'observation' AS step, idem_key AS key FROM observations
		WHERE idem_key IN given
	UNION SELECT 2, 'measurement', idem_key FROM measurement_events
		WHERE idem_key IN given
	UNION SELECT 2, 'measurement', idem_key FROM measurement_events
		WHERE measurement_event_id IN given
	UNION SELECT 3, 'canonical', idem_key FROM canonical_data
		WHERE idem_key IN given
	UNION SELECT 4, 'raw', idem_key FROM raw_data WHERE idem_key IN given
	UNION SELECT 2, 'measurement', m.idem_key FROM chain c
		JOIN observations o ON o.idem_key = c.key
		JOIN measurement_events m
			ON m.measurement_event_id = o.measurement_event_id
			AND m.output = o.output
		WHERE c.step = 'observation'
	UNION SELECT 3, 'canonical', d.idem_key FROM chain c
		JOIN measurement_events m ON m.idem_key = c.key
		JOIN canonical_data d ON d.idem_key = m.source_idem_key
		WHERE c.step = 'measurement'
	UNION SELECT 4, 'raw', r.idem_key FROM chain c
		JOIN canonical_data d ON d.idem_key = c.key
		JOIN raw_data r ON r.idem_key = d.source_idem_key
		WHERE c.step = 'canonical'
), raws AS (
	SELECT r.* FROM chain c JOIN raw_objects r ON r.idem_key = c.key
	WHERE c.step = 'raw'
), from_runs AS (
	SELECT DISTINCT stream, correlation_id AS run_id FROM raws
), vault AS MATERIALIZED (
	SELECT value ->> '$.path' AS path, value ->> '$.open' AS open,
		value ->> '$.manifest.stream' AS stream,
		value ->> '$.manifest.run_id' AS run_id,
		value ->> '$.manifest.status' AS status,
		value ->> '$.manifest.sealed_at' AS at,
		value -> '$.manifest.parts' AS parts
	FROM json_each(vault_runs())
	WHERE value ->> '$.manifest.run_id' IN (SELECT run_id FROM from_runs)
), steps AS (
	SELECT 0 AS n, 'page' AS step, :page AS key, NULL AS made_by,
		NULL AS made_by_sha256, NULL AS sha256, NULL AS at,
		nullif(:edited, '') AS state
	WHERE :page <> ''
	UNION ALL
	SELECT 1, 'observation', o.idem_key, o.output, NULL, NULL, o.observed_at,
		iif(o.deleted_at IS NULL, 'current', 'deleted')
	FROM chain c JOIN observations o ON o.idem_key = c.key
	WHERE c.step = 'observation'
	UNION ALL
	SELECT 2, 'measurement', m.idem_key, m.output, m.instrument_sha256, NULL,
		m.observed_at, CASE WHEN m.deleted_at IS NOT NULL THEN 'deleted'
			WHEN m.source_payload_sha256 IS NOT
				lower(hex(d.payload_sha256))
			AND d.id IS NOT NULL THEN 'older than its response'
			ELSE 'current' END
	FROM chain c JOIN measurement_events m ON m.idem_key = c.key
		LEFT JOIN canonical_data d ON d.idem_key = m.source_idem_key
	WHERE c.step = 'measurement'
	UNION ALL
	SELECT 3, 'canonical', o.idem_key, o.transform_ref, o.transform_sha256,
		o.payload_sha256, o.observed_at,
		CASE WHEN o.deleted_at IS NOT NULL THEN 'deleted'
			WHEN r.payload_sha256 IS NULL THEN 'without its record'
			WHEN o.source_payload_sha256 IS NOT r.payload_sha256
			AND (o.correlation_id, o.observed_at) IS NOT
				(r.correlation_id, r.observed_at)
			THEN 'older than its record' ELSE 'current' END
	FROM chain c JOIN canonical_objects o ON o.idem_key = c.key
		LEFT JOIN raw_objects r ON r.idem_key = o.source_idem_key
	WHERE c.step = 'canonical'
	UNION ALL
	SELECT 4, 'raw', idem_key, stream, NULL, payload_sha256, observed_at,
		iif(deleted_at IS NULL, 'current', 'deleted')
	FROM raws
	UNION ALL
	SELECT 5, 'run', f.run_id, u.mode, NULL, NULL, u.started_at,
		coalesce(u.status, 'not in this store')
	FROM from_runs f LEFT JOIN (SELECT stream, run_id, mode, started_at,
			status, row_number() OVER (PARTITION BY stream, run_id
			ORDER BY id DESC) AS nth FROM runs
			WHERE mode <> 'replay') u
		ON u.stream = f.stream AND u.run_id = f.run_id AND u.nth = 1
	UNION ALL
	SELECT 6, 'vault', v.path || '/' || coalesce(p.value ->> '$.name', ''),
		iif(json_array_length(v.parts) > 1, 'one of '
			|| json_array_length(v.parts) || ' parts', NULL), NULL,
		p.value ->> '$.sha256', v.at, iif(v.open, 'open', v.status)
	FROM vault v JOIN from_runs f
		ON f.stream = v.stream AND f.run_id = v.run_id
		LEFT JOIN json_each(v.parts) p
	UNION ALL
	SELECT 6, 'vault', NULL, NULL, NULL, NULL, NULL, 'not in the vault'
	FROM from_runs f
	WHERE NOT EXISTS (SELECT 1 FROM vault v WHERE v.stream = f.stream
		AND v.run_id = f.run_id)
)
SELECT step, key, made_by, made_by_sha256, sha256,
	substr(replace(at, 'T', ' '), 1, 19) AS at, state
FROM steps ORDER BY n, key
