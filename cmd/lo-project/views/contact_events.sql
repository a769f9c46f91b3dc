-- One ledger a contact: mail in and out, sessions, forms, invoices, payments and refunds.
-- Mail stands here once for each contact it came from or went to.  Of all
-- else, what belongs to nobody who is known has no contact_id.
WITH mail AS MATERIALIZED (
	SELECT at, day, direction, from_email, to_emails, subject, client_id,
		source_system, connection_name, idem_key,
		CASE WHEN automatic THEN 'automatic'
			WHEN list THEN 'list' END AS status
	FROM mails
), people AS MATERIALIZED (
	SELECT email, contact_id, name, client_folder FROM contacts
	WHERE of_email
)
SELECT m.at, m.day, p.contact_id, p.name AS contact, p.client_folder,
	'mail_in' AS kind, m.subject AS title, m.status, NULL AS amount,
	NULL AS currency, NULL AS record_id, m.client_id, m.source_system,
	m.connection_name, m.idem_key
FROM mail m JOIN people p ON p.email = m.from_email
WHERE m.direction = 'in'
UNION ALL
SELECT m.at, m.day, p.contact_id, p.name, p.client_folder, 'mail_out',
	m.subject, m.status, NULL, NULL, NULL, m.client_id, m.source_system,
	m.connection_name, m.idem_key
FROM mail m, json_each(m.to_emails) t JOIN people p ON p.email = t.value
WHERE m.direction = 'out'
UNION ALL
SELECT coalesce(actual_start, scheduled_start, created_at),
	coalesce(day, local_day(created_at)),
	CASE WHEN contact IS NOT NULL OR client_folder IS NOT NULL
		THEN contact_id END,
	contact, client_folder, 'session',
	coalesce(subject, 'Session ' || session_num, 'Session'), status, NULL,
	NULL, session_id, client_id, source_system, connection_name, idem_key
FROM sessions
UNION ALL
SELECT submitted_at, day, contact_id, contact, client_folder, 'form',
	coalesce(form_name, form_id), status, NULL, NULL, response_id,
	client_id, source_system, connection_name, idem_key
FROM form_responses
UNION ALL
SELECT at, day, contact_id, contact, client_folder, kind, title, status, amount,
	currency, id, client_id, source_system, connection_name, idem_key
FROM money_events
ORDER BY 1, 15, 3
