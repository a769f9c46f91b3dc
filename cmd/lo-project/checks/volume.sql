-- Runs that brought nothing, too little, or far from what is usual.
-- The newest complete run is compared with those of the same day of the week
-- among the 28 before it, or with all 28 where these are fewer than three.  Far
-- is more than checks/volume/times (4) of the spread, which is at least a tenth
-- of the median and its square root.
-- connections/NAME/min_records is a least number, or one a stream.
WITH own AS (
	SELECT stream, run_id, received AS n, started_at,
		strftime('%w', local_day(started_at)) AS weekday,
		row_number() OVER (PARTITION BY stream ORDER BY id DESC) AS nth
	FROM runs WHERE mode IN ('full', 'incremental') AND status = 'complete'
), named AS (
	SELECT stream, run_id, n, weekday, started_at,
		config('/connections/' || replace(replace(
			substr(stream, instr(stream, '/') + 1
				+ instr(substr(stream, instr(stream, '/') + 1),
				'/')), '~', '~0'), '/', '~1')
			|| '/min_records') AS least
	FROM own WHERE nth = 1
), last AS (
	SELECT stream, run_id, n, weekday, started_at,
		CAST(CASE WHEN json_type(least) = 'object'
			THEN coalesce(json_extract(least, '$."' || stream || '"'),
				json_extract(least, '$."' || substr(stream, 1,
				instr(stream, '/') - 1) || '"'))
			ELSE least END AS INTEGER) AS least
	FROM named
), before AS (
	SELECT o.stream, o.n, o.nth, o.weekday = l.weekday AS same,
		sum(o.weekday = l.weekday) OVER (PARTITION BY o.stream) AS sames
	FROM own o JOIN last l ON l.stream = o.stream
	WHERE o.nth BETWEEN 2 AND 29
), figures AS (
	SELECT stream, count(*) AS runs, median(n) AS usual, min(n) AS fewest,
		max(spread(n), median(n) / 10, sqrt(median(n)), 1) AS spread,
		min(sames >= 3) AS weekdays
	FROM before WHERE same OR sames < 3 GROUP BY stream
), history AS (
	SELECT stream, json_group_array(n) AS history
	FROM (SELECT stream, n FROM before ORDER BY nth) GROUP BY stream
), verdicts AS (
	SELECT l.stream, l.run_id, l.n, l.least, f.usual, f.spread, f.runs,
		f.weekdays, h.history,
		CASE WHEN l.n < l.least THEN 'fewer records than min_records'
			WHEN f.runs < 3 THEN NULL
			WHEN l.n = 0 AND f.fewest > 0 THEN 'no records'
			WHEN l.n < f.usual - t.times * f.spread
				THEN 'far fewer records than usual'
			WHEN l.n > f.usual + t.times * f.spread
				THEN 'far more records than usual'
		END AS what
	FROM last l LEFT JOIN figures f ON f.stream = l.stream
		LEFT JOIN history h ON h.stream = l.stream,
		(SELECT coalesce(config('/checks/volume/times'), 4) + 0
			AS times) t
)
SELECT CASE WHEN what LIKE 'far%' THEN 'warn' ELSE 'error' END AS severity,
	stream AS subject, what, n AS records, least AS min_records, usual,
	round(spread, 1) AS spread,
	CASE weekdays WHEN 1 THEN 'runs of this day of the week'
		WHEN 0 THEN 'all runs' END AS compared_with,
	history AS "history:json", run_id
FROM verdicts WHERE what IS NOT NULL
ORDER BY stream
