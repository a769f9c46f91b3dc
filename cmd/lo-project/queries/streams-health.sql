-- Streams that need somebody: worst first, quiet ones by their silence.
-- parameter days=7: silence that is worth a look
WITH last AS (
	SELECT stream, status, exit, finished_at,
		row_number() OVER (PARTITION BY stream ORDER BY id DESC) AS nth
	FROM runs WHERE mode <> 'replay'
), health AS (
	SELECT stream, status, exit, finished_at,
		CAST(julianday(:now) - julianday(finished_at) AS INTEGER)
			AS days,
		(SELECT count(*) FROM dead_letters d
			WHERE d.stream = last.stream
				AND d.resolved_at IS NULL) AS dead,
		(SELECT max(r.finished_at) FROM runs r
			WHERE r.stream = last.stream
				AND r.status = 'complete') AS good
	FROM last WHERE nth = 1
)
SELECT stream,
	CASE WHEN status <> 'complete' THEN status
		WHEN dead > 0 THEN 'dead letters'
		WHEN days >= :days THEN 'silent'
		ELSE 'well' END AS health,
	exit, dead, days AS days_since,
	substr(replace(good, 'T', ' '), 1, 16) AS last_complete
FROM health
ORDER BY status = 'complete', dead = 0, days DESC, stream
