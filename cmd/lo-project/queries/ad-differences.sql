-- Days and offers on which Everflow, RedTrack and the orders do not agree.
-- parameter days=7: how many days, today among them
SELECT day, client_id AS client, offer, everflow, redtrack, orders,
	money(everflow_revenue, currency) AS everflow_revenue,
	money(redtrack_revenue, currency) AS redtrack_revenue,
	money(orders_revenue, currency) AS orders_revenue,
	money(revenue_difference, currency) AS difference
FROM ad_reconcile
WHERE (difference <> 0 OR revenue_difference <> 0)
	AND day > date(today(), '-' || :days || ' days') AND day <= today()
ORDER BY day DESC, revenue_difference DESC, client_id, offer, currency
