-- Files that came with mail, newest first.
-- parameter limit=50: how many
-- parameter name=: part of the file's name
SELECT substr(i.date, 1, 10) AS date, i."from",
	json_extract(a.value, '$.filename') AS file,
	json_extract(a.value, '$.mimeType') AS type,
	json_extract(a.value, '$.size') AS bytes, i.subject
FROM inbox i
JOIN canonical_objects o ON o.idem_key = i.idem_key
JOIN json_each(o.payload, '$.attachments') a
WHERE :name = '' OR instr(lower(json_extract(a.value, '$.filename')),
	lower(:name)) > 0
ORDER BY i.date DESC, file LIMIT :limit
