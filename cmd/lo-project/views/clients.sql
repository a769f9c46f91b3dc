-- Therapy clients that are active; views/clients of the configuration says who is.
SELECT contact_id, client_folder, name, first_name, last_name, email, phone,
	mobile, birth_date, client_type_code, client_type_label,
	lifecycle_stage, tags, created_at, updated_at, client_id, source_system,
	connection_name, source_entity, source_id, idem_key
FROM contacts
WHERE active AND of_id
ORDER BY client_folder, contact_id
