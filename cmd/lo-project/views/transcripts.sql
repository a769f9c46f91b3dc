-- What was said in sessions, as Markdown, oldest first.
SELECT o.payload ->> '$.id' AS transcript_id,
	o.payload ->> '$.session_source_id' AS session_id, s.session_num,
	substr(o.payload ->> '$.subject.reference', 9) AS contact_id,
	c.name AS contact, c.client_folder,
	local_day(o.payload ->> '$.date') AS day,
	o.payload ->> '$.date' AS date,
	o.payload ->> '$.duration' AS duration_seconds,
	o.payload ->> '$.language' AS language,
	o.payload ->> '$.processing.status' AS status,
	o.payload ->> '$.content.text' AS text,
	o.payload ->> '$.created_at' AS created_at,
	o.payload ->> '$.updated_at' AS updated_at, o.client_id,
	o.source_system, o.connection_name, o.idem_key
FROM canonical_objects o
LEFT JOIN contacts c ON c.of_id
	AND c.contact_id = substr(o.payload ->> '$.subject.reference', 9)
LEFT JOIN sessions s ON s.session_id = o.payload ->> '$.session_source_id'
	AND s.source_system = o.source_system
	AND s.connection_name = o.connection_name
WHERE o.canonical_schema LIKE 'iglu:org.canonical/session_transcript/%'
	AND o.deleted_at IS NULL AND o.payload IS NOT NULL
ORDER BY o.payload ->> '$.date', o.idem_key
