-- Session notes, summaries for clients and reports, as Markdown, oldest first.
SELECT o.payload ->> '$.id' AS document_id,
	o.payload ->> '$.doc_type' AS doc_type,
	o.payload ->> '$.session_source_id' AS session_id, s.session_num,
	substr(o.payload ->> '$.subject.reference', 9) AS contact_id,
	c.name AS contact, c.client_folder,
	local_day(coalesce(o.payload ->> '$.date',
		o.payload ->> '$.created_at')) AS day,
	o.payload ->> '$.date' AS date, o.payload ->> '$.title' AS title,
	o.payload ->> '$.status' AS status,
	o.payload ->> '$.audience' AS audience,
	o.payload ->> '$.content.text' AS text,
	o.payload ->> '$.created_at' AS created_at,
	o.payload ->> '$.updated_at' AS updated_at, o.client_id,
	o.source_system, o.connection_name,
	o.payload ->> '$.source_entity' AS source_entity,
	o.payload ->> '$.source_id' AS source_id, o.idem_key
FROM canonical_objects o
LEFT JOIN contacts c ON c.of_id
	AND c.contact_id = substr(o.payload ->> '$.subject.reference', 9)
LEFT JOIN sessions s ON s.session_id = o.payload ->> '$.session_source_id'
	AND s.source_system = o.source_system
	AND s.connection_name = o.connection_name
WHERE o.canonical_schema LIKE 'iglu:org.canonical/clinical_document/%'
	AND o.deleted_at IS NULL AND o.payload IS NOT NULL
ORDER BY coalesce(o.payload ->> '$.date', o.payload ->> '$.created_at'),
	o.idem_key
