-- Where the vault and the store do not have the same runs.
WITH vault AS (
	SELECT value ->> '$.manifest.stream' AS stream,
		value ->> '$.manifest.run_id' AS run_id,
		value ->> '$.manifest.status' AS status,
		value ->> '$.manifest.mode' AS mode,
		value ->> '$.manifest.records' AS records,
		value ->> '$.manifest.gap' AS gap,
		value ->> '$.open' AS open,
		value ->> '$.manifest.started_at' AS started_at
	FROM json_each(vault_runs())
), sealed AS (
	SELECT * FROM vault WHERE NOT open AND mode IN ('full', 'incremental')
), store AS (
	SELECT stream, run_id, sum(received) AS received, max(sent) AS sent,
		max(status = 'complete') AS complete
	FROM runs WHERE mode IN ('full', 'incremental') GROUP BY 1, 2
)
SELECT 'error' AS severity, v.stream AS subject,
	'a complete run of the vault is not in the store' AS what,
	v.run_id, v.records AS vault, NULL AS store
FROM sealed v LEFT JOIN store s ON s.stream = v.stream AND s.run_id = v.run_id
WHERE v.status = 'complete' AND s.run_id IS NULL
	AND EXISTS (SELECT 1 FROM store o WHERE o.stream = v.stream
		AND o.run_id < v.run_id)
UNION ALL
SELECT 'warn', s.stream, 'a run of the store is not in the vault', s.run_id,
	NULL, s.received
FROM store s LEFT JOIN vault v ON v.stream = s.stream AND v.run_id = s.run_id
WHERE v.run_id IS NULL AND s.received > 0
	AND s.run_id > (SELECT min(o.run_id) FROM vault o
		WHERE o.stream = s.stream)
UNION ALL
SELECT 'error', v.stream, 'a run has more records in the vault than came',
	v.run_id, v.records, s.received
FROM sealed v JOIN store s ON s.stream = v.stream AND s.run_id = v.run_id
WHERE v.status = 'complete' AND s.complete AND v.records > s.received
UNION ALL
SELECT 'warn', stream, 'there is a gap before a run of the vault', run_id,
	records, NULL
FROM vault WHERE gap
UNION ALL
SELECT 'warn', stream, 'a run of the vault is open for more than a day',
	run_id, records, NULL
FROM vault WHERE open AND julianday(:now) - julianday(started_at) > 1
