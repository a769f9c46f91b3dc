-- Appointments, planned and held, oldest first.
SELECT o.payload ->> '$.session_id' AS session_id,
	o.payload ->> '$.session_num' AS session_num,
	o.payload ->> '$.contact_id' AS contact_id, c.name AS contact,
	c.client_folder,
	local_day(coalesce(o.payload ->> '$.actual_start',
		o.payload ->> '$.scheduled_start')) AS day,
	o.payload ->> '$.status' AS status,
	o.payload ->> '$.session_type' AS session_type,
	o.payload ->> '$.subject' AS subject,
	o.payload ->> '$.description' AS description,
	o.payload ->> '$.scheduled_start' AS scheduled_start,
	o.payload ->> '$.scheduled_end' AS scheduled_end,
	o.payload ->> '$.actual_start' AS actual_start,
	o.payload ->> '$.actual_end' AS actual_end,
	o.payload ->> '$.duration_minutes' AS duration_minutes,
	o.payload ->> '$.created_at' AS created_at,
	o.payload ->> '$.updated_at' AS updated_at, o.client_id,
	o.source_system, o.connection_name,
	o.payload ->> '$.source_entity' AS source_entity,
	o.payload ->> '$.source_id' AS source_id, o.idem_key
FROM canonical_objects o
LEFT JOIN contacts c ON c.contact_id = o.payload ->> '$.contact_id' AND c.of_id
WHERE o.canonical_schema LIKE 'iglu:org.canonical/clinical_session/%'
	AND o.deleted_at IS NULL AND o.payload IS NOT NULL
ORDER BY coalesce(o.payload ->> '$.actual_start',
	o.payload ->> '$.scheduled_start'), o.idem_key
