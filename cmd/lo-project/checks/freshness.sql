-- Streams that nothing was brought home of for too long.
-- The limit is checks/freshness/streams/STREAM or checks/freshness/hours, in
-- hours; without either it is 36, or one and a half of the stream's own usual
-- gap, for streams that ran on three days or more.
WITH own AS (
	SELECT stream, julianday(started_at) AS at, started_at,
		julianday(started_at) - lag(julianday(started_at)) OVER w
			AS gap,
		row_number() OVER (PARTITION BY stream ORDER BY id DESC) AS nth
	FROM runs WHERE mode IN ('full', 'incremental') AND status = 'complete'
	WINDOW w AS (PARTITION BY stream ORDER BY id)
), streams AS (
	SELECT stream, max(at) AS at, max(started_at) AS last,
		count(DISTINCT local_day(started_at)) AS days,
		24 * median(gap) AS gap,
		config('/checks/freshness/streams/' || replace(replace(stream,
			'~', '~0'), '/', '~1')) AS own_limit
	FROM own WHERE nth <= 29 GROUP BY stream
), limits AS (
	SELECT stream, last, 24 * (julianday(:now) - at) AS hours,
		coalesce(own_limit, config('/checks/freshness/hours'),
			CASE WHEN days >= 3 THEN max(36, 1.5 * gap) END) + 0
			AS most
	FROM streams
)
SELECT CASE WHEN hours > 3 * most THEN 'error' ELSE 'warn' END AS severity,
	stream AS subject, 'no complete run for too long' AS what,
	CAST(hours AS INTEGER) AS hours, CAST(most AS INTEGER) AS most, last
FROM limits WHERE hours > most
ORDER BY hours / most DESC
