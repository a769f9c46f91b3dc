-- Mail, newest first; one message counts once, however many ways it came.
WITH mail AS (
	SELECT o.idem_key, o.source_system, o.connection_name, o.observed_at,
		o.payload,
		coalesce(json_extract(o.payload, '$.messageId[0]'),
			o.idem_key) AS same
	FROM canonical_objects o
	WHERE o.canonical_schema LIKE 'iglu:org.canonical/email_jmap_lite/%'
		AND o.deleted_at IS NULL AND o.payload IS NOT NULL
), ranked AS (
	SELECT mail.*,
		row_number() OVER (PARTITION BY same
			ORDER BY observed_at DESC, idem_key) AS copy,
		count(*) OVER (PARTITION BY same) AS copies
	FROM mail
)
SELECT coalesce(json_extract(payload, '$.receivedAt'),
		json_extract(payload, '$.sentAt')) AS date,
	coalesce(json_extract(payload, '$.from[0].name'),
		json_extract(payload, '$.from[0].email')) AS "from",
	json_extract(payload, '$.subject') AS subject,
	json_extract(payload, '$.preview') AS preview,
	json_extract(payload, '$.keywords."$seen"') IS NOT 1 AS unread,
	json_extract(payload, '$.hasAttachment') AS attachment,
	(SELECT group_concat(value, ', ')
		FROM json_each(payload, '$.labels')) AS labels,
	json_extract(payload, '$.from[0].email') AS from_email,
	(SELECT group_concat(json_extract(value, '$.email'), ', ')
		FROM json_each(payload, '$.to')) AS "to",
	json_extract(payload, '$.threadId') AS thread_id,
	json_extract(payload, '$.messageId[0]') AS message_id,
	json_extract(payload, '$.sentAt') AS sent_at,
	json_extract(payload, '$.size') AS size,
	source_system, connection_name, copies, idem_key
FROM ranked WHERE copy = 1
ORDER BY date DESC, idem_key
