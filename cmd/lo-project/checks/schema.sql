-- Records that do not fit their schema.
SELECT 'error' AS severity, stream AS subject,
	'records that cannot be made to fit their schema' AS what,
	stage, count(*) AS letters, min(first_seen) AS since
FROM dead_letters WHERE resolved_at IS NULL AND code = 'schema'
GROUP BY stream, stage
UNION ALL
SELECT 'warn', stream, 'raw records that are not as their source says',
	NULL, count(*), min(first_seen)
FROM raw_objects WHERE validation_status = 'invalid' AND deleted_at IS NULL
GROUP BY stream
