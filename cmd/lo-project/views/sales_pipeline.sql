-- Threads of mail with a contact: the last touch, who owes a reply, and for how many days.
-- Automatic replies and list mail do not count: neither do they answer, nor
-- does anybody wait for an answer to them.
WITH mail AS MATERIALIZED (
	SELECT thread, at, day, direction, subject, from_email, to_emails,
		idem_key
	FROM mails WHERE NOT automatic AND NOT list AND thread IS NOT NULL
), touch AS (
	SELECT m.thread, m.at, m.idem_key, c.contact_id, c.name,
		c.client_folder, c.email
	FROM mail m, json_each(CASE m.direction
		WHEN 'in' THEN json_array(m.from_email)
		ELSE m.to_emails END) a
	JOIN contacts c ON c.email = a.value AND c.of_email
), person AS (
	SELECT thread, contact_id, name, client_folder, email,
		row_number() OVER (PARTITION BY thread
			ORDER BY at DESC, idem_key DESC, email) AS nth
	FROM touch
), thread AS (
	SELECT thread, count(*) AS mails, sum(direction = 'in') AS mails_in,
		sum(direction = 'out') AS mails_out, min(at) AS first_at
	FROM mail GROUP BY thread
), place AS (
	SELECT mail.*, row_number() OVER (PARTITION BY thread
			ORDER BY at DESC, idem_key DESC) AS last,
		first_value(subject) OVER (PARTITION BY thread
			ORDER BY at, idem_key) AS began
	FROM mail
)
SELECT p.contact_id, p.name AS contact, p.client_folder, p.email,
	l.began AS subject, t.mails, t.mails_in, t.mails_out, t.first_at,
	l.at AS last_at, l.day AS last_day, l.direction AS last_direction,
	CASE l.direction WHEN 'in' THEN 'me' ELSE 'them' END AS owes_reply,
	CAST(julianday(today()) - julianday(l.day) AS INTEGER) AS days_waiting,
	t.thread, l.idem_key
FROM thread t
JOIN person p ON p.thread = t.thread AND p.nth = 1
JOIN place l ON l.thread = t.thread AND l.last = 1
ORDER BY l.at DESC, t.thread
