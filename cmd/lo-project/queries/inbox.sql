-- The newest mail: when, from whom, about what.
-- parameter limit=50: how many
SELECT substr(replace(date, 'T', ' '), 1, 16) AS date, "from", subject,
	CASE WHEN unread THEN 'new' ELSE '' END AS state, labels
FROM inbox ORDER BY inbox.date DESC, idem_key LIMIT :limit
