-- Invoices that are open, the longest overdue first.
-- parameter limit=50: how many
SELECT max(0, CAST(julianday(today()) - julianday(local_day(due)) AS INTEGER))
		AS overdue, local_day(due) AS due, coalesce(contact, customer)
		AS contact, email, title AS invoice, day AS invoiced,
	money(open, currency) AS open
FROM money_events WHERE kind = 'invoice' AND open > 0
ORDER BY coalesce(due, day), idem_key LIMIT :limit
