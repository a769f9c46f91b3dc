-- The latest score of each subject, instrument and scale, with band and bounds.
-- parameter instrument=: only this one
SELECT subject_id AS subject, instrument_id AS instrument, scale,
	substr(at, 1, 10) AS date, value, label, label_status AS status,
	json_extract(bounds, '$[0]') AS low,
	json_extract(bounds, '$[1]') AS high,
	CASE WHEN prorated THEN 'yes' END AS prorated, change, days, error
FROM measurement_timeseries
WHERE latest AND (:instrument = '' OR instrument_id = :instrument)
ORDER BY client_id, subject_id, instrument_id, scale, at
