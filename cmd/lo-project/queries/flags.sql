-- Flags that answers raised, oldest first: somebody should look at these.
-- parameter level=: only this one, such as critical
-- A flag is open as long as its response is there and the newest version that
-- scored it raises it.  All are shown: there is no limit but --limit.
SELECT CAST(julianday(:now) - julianday(m.at) AS INTEGER) AS days,
	json_extract(f.value, '$.level') AS level,
	m.instrument_id AS instrument, json_extract(f.value, '$.id') AS flag,
	m.subject_id AS subject,
	substr(replace(m.observed_at, 'T', ' '), 1, 16) AS observed_at,
	m.source_idem_key
FROM measurements m, json_each(m.flags) f
WHERE :level = '' OR json_extract(f.value, '$.level') = :level
ORDER BY julianday(m.at), m.idem_key, f.key
