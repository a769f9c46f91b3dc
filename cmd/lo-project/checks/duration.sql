-- Stages that took far longer than they usually do.
-- Far is more than checks/duration/times (6) of the spread, which is at least
-- half of the median and five seconds.
WITH own AS (
	SELECT event_type, target_object_type || '/' || source_system || '/'
			|| connection_name AS stream,
		json_extract(payload, '$.seconds') AS seconds, created_at,
		row_number() OVER (PARTITION BY event_type, target_object_type,
			source_system, connection_name ORDER BY id DESC) AS nth
	FROM event_log
	WHERE event_type LIKE '%.completed'
		AND json_type(payload, '$.seconds') IN ('integer', 'real')
), last AS (
	SELECT * FROM own WHERE nth = 1
), figures AS (
	SELECT event_type, stream, count(*) AS runs, median(seconds) AS usual,
		max(spread(seconds), median(seconds) / 2, 5) AS spread
	FROM own WHERE nth BETWEEN 2 AND 29 GROUP BY event_type, stream
)
SELECT 'warn' AS severity, l.stream AS subject,
	'it took far longer than usual' AS what,
	substr(l.event_type, 1, instr(l.event_type, '.') - 1) AS stage,
	l.seconds, round(f.usual, 1) AS usual, f.runs
FROM last l JOIN figures f
	ON f.event_type = l.event_type AND f.stream IS l.stream
WHERE f.runs >= 5 AND l.seconds > f.usual + f.spread
	* coalesce(config('/checks/duration/times'), 6)
ORDER BY l.seconds DESC
