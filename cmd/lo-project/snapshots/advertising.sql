-- The week's advertising so far, by client and currency.
WITH day AS MATERIALIZED (
	-- Rows of one report differ by project alone where it has several.
	SELECT DISTINCT client_id, day, platform, "by", id, name, currency,
		spend, revenue, conversions
	FROM ad_performance
	WHERE day >= date(today(), 'weekday 0', '-6 days') AND day <= today()
)
SELECT 'ad_spend' AS metric, client_id, currency AS unit, sum(spend) AS value
FROM day WHERE spend IS NOT NULL GROUP BY client_id, currency
UNION ALL
SELECT 'ad_revenue', client_id, currency, sum(revenue)
FROM day WHERE revenue IS NOT NULL GROUP BY client_id, currency
UNION ALL
SELECT 'ad_conversions', client_id, NULL, sum(conversions)
FROM day WHERE conversions IS NOT NULL GROUP BY client_id
ORDER BY 1, 2, 3
