-- Threads of mail over all accounts, the newest first.
-- needs index
-- parameter limit=30: how many
SELECT substr(replace(last, 'T', ' '), 1, 16) AS last, mails, people,
	(SELECT d.title FROM docs d WHERE d.kind = 'mail' AND d.grp = t.grp
		ORDER BY d.at, d.same LIMIT 1) AS title
FROM (SELECT grp, max(at) AS last, count(DISTINCT same) AS mails,
		count(DISTINCT who) AS people
	FROM docs WHERE kind = 'mail' GROUP BY grp) t
ORDER BY t.last DESC LIMIT :limit
