-- What happened with one contact, newest first: mail, sessions, forms, scores, money.
-- parameter contact: the contact's id, address or name
-- parameter limit=50: how many
SELECT local_time(t.at) AS time, t.kind, t.line AS what
FROM client_timeline t
WHERE t.contact_id IN (SELECT contact_id FROM contacts
	WHERE contact_id = CAST(:contact AS TEXT) OR email = fold(:contact)
		OR fold(name) = fold(:contact))
ORDER BY t.at DESC, t.idem_key LIMIT :limit
