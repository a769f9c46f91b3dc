-- The newest runs: what each brought, and how it ended.
-- parameter limit=20: how many
-- parameter stream=: only this one
SELECT run_id, stream, mode, status, received AS records,
	raw_new + canonical_new AS new,
	raw_changed + canonical_changed AS changed,
	deleted + withdrawn AS deleted, dead, round(seconds, 2) AS seconds,
	CASE WHEN cursor_moved THEN 'yes' ELSE 'no' END AS "cursor"
FROM runs WHERE :stream = '' OR stream = :stream
ORDER BY id DESC LIMIT :limit
