-- What has been brought home: records per stream, and their age.
SELECT stream, object_type AS type, count(*) AS records,
	sum(deleted_at IS NOT NULL) AS deleted,
	substr(replace(min(first_seen), 'T', ' '), 1, 16) AS first_seen,
	substr(replace(max(last_seen), 'T', ' '), 1, 16) AS last_seen
FROM raw_objects GROUP BY stream, object_type ORDER BY stream, object_type
