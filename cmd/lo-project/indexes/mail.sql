-- Mail: what search finds, and which messages belong to one thread.
-- words subject from to body file
SELECT o.idem_key, o.payload_sha256 AS version,
	coalesce(json_extract(o.payload, '$.messageId[0]'), o.idem_key) AS same,
	coalesce(json_extract(o.payload, '$.receivedAt'),
		json_extract(o.payload, '$.sentAt'), o.observed_at) AS at,
	coalesce(json_extract(o.payload, '$.from[0].name'),
		json_extract(o.payload, '$.from[0].email')) AS who,
	json_extract(o.payload, '$.subject') AS title,
	(SELECT json_group_array(DISTINCT link) FROM (
		SELECT 'm:' || value AS link
			FROM json_each(o.payload, '$.messageId')
		UNION ALL SELECT 'm:' || value
			FROM json_each(o.payload, '$.inReplyTo')
		UNION ALL SELECT 'm:' || value
			FROM json_each(o.payload, '$.references')
		UNION ALL SELECT 't:' || o.source_system || ':'
			|| o.connection_name || ':'
			|| json_extract(o.payload, '$.threadId')
	) WHERE link IS NOT NULL) AS links,
	json_extract(o.payload, '$.subject') AS subject,
	(SELECT group_concat(coalesce(json_extract(value, '$.name') || ' ', '')
			|| coalesce(json_extract(value, '$.email'), ''), ', ')
		FROM json_each(o.payload, '$.from')) AS "from",
	(SELECT group_concat(coalesce(json_extract(value, '$.name') || ' ', '')
			|| coalesce(json_extract(value, '$.email'), ''), ', ')
		FROM (SELECT value FROM json_each(o.payload, '$.to')
			UNION ALL SELECT value FROM json_each(o.payload, '$.cc')
			UNION ALL SELECT value
				FROM json_each(o.payload, '$.bcc'))) AS "to",
	coalesce(nullif(json_extract(o.payload, '$.body.text'), ''),
		html_text(json_extract(o.payload, '$.body.html'))) AS body,
	(SELECT group_concat(json_extract(value, '$.filename'), ', ')
		FROM json_each(o.payload, '$.attachments')) AS file,
	(SELECT group_concat(value, ', ')
		FROM json_each(o.payload, '$.labels')) AS label
FROM canonical_objects o
WHERE o.canonical_schema LIKE 'iglu:org.canonical/email_jmap_lite/%'
	AND o.deleted_at IS NULL AND o.payload IS NOT NULL
