-- Who writes most, over all accounts.
-- parameter limit=20: how many
SELECT lower(from_email) AS sender, max("from") AS name, count(*) AS mails,
	sum(unread) AS unread, substr(min(date), 1, 10) AS first,
	substr(max(date), 1, 10) AS last
FROM inbox WHERE from_email IS NOT NULL
GROUP BY lower(from_email) ORDER BY mails DESC, sender LIMIT :limit
