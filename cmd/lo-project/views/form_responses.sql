-- Answered forms, each with the contact of its address, oldest first.
SELECT o.payload ->> '$.response_id' AS response_id,
	o.payload ->> '$.form_id' AS form_id,
	o.payload ->> '$.form_name' AS form_name,
	local_day(o.payload ->> '$.submitted_at') AS day,
	o.payload ->> '$.submitted_at' AS submitted_at,
	o.payload ->> '$.last_updated_at' AS last_updated_at,
	o.payload ->> '$.status' AS status,
	nullif(fold(o.payload ->> '$.respondent.email'), '') AS email,
	o.payload ->> '$.respondent.name' AS respondent,
	c.contact_id, c.name AS contact, c.client_folder,
	json_array_length(o.payload, '$.answers') AS answers,
	o.payload ->> '$.metadata.total_score' AS total_score, o.client_id,
	o.source_system, o.connection_name, o.idem_key
FROM canonical_objects o
LEFT JOIN contacts c ON c.email = fold(o.payload ->> '$.respondent.email')
	AND c.of_email
WHERE o.canonical_schema LIKE 'iglu:org.canonical/form_response/%'
	AND o.deleted_at IS NULL AND o.payload IS NOT NULL
ORDER BY o.payload ->> '$.submitted_at', o.idem_key
