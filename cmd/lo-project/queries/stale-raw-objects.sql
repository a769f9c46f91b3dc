-- Live records that no run has seen for a while.
-- parameter days=30: how long
-- parameter limit=50: how many
SELECT stream, idem_key, substr(replace(last_seen, 'T', ' '), 1, 16)
		AS last_seen,
	CAST(julianday(:now) - julianday(last_seen) AS INTEGER) AS days
FROM raw_objects
WHERE deleted_at IS NULL
	AND julianday(:now) - julianday(last_seen) >= :days
ORDER BY raw_objects.last_seen, idem_key LIMIT :limit
