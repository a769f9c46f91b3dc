-- Everflow against RedTrack against the shop's orders: counts, revenue and their differences, by client, day, offer and currency.
-- A system that the client has nothing of is NULL and is not compared; one
-- that has nothing that day is 0.  views/ad_reconcile of the configuration
-- says which columns of an order hold what, which offers are the same, and
-- which states of a conversion count.
WITH setting AS MATERIALIZED (
	SELECT coalesce(config('/views/ad_reconcile/columns/day'),
			'created_at') AS day,
		coalesce(config('/views/ad_reconcile/columns/offer'), 'offer_id')
			AS offer,
		coalesce(config('/views/ad_reconcile/columns/amount'), 'total')
			AS amount,
		coalesce(config('/views/ad_reconcile/columns/currency'),
			'currency') AS currency,
		config('/views/ad_reconcile/currency') AS home,
		coalesce(config('/views/ad_reconcile/orders'), 's3') AS orders,
		coalesce(config('/views/ad_reconcile/object_type'), 'order')
			AS object_type,
		coalesce(config('/views/ad_reconcile/statuses'),
			'["approved",null]') AS statuses
), same AS MATERIALIZED (
	SELECT fold(key) AS offer, value AS name
	FROM json_each(config('/views/ad_reconcile/offers'))
), conversion AS (
	SELECT o.client_id, o.source_system AS side,
		local_day(o.payload ->> '$.occurred_at') AS day,
		o.payload ->> '$.offer.id' AS id,
		o.payload ->> '$.offer.name' AS name,
		coalesce(o.payload ->> '$.revenue.currency',
			o.payload ->> '$.payout.currency') AS currency,
		coalesce(o.payload ->> '$.revenue.amount',
			o.payload ->> '$.payout.amount') AS amount,
		EXISTS (SELECT 1 FROM json_each(s.statuses) w
			WHERE fold(w.value) IS fold(o.payload ->> '$.status'))
			AS counts
	FROM canonical_objects o, setting s
	WHERE o.canonical_schema LIKE 'iglu:org.canonical/conversion/%'
		AND o.source_system IN ('everflow', 'redtrack')
		AND o.deleted_at IS NULL AND o.payload IS NOT NULL
), ordered AS (
	SELECT o.client_id, 'orders' AS side, o.payload -> '$.columns' AS c
	FROM canonical_objects o, setting s
	WHERE o.canonical_schema LIKE 'iglu:org.canonical/table_row/%'
		AND o.source_system = s.orders
		AND o.object_type = s.object_type
		AND o.deleted_at IS NULL AND o.payload IS NOT NULL
), fact AS (
	SELECT client_id, side, day, id, name, currency, amount, counts
	FROM conversion
	UNION ALL
	SELECT client_id, side, local_day(c ->> ('$."' || s.day || '"')),
		c ->> ('$."' || s.offer || '"'), NULL,
		lower(coalesce(c ->> ('$."' || s.currency || '"'), s.home)),
		minor_units(c ->> ('$."' || s.amount || '"'),
			coalesce(c ->> ('$."' || s.currency || '"'), s.home,
				'')), 1
	FROM ordered, setting s
), has AS MATERIALIZED (
	SELECT DISTINCT client_id, side FROM fact
), total AS (
	SELECT f.client_id, f.day, coalesce(a.name, b.name, fold(f.name),
			fold(f.id)) AS offer, f.currency,
		sum(f.side = 'everflow') AS everflow,
		sum(f.side = 'redtrack') AS redtrack,
		sum(f.side = 'orders') AS orders,
		sum(CASE f.side WHEN 'everflow' THEN coalesce(f.amount, 0)
			ELSE 0 END) AS everflow_revenue,
		sum(CASE f.side WHEN 'redtrack' THEN coalesce(f.amount, 0)
			ELSE 0 END) AS redtrack_revenue,
		sum(CASE f.side WHEN 'orders' THEN coalesce(f.amount, 0)
			ELSE 0 END) AS orders_revenue
	FROM fact f
	LEFT JOIN same a ON a.offer = fold(f.id)
	LEFT JOIN same b ON b.offer = fold(f.name)
	WHERE f.counts
	GROUP BY 1, 2, 3, 4
), sided AS (
	SELECT t.client_id, t.day, t.offer, t.currency,
		CASE WHEN e.side IS NOT NULL THEN t.everflow END AS everflow,
		CASE WHEN r.side IS NOT NULL THEN t.redtrack END AS redtrack,
		CASE WHEN o.side IS NOT NULL THEN t.orders END AS orders,
		CASE WHEN e.side IS NOT NULL THEN everflow_revenue END
			AS everflow_revenue,
		CASE WHEN r.side IS NOT NULL THEN redtrack_revenue END
			AS redtrack_revenue,
		CASE WHEN o.side IS NOT NULL THEN orders_revenue END
			AS orders_revenue
	FROM total t
	LEFT JOIN has e ON e.client_id IS t.client_id AND e.side = 'everflow'
	LEFT JOIN has r ON r.client_id IS t.client_id AND r.side = 'redtrack'
	LEFT JOIN has o ON o.client_id IS t.client_id AND o.side = 'orders'
)
SELECT client_id, day, offer, currency, everflow, redtrack, orders,
	max(coalesce(everflow, redtrack, orders),
		coalesce(redtrack, orders, everflow),
		coalesce(orders, everflow, redtrack))
	- min(coalesce(everflow, redtrack, orders),
		coalesce(redtrack, orders, everflow),
		coalesce(orders, everflow, redtrack)) AS difference,
	everflow_revenue, redtrack_revenue, orders_revenue,
	max(coalesce(everflow_revenue, redtrack_revenue, orders_revenue),
		coalesce(redtrack_revenue, orders_revenue, everflow_revenue),
		coalesce(orders_revenue, everflow_revenue, redtrack_revenue))
	- min(coalesce(everflow_revenue, redtrack_revenue, orders_revenue),
		coalesce(redtrack_revenue, orders_revenue, everflow_revenue),
		coalesce(orders_revenue, everflow_revenue, redtrack_revenue))
		AS revenue_difference
FROM sided
ORDER BY client_id, day, offer, currency
