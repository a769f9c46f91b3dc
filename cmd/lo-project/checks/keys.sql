-- Members of payloads that were never there before, and those that are gone.
-- Of each stream the newest run is looked at, up to 300 records of it, and up
-- to 1,000 older ones; what was seen is remembered in the event log, where
-- lo-emit puts it.
-- version event_log SELECT coalesce(max(id), 0) FROM event_log WHERE event_type = 'check.baseline' AND payload ->> '$.check' = 'keys'
WITH runs_of AS (
	SELECT origin, max(run) AS run FROM raw_seen
	WHERE newest = 1 AND run <> '' GROUP BY origin
), picked AS (
	SELECT s.raw_id, o.stream, s.run = r.run AS young,
		row_number() OVER (PARTITION BY o.stream, s.run = r.run
			ORDER BY s.raw_id DESC) AS nth,
		count(*) OVER (PARTITION BY o.stream, s.run = r.run) AS n
	FROM raw_seen s JOIN origins o ON o.origin = s.origin
		JOIN runs_of r ON r.origin = s.origin
	WHERE s.newest = 1
), members AS (
	SELECT p.stream, p.young, substr(j.key, 1, 100) AS member,
		count(*) AS records
	FROM picked p JOIN raw_data d ON d.id = p.raw_id,
		json_each(CASE WHEN json_type(d.payload) = 'object'
			THEN d.payload ELSE '{}' END) j
	WHERE p.nth <= iif(p.young, 300, 1000)
	GROUP BY 1, 2, 3
), sizes AS (
	SELECT stream, young, min(n, iif(young, 300, 1000)) AS n
	FROM picked GROUP BY stream, young
), remembered AS (
	SELECT stream, j.value AS member FROM (
		SELECT payload ->> '$.subject' AS stream,
			payload -> '$.members' AS list,
			row_number() OVER (PARTITION BY payload ->> '$.subject'
				ORDER BY id DESC) AS nth
		FROM event_log WHERE event_type = 'check.baseline'
			AND payload ->> '$.check' = 'keys'
	), json_each(list) j WHERE nth = 1
), before AS (
	SELECT stream, member FROM remembered
	UNION SELECT stream, member FROM members WHERE NOT young
), seen AS (
	SELECT stream, member FROM before UNION SELECT stream, member FROM members
)
SELECT 'info' AS severity, m.stream AS subject,
	'members that were never there before' AS what,
	json_group_array(m.member) AS "members:json"
FROM (SELECT DISTINCT stream, member FROM members WHERE young
	ORDER BY member) m
WHERE EXISTS (SELECT 1 FROM before b WHERE b.stream = m.stream)
	AND NOT EXISTS (SELECT 1 FROM before b
		WHERE b.stream = m.stream AND b.member = m.member)
GROUP BY m.stream
UNION ALL
SELECT 'warn', m.stream, 'members that are gone',
	json_group_array(m.member)
FROM (SELECT o.stream, o.member, o.records FROM members o
	WHERE NOT o.young ORDER BY o.member) m
JOIN sizes old ON old.stream = m.stream AND NOT old.young
JOIN sizes new ON new.stream = m.stream AND new.young
WHERE m.records >= old.n * 0.9 AND old.n >= 5 AND new.n >= 5
	AND NOT EXISTS (SELECT 1 FROM members y WHERE y.young
		AND y.stream = m.stream AND y.member = m.member)
GROUP BY m.stream
UNION ALL
SELECT 'baseline', stream, NULL, json_group_array(member)
FROM (SELECT stream, member FROM seen ORDER BY stream, member)
WHERE stream IN (SELECT stream FROM
	(SELECT stream, member FROM seen EXCEPT
		SELECT stream, member FROM remembered))
GROUP BY stream
