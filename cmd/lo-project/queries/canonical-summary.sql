-- Of each kind of raw record: how many were made canonical, and how many not.
SELECT o.object_type AS type, o.source_system AS source,
	o.connection_name AS connection, count(*) AS raw,
	sum(EXISTS (SELECT 1 FROM canonical_objects c
		WHERE c.source_idem_key = o.idem_key
			AND c.deleted_at IS NULL)) AS made,
	sum(EXISTS (SELECT 1 FROM canonical_objects c
		WHERE c.source_idem_key = o.idem_key AND c.deleted_at IS NULL
			AND c.source_payload_sha256 IS NOT o.payload_sha256))
		AS outdated,
	sum(NOT EXISTS (SELECT 1 FROM canonical_objects c
		WHERE c.source_idem_key = o.idem_key
			AND c.deleted_at IS NULL)) AS missing
FROM raw_objects o WHERE o.deleted_at IS NULL
GROUP BY o.object_type, o.source_system, o.connection_name
ORDER BY 1, 2, 3
