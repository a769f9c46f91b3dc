-- Each stream at a glance: its last run, what it holds, what is open.
SELECT s.stream,
	(SELECT r.status FROM runs r WHERE r.stream = s.stream
		AND r.mode <> 'replay' ORDER BY r.id DESC LIMIT 1) AS last_run,
	(SELECT substr(replace(r.finished_at, 'T', ' '), 1, 16) FROM runs r
		WHERE r.stream = s.stream AND r.mode <> 'replay'
		ORDER BY r.id DESC LIMIT 1) AS at,
	(SELECT substr(replace(t.committed_at, 'T', ' '), 1, 16)
		FROM stream_state t WHERE t.stream = s.stream) AS cursor_at,
	(SELECT count(*) FROM raw_objects o WHERE o.stream = s.stream
		AND o.deleted_at IS NULL) AS raw,
	(SELECT count(*) FROM canonical_objects c
		JOIN raw_objects o ON o.idem_key = c.source_idem_key
		WHERE o.stream = s.stream AND c.deleted_at IS NULL
			AND c.parts > 0) AS canonical,
	(SELECT count(*) FROM dead_letters d WHERE d.stream = s.stream
		AND d.resolved_at IS NULL) AS dead
FROM (SELECT stream FROM runs WHERE mode <> 'replay'
	UNION SELECT stream FROM raw_objects) s
ORDER BY s.stream
