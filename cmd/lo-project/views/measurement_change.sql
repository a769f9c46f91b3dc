-- Each score of a scale beside the first and beside the one before it.
-- Only scores of one version and range are compared.  The figures are the
-- definition's; sure says that the verdicts are the same wherever within its
-- bounds a prorated score really is, overlap that the two ask about days in
-- common.
WITH scored AS MATERIALIZED (
	SELECT *, row_number() OVER series AS place,
		lag(measurement_event_id) OVER series AS before_id,
		first_value(measurement_event_id) OVER series AS first_id
	FROM measurement_timeseries
	WHERE value IS NOT NULL AND subject_id IS NOT NULL AND screen IS NULL
	WINDOW series AS (
		PARTITION BY client_id, subject_id, instrument_id,
			instrument_version, scale, range
		ORDER BY julianday(at), measurement_event_id)
), definitions AS MATERIALIZED (
	SELECT instrument_id, instrument_version,
		catalogue('instruments', instrument_id || '@'
			|| instrument_version || '.json') AS definition
	FROM (SELECT DISTINCT instrument_id, instrument_version FROM scored)
), figures AS MATERIALIZED (
	SELECT instrument_id, instrument_version, s.value ->> '$.id' AS scale,
		s.value -> '$.change' AS figures,
		CASE substr(definition ->> '$.recall.period', -1)
			WHEN 'D' THEN 1 WHEN 'W' THEN 7 WHEN 'M' THEN 30
			WHEN 'Y' THEN 365 END
			* CAST(substr(definition ->> '$.recall.period', 2)
			AS INTEGER) AS recall
	FROM definitions, json_each(definition, '$.scales') s
), pairs AS (
	SELECT 'first' AS against, b.at AS before_at, b.value AS before,
		b.bounds AS before_bounds, a.*
	FROM scored a JOIN scored b ON b.measurement_event_id = a.first_id
		AND b.scale = a.scale AND b.instrument_id = a.instrument_id
	WHERE a.place > 1
	UNION ALL
	SELECT 'previous', b.at, b.value, b.bounds, a.*
	FROM scored a JOIN scored b ON b.measurement_event_id = a.before_id
		AND b.scale = a.scale AND b.instrument_id = a.instrument_id
	WHERE a.place > 2
), judged AS (
	SELECT pairs.*, f.figures, f.recall,
		score_change(before, value, direction, f.figures) AS verdict,
		score_change(coalesce(before_bounds ->> 0, before),
			coalesce(bounds ->> 1, value), direction, f.figures)
			AS up,
		score_change(coalesce(before_bounds ->> 1, before),
			coalesce(bounds ->> 0, value), direction, f.figures)
			AS down
	FROM pairs LEFT JOIN figures f USING (instrument_id,
		instrument_version, scale)
)
SELECT client_id, subject_id, instrument_id, instrument_version, scale,
	against, before_at, at,
	CAST(julianday(at) - julianday(before_at) AS INTEGER) AS days,
	before, value, verdict ->> '$.delta' AS change,
	CASE WHEN direction = 'descriptive' OR direction IS NULL THEN NULL
		WHEN verdict ->> '$.delta' = 0 THEN 'same'
		WHEN (verdict ->> '$.delta' < 0) = (direction = 'higher_worse')
		THEN 'better' ELSE 'worse' END AS way,
	figures ->> '$.mcid.value' AS mcid, verdict ->> '$.mcid_met' AS mcid_met,
	figures ->> '$.mcid.source' AS mcid_source,
	figures ->> '$.reliable.value' AS reliable_at,
	verdict ->> '$.reliable' AS reliable,
	figures ->> '$.reliable.source' AS reliable_source,
	figures ->> '$.case.value' AS case_at,
	verdict ->> '$.crossed_case_cutoff' AS crossed_case_cutoff,
	verdict ->> '$.response' AS response,
	verdict ->> '$.remission' AS remission,
	json_remove(up, '$.delta') = json_remove(verdict, '$.delta')
		AND json_remove(down, '$.delta')
		= json_remove(verdict, '$.delta') AS sure,
	julianday(at) - julianday(before_at) < recall AS overlap,
	measurement_event_id, source_idem_key
FROM judged
ORDER BY client_id, subject_id, instrument_id, scale, julianday(at),
	measurement_event_id, against
