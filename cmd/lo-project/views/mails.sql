-- Mail, each message once: which way it went, and whether a person wrote it.
-- Drafts and spam are left out.  thread is that of the copy shown, which is
-- the same for all messages that an account has.  Where no own addresses are
-- configured, what lies among the sent was sent.
WITH own AS MATERIALIZED (
	SELECT fold(value) AS email FROM json_each(config('/own_addresses'))
), copies AS (
	SELECT idem_key, coalesce(payload ->> '$.messageId[0]', idem_key)
			AS same, source_system, connection_name
	FROM canonical_objects
	WHERE canonical_schema LIKE 'iglu:org.canonical/email_jmap_lite/%'
		AND deleted_at IS NULL AND payload IS NOT NULL
		AND payload ->> '$.keywords."$draft"' IS NOT 1
		AND NOT EXISTS (SELECT 1 FROM json_each(payload, '$.labels')
			WHERE fold(value) IN ('spam', 'junk', 'junk email',
				'draft', 'drafts'))
), ranked AS MATERIALIZED (
	SELECT idem_key, row_number() OVER (PARTITION BY same ORDER BY
		source_system, connection_name, idem_key) AS copy FROM copies
), mail AS (
	SELECT o.idem_key, o.source_system, o.connection_name, o.client_id,
		o.payload, fold(o.payload ->> '$.from[0].email') AS from_email,
		coalesce(o.payload ->> '$.receivedAt',
			o.payload ->> '$.sentAt', o.observed_at) AS at,
		fold(o.payload ->> '$.subject') AS about
	FROM ranked r JOIN canonical_objects o ON o.idem_key = r.idem_key
	WHERE r.copy = 1
)
SELECT at, local_day(at) AS day,
	CASE WHEN from_email IN own THEN 'out'
		WHEN NOT EXISTS (SELECT 1 FROM own) AND EXISTS (
			SELECT 1 FROM json_each(payload, '$.labels')
			WHERE fold(value) IN ('sent', 'sent items',
				'sent mail', 'sent messages')) THEN 'out'
		ELSE 'in' END AS direction,
	from_email, payload ->> '$.from[0].name' AS from_name,
	(SELECT json_group_array(email) FROM (SELECT DISTINCT
		fold(t.value ->> '$.email') AS email
		FROM json_each(payload) f, json_each(f.value) t
		WHERE f.key IN ('to', 'cc', 'bcc') AND f.type = 'array'
			AND t.value ->> '$.email' IS NOT NULL ORDER BY 1))
		AS to_emails,
	payload ->> '$.subject' AS subject, payload ->> '$.preview' AS preview,
	payload ->> '$.autoSubmitted' IS NOT NULL
		OR from_email GLOB 'mailer-daemon@*'
		OR from_email GLOB 'postmaster@*' OR from_email GLOB 'bounce*@*'
		OR from_email GLOB '*no-reply*@*' OR from_email GLOB '*noreply*@*'
		OR from_email GLOB '*donotreply*@*'
		OR from_email GLOB '*do-not-reply*@*'
		OR about GLOB 'automatic reply*' OR about GLOB 'auto-reply*'
		OR about GLOB 'autoreply*' OR about GLOB 'auto:*'
		OR about GLOB 'out of office*' OR about GLOB 'out of the office*'
		OR about GLOB 'automatische antwort*'
		OR about GLOB 'abwesenheitsnotiz*'
		OR about GLOB 'réponse automatique*'
		OR about GLOB 'respuesta automática*'
		OR about GLOB 'resposta automática*'
		OR about GLOB 'risposta automatica*'
		OR about GLOB 'automatisch antwoord*'
		OR about GLOB 'autosvar*' AS automatic,
	payload -> '$.list' IS NOT NULL
		AND json_type(payload, '$.list') <> 'null' AS list,
	source_system || ':' || connection_name || ':'
		|| (payload ->> '$.threadId') AS thread,
	payload ->> '$.messageId[0]' AS message_id, client_id, source_system,
	connection_name, idem_key
FROM mail
ORDER BY at, idem_key
