-- What the filters and the sink said about themselves, newest first.
-- parameter limit=30: how many
-- parameter type=: beginning of the event's type, such as upsert
SELECT substr(replace(created_at, 'T', ' '), 1, 19) AS at, event_type,
	source_system AS source, connection_name AS connection, status,
	json_extract(payload, '$.in') AS "in",
	json_extract(payload, '$.out') AS out,
	error_message AS error, correlation_id AS run_id
FROM event_log
WHERE :type = '' OR substr(event_type, 1, length(:type)) = :type
ORDER BY created_at DESC, id DESC LIMIT :limit
