-- What the latest score of each subject and scale means beside the first.
-- parameter instrument=: only this one
SELECT subject_id AS subject, instrument_id AS instrument, scale,
	substr(before_at, 1, 10) AS since, substr(at, 1, 10) AS date,
	before, value, change, way, reliable,
	CASE mcid_met WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS clinically,
	crossed_case_cutoff AS crossed,
	CASE response WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS response,
	CASE remission WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS remission,
	CASE WHEN NOT sure THEN 'not sure' END AS note
FROM (
	SELECT *, row_number() OVER (
		PARTITION BY client_id, subject_id, instrument_id, scale
		ORDER BY julianday(at) DESC) AS newest
	FROM measurement_change WHERE against = 'first'
)
WHERE newest = 1 AND (:instrument = '' OR instrument_id = :instrument)
ORDER BY client_id, subject_id, instrument_id, scale
