-- Sessions that were held and have no note, oldest first.
-- parameter days=60: how far back
SELECT s.day, coalesce(s.contact, s.contact_id) AS contact,
	s.session_num AS session, s.session_type AS type,
	CAST(julianday(today()) - julianday(s.day) AS INTEGER) AS days
FROM sessions s
LEFT JOIN clinical_documents d ON d.session_id = s.session_id
	AND d.doc_type = 'soap-note'
WHERE s.status = 'completed' AND d.document_id IS NULL
	AND s.day >= date(today(), '-' || :days || ' days')
ORDER BY s.day, s.idem_key
