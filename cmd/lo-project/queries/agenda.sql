-- Sessions of today and the next days.
-- parameter days=7: how many days
SELECT local_time(coalesce(actual_start, scheduled_start)) AS time,
	coalesce(contact, contact_id) AS contact, session_num AS session,
	status, session_type AS type, subject
FROM sessions
WHERE day >= today() AND day < date(today(), '+' || :days || ' days')
	AND status IS NOT 'cancelled'
ORDER BY coalesce(actual_start, scheduled_start), idem_key
