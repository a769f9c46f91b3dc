-- All that happened with a contact, a line each: the ledger, and scores with their change.
WITH score AS (
	SELECT t.at, local_day(t.at) AS day, f.contact_id, f.contact,
		f.client_folder, 'score' AS kind, t.scale || ' '
		|| coalesce(printf('%g', t.value), 'no score: ' || t.error)
		|| coalesce(' (' || printf('%+g', t.change) || ' since '
			|| local_day(t.previous_at) || ')', '')
		|| coalesce(', ' || t.label, '') AS line,
		t.measurement_event_id || '/' || t.scale AS idem_key
	FROM measurement_timeseries t
	JOIN form_responses f ON f.idem_key = t.source_idem_key
	WHERE f.contact_id IS NOT NULL
)
SELECT at, day, contact_id, contact, client_folder, kind,
	CASE kind WHEN 'mail_in' THEN 'Mail from ' || contact || ': '
			|| coalesce(nullif(title, ''), '(no subject)')
		WHEN 'mail_out' THEN 'Mail to ' || contact || ': '
			|| coalesce(nullif(title, ''), '(no subject)')
		WHEN 'session' THEN iif(title LIKE 'session%', '', 'Session: ')
			|| title || coalesce(', ' || status, '')
		WHEN 'form' THEN 'Form: ' || title
		ELSE upper(substr(kind, 1, 1)) || substr(kind, 2)
			|| coalesce(' ' || title, '') || ': '
			|| money(amount, currency)
			|| coalesce(', ' || status, '') END
		|| CASE WHEN kind GLOB 'mail_*' AND status IS NOT NULL
			THEN ' (' || status || ')' ELSE '' END AS line,
	idem_key
FROM contact_events WHERE contact_id IS NOT NULL
UNION ALL
SELECT at, day, contact_id, contact, client_folder, kind, line, idem_key
FROM score
ORDER BY 3, 1, 8
