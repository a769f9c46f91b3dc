-- Open dead letters one by one, newest first: what failed, where and why.
-- parameter limit=50: how many
-- parameter stage=: only this tool's
SELECT substr(replace(last_seen, 'T', ' '), 1, 16) AS last, stage, code, reason,
	stream, "offset", length, idem_key
FROM dead_letters
WHERE resolved_at IS NULL AND (:stage = '' OR stage = :stage)
ORDER BY last_seen DESC, id DESC LIMIT :limit
