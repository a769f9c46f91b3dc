-- Each scale of each subject over time, with its cut-offs, as lines for -o chart.
-- parameter subject=: only this one
-- parameter instrument=: only this one
-- Cut-offs and ranges are those of the instrument's definition.
WITH scores AS MATERIALIZED (
	SELECT * FROM measurement_timeseries
	WHERE subject_id IS NOT NULL AND screen IS NULL
		AND (:subject = '' OR subject_id = :subject)
		AND (:instrument = '' OR instrument_id = :instrument)
), definitions AS MATERIALIZED (
	SELECT instrument_id, instrument_version,
		catalogue('instruments', instrument_id || '@'
			|| instrument_version || '.json') AS definition
	FROM (SELECT DISTINCT instrument_id, instrument_version FROM scores)
), marks AS MATERIALIZED (
	SELECT instrument_id, instrument_version, s.value ->> '$.id' AS scale,
		(SELECT json_group_array(c.value -> '$.at')
		FROM json_each(s.value, '$.cutoffs') c) AS cutoffs
	FROM definitions, json_each(definition, '$.scales') s
)
SELECT scale, subject_id AS subject, at, value,
	json_extract(range, '$[0]') AS low, json_extract(range, '$[1]') AS high,
	coalesce(cutoffs, '[]') AS "marks:json"
FROM scores
LEFT JOIN marks USING (instrument_id, instrument_version, scale)
ORDER BY client_id, subject_id, instrument_id, scale, julianday(at), value
