-- Who waits for a reply, the longest first; with owes=them, who owes me one.
-- parameter owes=me: who has to write, me or them
-- parameter limit=50: how many
SELECT days_waiting AS days, contact, email, subject,
	local_time(last_at) AS last, mails
FROM sales_pipeline WHERE owes_reply = :owes
ORDER BY last_at, thread LIMIT :limit
