-- Questions of forms that are not bound, no longer asked, or reworded.
-- Of each form the 200 newest responses are looked at; words that came in the
-- last checks/questions/days (14) count as new.  Questions are named by their
-- ids.  What a question was called is remembered in the event log, as a hash,
-- where lo-emit puts it: a form that comes whole with each response gives the
-- old ones its new words as well.
-- version event_log SELECT coalesce(max(id), 0) FROM event_log WHERE event_type = 'check.baseline' AND payload ->> '$.check' = 'questions'
-- holds day
WITH bindings AS (
	SELECT value -> '$.entry' AS entry
	FROM json_each(catalogue('bindings')) WHERE value ->> '$.newest'
), bound AS (
	SELECT f.value AS form, i.value ->> '$.question_id' AS id,
		fold(i.value ->> '$.text') AS words,
		i.value ->> '$.position' IS NOT NULL AS placed
	FROM bindings, json_each(entry, '$.forms') f,
		json_each(entry, '$.instruments') p,
		json_each(p.value, '$.items') i
	UNION ALL
	SELECT f.value, entry ->> '$.subject.question_id', NULL, 0
	FROM bindings, json_each(entry, '$.forms') f
), responses AS (
	SELECT d.payload ->> '$.form_id' AS form, k.first_seen AS at, d.payload,
		row_number() OVER (PARTITION BY d.payload ->> '$.form_id'
			ORDER BY k.run DESC, k.at DESC) AS nth
	FROM canonical_data d JOIN canonical_seen k ON k.id = d.id
	WHERE d.canonical_schema LIKE '%/form_response/%'
		AND k.deleted_at IS NULL AND k.parts > 0
), asked AS (
	SELECT r.form, r.nth, r.at, a.value ->> '$.question_id' AS id,
		fold(a.value ->> '$.question_text') AS words
	FROM responses r, json_each(r.payload, '$.answers') a
	WHERE r.nth <= 200 AND a.type = 'object'
), wordings AS (
	SELECT form, id, words, min(at) AS since, max(at) AS last,
		min(nth) AS newest
	FROM asked WHERE words IS NOT NULL GROUP BY form, id, words
), remembered AS (
	SELECT form, j.key AS id, j.value ->> '$.is' AS words,
		j.value ->> '$.was' AS was, j.value ->> '$.since' AS since
	FROM (
		SELECT payload ->> '$.subject' AS form,
			payload -> '$.words' AS list,
			row_number() OVER (PARTITION BY payload ->> '$.subject'
				ORDER BY id DESC) AS nth
		FROM event_log WHERE event_type = 'check.baseline'
			AND payload ->> '$.check' = 'questions'
	), json_each(list) j WHERE nth = 1
), known AS (
	SELECT w.form, w.id, short_hash(w.words) AS words,
		iif(r.words = short_hash(w.words), r.was, r.words) AS was,
		iif(r.words <> short_hash(w.words), :now, r.since) AS since
	FROM wordings w
	LEFT JOIN remembered r ON r.form = w.form AND r.id = w.id
	WHERE w.id IS NOT NULL
		AND w.newest = (SELECT min(n.newest) FROM wordings n
			WHERE n.form = w.form AND n.id = w.id)
)
SELECT 'info' AS severity, form AS subject, 'a form that nobody has bound'
		AS what, count(*) AS responses, NULL AS "questions:json",
	NULL AS "words:json"
FROM responses
WHERE form IS NOT NULL AND form NOT IN (SELECT form FROM bound)
GROUP BY form
UNION ALL
SELECT 'info', form, 'questions that no binding names', NULL,
	json_group_array(id), NULL
FROM (SELECT DISTINCT a.form, a.id FROM asked a
	WHERE a.form IN (SELECT form FROM bound)
		AND a.form NOT IN (SELECT form FROM bound WHERE placed)
		AND NOT EXISTS (SELECT 1 FROM bound b WHERE b.form = a.form
			AND (b.id = a.id OR b.words = a.words))
	ORDER BY a.form, a.id)
GROUP BY form
UNION ALL
SELECT 'error', form, 'bound questions that are no longer asked', NULL,
	json_group_array(id), NULL
FROM (SELECT DISTINCT b.form, coalesce(b.id, b.words) AS id FROM bound b
	WHERE coalesce(b.id, b.words) IS NOT NULL
		AND b.form IN (SELECT form FROM responses)
		AND NOT EXISTS (SELECT 1 FROM asked a WHERE a.form = b.form
			AND a.nth <= 20 AND (a.id = b.id OR a.words = b.words))
	ORDER BY 1, 2)
GROUP BY form
UNION ALL
SELECT 'warn', form, 'questions that were reworded', NULL,
	json_group_array(id), NULL
FROM (SELECT w.form, w.id FROM wordings w
	WHERE w.id IS NOT NULL AND julianday(:now) - julianday(w.since)
			< coalesce(config('/checks/questions/days'), 14)
		AND w.newest = (SELECT min(n.newest) FROM wordings n
			WHERE n.form = w.form AND n.id = w.id)
		AND EXISTS (SELECT 1 FROM wordings o WHERE o.form = w.form
			AND o.id = w.id AND o.words <> w.words
			AND o.since < w.since)
	UNION
	SELECT form, id FROM known WHERE was IS NOT NULL
		AND julianday(:now) - julianday(since)
			< coalesce(config('/checks/questions/days'), 14)
	ORDER BY 1, 2)
GROUP BY form
UNION ALL
SELECT 'baseline', form, NULL, NULL, NULL, json_group_object(id, json(entry))
FROM (SELECT form, id, json_object('is', words, 'was', was, 'since', since)
		AS entry FROM known ORDER BY form, id)
WHERE form IN (SELECT form FROM
	(SELECT form, id, words, was, since FROM known EXCEPT
		SELECT form, id, words, was, since FROM remembered))
GROUP BY form
