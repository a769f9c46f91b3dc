-- Members that a schema requires and that are missing or null.
-- Records of the last days alone (checks/required/days, 7), as each is looked
-- into.
-- holds day
WITH schemas AS MATERIALIZED (
	SELECT s.value ->> '$.name' AS name, r.value AS member,
		'$."' || r.value || '"' AS path
	FROM json_each(catalogue('schemas')) s,
		json_each(s.value -> '$.entry.required') r
	WHERE s.value ->> '$.newest'
), wanted AS MATERIALIZED (
	SELECT c.canonical_schema, s.name, s.member, s.path
	FROM (SELECT canonical_schema, substr(canonical_schema,
			instr(canonical_schema, '/') + 1) AS tail
		FROM canonical_data GROUP BY canonical_schema) c
	JOIN schemas s ON s.name = substr(c.tail, 1, instr(c.tail, '/') - 1)
		|| '@' || replace(c.tail,
			rtrim(c.tail, replace(c.tail, '/', '')), '')
), recent AS MATERIALIZED (
	SELECT id FROM canonical_seen
	WHERE deleted_at IS NULL AND parts > 0
		AND julianday(:now) - julianday(at)
			< coalesce(config('/checks/required/days'), 7)
), missing AS (
	SELECT d.object_type || '/' || d.source_system || '/'
			|| d.connection_name AS stream, w.name, w.member
	FROM recent r CROSS JOIN canonical_data d ON d.id = r.id
	JOIN wanted w ON w.canonical_schema = d.canonical_schema
	WHERE coalesce(json_type(CAST(d.payload AS TEXT), w.path), 'null')
		= 'null'
)
SELECT 'error' AS severity, stream AS subject,
	'a required member is missing or null' AS what,
	name AS schema, member, count(*) AS records
FROM missing GROUP BY stream, name, member
