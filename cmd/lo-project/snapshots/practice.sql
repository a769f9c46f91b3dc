-- The practice's week: clients, sessions, mail, forms, money.
-- Sums are of the days since Monday; what is open is as it is now.
WITH week AS (
	SELECT date(today(), 'weekday 0', '-6 days') AS monday
), event AS MATERIALIZED (
	SELECT e.client_id, e.kind, e.status FROM contact_events e, week
	WHERE e.day >= week.monday AND e.day <= today()
), money AS MATERIALIZED (
	SELECT m.* FROM money_events m WHERE m.counts
)
SELECT 'active_clients' AS metric, client_id, NULL AS unit, count(*) AS value
FROM clients GROUP BY client_id
UNION ALL
SELECT 'sessions_' || coalesce(status, 'unknown'), client_id, NULL, count(*)
FROM event WHERE kind = 'session' GROUP BY client_id, status
UNION ALL
SELECT kind, client_id, NULL, count(*) FROM event
WHERE kind IN ('mail_in', 'mail_out', 'form') GROUP BY client_id, kind
UNION ALL
SELECT 'threads_owed_a_reply', NULL, NULL, count(*) FROM sales_pipeline
WHERE owes_reply = 'me'
UNION ALL
SELECT CASE kind WHEN 'invoice' THEN 'invoiced' WHEN 'payment' THEN 'paid'
	ELSE 'refunded' END, client_id, currency, sum(amount)
FROM money, week WHERE day >= monday AND day <= today()
GROUP BY client_id, kind, currency
UNION ALL
SELECT 'open', client_id, currency, sum(open) FROM money WHERE open > 0
GROUP BY client_id, currency
UNION ALL
SELECT 'flags', m.client_id, json_extract(f.value, '$.level'), count(*)
FROM measurements m, json_each(m.flags) f
GROUP BY m.client_id, json_extract(f.value, '$.level')
ORDER BY 1, 2, 3
