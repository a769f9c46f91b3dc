-- Revenue by month and currency, newest first: invoiced, paid, given back, open.
-- parameter client=: of this client_id only
-- parameter months=12: how many
SELECT substr(day, 1, 7) AS month, upper(currency) AS currency,
	money(sum(iif(kind = 'invoice', amount, 0)), currency) AS invoiced,
	money(sum(iif(kind = 'payment', amount, 0)), currency) AS paid,
	money(sum(iif(kind = 'refund', amount, 0)), currency) AS refunded,
	money(sum(coalesce(open, 0)), currency) AS open
FROM money_events
WHERE counts AND (:client = '' OR client_id = CAST(:client AS TEXT))
	AND day >= date(today(), 'start of month', (1 - :months) || ' months')
GROUP BY month, currency ORDER BY month DESC, currency
