-- One thing of a source under two keys, and equal records in one stream.
SELECT 'error' AS severity,
	object_type || '/' || source_system || '/' || connection_name
		AS subject,
	'one id of the source stands under several keys' AS what,
	count(*) AS ids, sum(n) AS records
FROM (
	SELECT object_type, source_system, connection_name, count(*) AS n
	FROM raw_data d
	WHERE NOT EXISTS (SELECT 1 FROM raw_gone g
		WHERE g.raw_id = d.id AND g.deleted_at IS NOT NULL)
	GROUP BY object_type, source_system, connection_name, external_id
	HAVING count(*) > 1
)
GROUP BY 2
UNION ALL
SELECT 'info', object_type || '/' || source_system || '/' || connection_name,
	'records of one stream and schema are equal', count(*), sum(n)
FROM (
	SELECT d.object_type, d.source_system, d.connection_name, count(*) AS n
	FROM canonical_data d JOIN canonical_seen k ON k.id = d.id
	WHERE k.deleted_at IS NULL AND d.payload_sha256 IS NOT NULL
	GROUP BY d.object_type, d.source_system, d.connection_name,
		d.canonical_schema, d.payload_sha256
	HAVING count(*) > 1
)
GROUP BY 2
