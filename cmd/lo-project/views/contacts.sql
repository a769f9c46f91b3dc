-- Persons who are known, a row a record; the settings say who is a contact and who an active client.
-- active: views/clients of the configuration lets it through.  of_email: it
-- stands for its address, as the newest that has it (own addresses have none).
-- of_id: it stands for its contact_id, which two connections may both have.
WITH filters AS MATERIALIZED (
	SELECT v.name, f.key, '$."' || f.key || '"' AS path,
		CASE f.type WHEN 'array' THEN f.value
			ELSE json_array(f.value) END AS wanted
	FROM (SELECT 'contacts' AS name,
			coalesce(config('/views/contacts'), '{}') AS filter
		UNION ALL SELECT 'clients', coalesce(config('/views/clients'),
			'{"lifecycle_stage":["active",null]}')) v,
		json_each(v.filter) f
), known AS MATERIALIZED (
	SELECT o.idem_key, o.client_id, o.source_system, o.connection_name,
		o.observed_at, o.payload, json_patch(o.payload, json_object(
			'source_system', o.source_system, 'connection_name',
			o.connection_name, 'client_id', o.client_id)) AS facts,
		nullif(fold(o.payload ->> '$.email'), '') AS email,
		nullif(trim(o.payload ->> '$.first_name'), '') AS first_name,
		nullif(trim(o.payload ->> '$.last_name'), '') AS last_name
	FROM canonical_objects o
	WHERE o.canonical_schema LIKE 'iglu:org.canonical/contact/%'
		AND o.deleted_at IS NULL AND o.payload IS NOT NULL
), attended AS MATERIALIZED (
	SELECT DISTINCT payload ->> '$.contact_id' AS contact_id
	FROM canonical_objects
	WHERE canonical_schema LIKE 'iglu:org.canonical/clinical_session/%'
		AND deleted_at IS NULL AND payload IS NOT NULL
), refused AS MATERIALIZED (
	-- A text such as "Therapy; Coaching" is itself and each of its parts.
	SELECT DISTINCT k.idem_key, f.name FROM known k, filters f
	WHERE NOT EXISTS (SELECT 1 FROM json_each(f.wanted) w,
		json_each(CASE json_type(k.facts, f.path)
			WHEN 'array' THEN k.facts -> f.path
			WHEN 'text' THEN '[' || json_quote(k.facts ->> f.path)
				|| ',' || replace(replace(replace(replace(
				json_quote(k.facts ->> f.path), ', ', ';'),
				',', ';'), '; ', ';'), ';', '","') || ']'
			ELSE json_array(k.facts ->> f.path) END) has
		WHERE fold(w.value) IS fold(has.value))
), named AS (
	SELECT k.*, NOT EXISTS (SELECT 1 FROM refused r
			WHERE r.idem_key = k.idem_key AND r.name = 'clients')
			AS active,
		coalesce(first_name || ' ' || last_name, first_name, last_name)
			AS name,
		coalesce(first_name || ' ' || upper(substr(last_name, 1, 1)),
			first_name, last_name,
			'Contact ' || short_hash(k.idem_key)) AS folder,
		coalesce(payload ->> '$.created_at', observed_at) AS made,
		coalesce(payload ->> '$.updated_at', observed_at) AS changed,
		email IN (SELECT fold(value)
			FROM json_each(config('/own_addresses'))) AS own
	FROM known k
	WHERE NOT EXISTS (SELECT 1 FROM refused r
		WHERE r.idem_key = k.idem_key AND r.name = 'contacts')
)
SELECT payload ->> '$.contact_id' AS contact_id, name,
	-- Two of one name are not mixed up; who has had sessions keeps the
	-- folder, whoever comes or goes.
	CASE row_number() OVER (PARTITION BY fold(folder)
		ORDER BY payload ->> '$.contact_id' IN attended DESC,
			active DESC, made, idem_key)
		WHEN 1 THEN folder
		ELSE folder || ' ' || short_hash(idem_key) END AS client_folder,
	first_name, last_name, email,
	payload ->> '$.phone' AS phone, payload ->> '$.mobile' AS mobile,
	payload ->> '$.birth_date' AS birth_date,
	payload ->> '$.client_type_code' AS client_type_code,
	payload ->> '$.client_type_label' AS client_type_label,
	payload ->> '$.lifecycle_stage' AS lifecycle_stage,
	payload -> '$.address' AS address, payload -> '$.tags' AS tags,
	payload ->> '$.created_at' AS created_at,
	payload ->> '$.updated_at' AS updated_at, active,
	email IS NOT NULL AND own IS NOT 1 AND row_number() OVER (
		PARTITION BY email ORDER BY made DESC, changed DESC,
		idem_key DESC) = 1 AS of_email,
	row_number() OVER (PARTITION BY payload ->> '$.contact_id'
		ORDER BY active DESC, made DESC, changed DESC, idem_key DESC)
		= 1 AS of_id,
	client_id, source_system, connection_name,
	payload ->> '$.source_entity' AS source_entity,
	payload ->> '$.source_id' AS source_id, idem_key
FROM named
ORDER BY name, idem_key
