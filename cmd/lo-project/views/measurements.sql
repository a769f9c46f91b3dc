-- Administrations of instruments, each once, by the newest version that scored.
-- The newest answers come before the newest version: a response that was
-- changed later is not shown with the score of what it was.
WITH scored AS (
	SELECT e.*, coalesce(occurred_at, received_at, observed_at) AS at,
		'[' || replace(instrument_version, '.', ',') || ']' AS i,
		'[' || replace(binding_version, '.', ',') || ']' AS b
	FROM measurement_events e WHERE deleted_at IS NULL
), numbered AS (
	SELECT scored.*, CASE WHEN json_valid(i) THEN i END AS iv,
		CASE WHEN json_valid(b) THEN b END AS bv
	FROM scored
), ranked AS (
	SELECT numbered.*, row_number() OVER (
		PARTITION BY measurement_event_id
		ORDER BY julianday(received_at) DESC,
			json_extract(iv, '$[0]') DESC,
			json_extract(iv, '$[1]') DESC,
			json_extract(iv, '$[2]') DESC, instrument_version DESC,
			json_extract(bv, '$[0]') DESC,
			json_extract(bv, '$[1]') DESC,
			json_extract(bv, '$[2]') DESC, binding_version DESC,
			correlation_id DESC, observed_at DESC, idem_key
		) AS place
	FROM numbered
)
SELECT at, client_id, subject_id, instrument_id, instrument_version,
	binding_id, binding_version, form_id, response_id, occurred_at,
	received_at, observed_at, answered, expected, missing, invalid, flags,
	measurement_event_id, source_idem_key, idem_key
FROM ranked WHERE place = 1
ORDER BY julianday(at), idem_key
