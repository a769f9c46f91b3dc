-- What was made of it: canonical records by schema, transform and source.
SELECT output, transform_ref AS transform, source_system AS source,
	connection_name AS connection, count(*) AS records,
	sum(deleted_at IS NULL) AS live, sum(deleted_at IS NOT NULL) AS deleted,
	max(observed_at) AS newest
FROM canonical_objects WHERE parts > 0
GROUP BY output, transform_ref, source_system, connection_name
ORDER BY output, source_system, connection_name, transform_ref
