-- Records that are gone at their source, newest first.
-- parameter limit=50: how many
SELECT substr(replace(deleted_at, 'T', ' '), 1, 16) AS deleted, stream,
	object_type AS type, idem_key
FROM raw_objects WHERE deleted_at IS NOT NULL
ORDER BY deleted_at DESC, idem_key LIMIT :limit
