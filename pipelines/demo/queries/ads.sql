-- Clicks, conversions and revenue of each platform and month.
SELECT client_id AS client, platform, substr(day, 1, 7) AS month,
	sum(clicks) AS clicks, sum(conversions) AS conversions,
	money(sum(revenue), currency) AS revenue,
	money(sum(margin), currency) AS margin
FROM ad_performance
GROUP BY 1, 2, 3, currency
ORDER BY 1, 2, 3
