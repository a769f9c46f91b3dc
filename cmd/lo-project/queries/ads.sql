-- Advertising of the last days by client, project and platform.
-- parameter days=7: how many days, today among them
-- parameter client=: of this client_id only
SELECT client_id AS client, project, platform, sum(conversions) AS conversions,
	money(sum(spend), currency) AS spend,
	money(sum(revenue), currency) AS revenue,
	money(sum(margin), currency) AS margin,
	round(100.0 * sum(margin) / nullif(sum(revenue), 0), 1) AS percent
FROM ad_performance
WHERE day > date(today(), '-' || :days || ' days') AND day <= today()
	AND (:client = '' OR client_id = CAST(:client AS TEXT))
GROUP BY client_id, project, platform, currency
ORDER BY client_id, project, platform, currency
