-- Open dead letters by stage and code.
SELECT stage, code, count(*) AS letters, count(DISTINCT stream) AS streams,
	substr(replace(min(first_seen), 'T', ' '), 1, 16) AS since,
	substr(replace(max(last_seen), 'T', ' '), 1, 16) AS last
FROM dead_letters WHERE resolved_at IS NULL
GROUP BY stage, code ORDER BY letters DESC, stage, code
