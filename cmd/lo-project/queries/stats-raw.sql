-- What was brought home: records of each stream, and their age.
SELECT stream, object_type AS type, count(*) AS records,
	sum(deleted_at IS NULL) AS live, sum(deleted_at IS NOT NULL) AS deleted,
	min(first_seen) AS first_seen, max(last_seen) AS last_seen
FROM raw_objects GROUP BY stream, object_type ORDER BY stream, object_type
