-- Scales over time: each administration's score, and its change since the last.
-- A series is one subject's scale of one instrument.  Responses without a
-- subject may be of several people, so each is a series of its own.  previous
-- is the last score before; administrations that have none are passed over,
-- and between scores of different ranges there is no change.
WITH scores AS (
	SELECT m.*, julianday(m.at) AS day, o.code AS scale, o.value, o.error,
		o.label, o.label_status, o.severity, o.direction, o.prorated,
		o.range, o.bounds, o.screen,
		CASE WHEN m.subject_id IS NULL
			THEN m.measurement_event_id END AS nobody
	FROM measurements m
	JOIN observations o ON o.measurement_event_id = m.measurement_event_id
		AND o.idem_key = m.idem_key || '/' || o.code
	WHERE o.kind = 'scale' AND o.deleted_at IS NULL
), steps AS (
	SELECT scores.*, lag(value) OVER valued AS previous,
		CASE WHEN value IS NOT NULL THEN lag(at) OVER valued END
			AS previous_at,
		CASE WHEN lag(range) OVER valued IS range
			THEN value - lag(value) OVER valued END AS change,
		CASE WHEN value IS NOT NULL
			THEN CAST(round(day - lag(day) OVER valued, 6)
			AS INTEGER) END AS days,
		lead(0, 1, 1) OVER series AS latest
	FROM scores
	WINDOW series AS (
		PARTITION BY client_id, subject_id, nobody, instrument_id, scale
		ORDER BY day, observed_at, idem_key),
	valued AS (
		PARTITION BY client_id, subject_id, nobody, instrument_id,
			scale, value IS NULL
		ORDER BY day, observed_at, idem_key)
)
SELECT at, client_id, subject_id, instrument_id, instrument_version, scale,
	value, previous, change, days, previous_at, prorated, label,
	label_status, severity, direction, range, bounds, screen, error, latest,
	measurement_event_id, source_idem_key
FROM steps
ORDER BY client_id, subject_id, instrument_id, scale, day, observed_at, idem_key
