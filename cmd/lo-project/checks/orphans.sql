-- Records whose source is not there, or is deleted.
SELECT 'error' AS severity,
	d.object_type || '/' || d.source_system || '/' || d.connection_name
		AS subject,
	'canonical records without a living raw record' AS what,
	count(*) AS records
FROM canonical_seen k JOIN canonical_data d ON d.id = k.id
LEFT JOIN raw_data r ON r.idem_key = d.source_idem_key
LEFT JOIN raw_gone g ON g.raw_id = r.id
WHERE k.deleted_at IS NULL AND (r.id IS NULL OR g.deleted_at IS NOT NULL)
GROUP BY 2
UNION ALL
SELECT 'error', instrument_id, 'scores without a living response', count(*)
FROM measurement_events m
WHERE m.deleted_at IS NULL AND m.source_idem_key NOT LIKE 'answers:%'
	AND NOT EXISTS (SELECT 1 FROM canonical_data d
		JOIN canonical_seen k ON k.id = d.id
		WHERE d.idem_key = m.source_idem_key AND k.deleted_at IS NULL)
GROUP BY 2
UNION ALL
SELECT 'error', substr(output, 1, instr(output || '@', '@') - 1),
	'items and scales without their measurement', count(*)
FROM observations o
WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM measurement_events m
	WHERE m.measurement_event_id = o.measurement_event_id
		AND m.output = o.output AND m.deleted_at IS NULL)
GROUP BY 2
