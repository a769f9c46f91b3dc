-- Invoiced, paid, refunded and still open, by contact, month and currency.
-- The month is that of each record's own day; open is what is left of the
-- invoices of that month.  Amounts are in the currency's smallest unit.
SELECT contact_id, max(contact) AS contact, max(client_folder) AS client_folder,
	substr(day, 1, 7) AS month, currency,
	sum(CASE kind WHEN 'invoice' THEN amount ELSE 0 END) AS invoiced,
	sum(CASE kind WHEN 'payment' THEN amount ELSE 0 END) AS paid,
	sum(CASE kind WHEN 'refund' THEN amount ELSE 0 END) AS refunded,
	sum(coalesce(open, 0)) AS open, sum(kind = 'invoice') AS invoices,
	sum(kind = 'payment') AS payments, sum(kind = 'refund') AS refunds
FROM money_events WHERE counts
GROUP BY contact_id, substr(day, 1, 7), currency
ORDER BY contact_id IS NULL, contact_id, month, currency
