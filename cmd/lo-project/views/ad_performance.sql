-- Advertising: spend, revenue, conversions and margin by client, project, day and affiliate or source.
-- A project is what a connection's tags say: the member "project" of an
-- object, tags of a list that begin with "project:", else each of its tags.
-- What has two is counted under both.  The day is that of the report.  Where
-- several reports tell of one day, the one with the fewest dimensions counts.
WITH stat AS MATERIALIZED (
	SELECT idem_key, source_idem_key, client_id, source_system,
		connection_name, tags, payload ->> '$.date' AS day,
		payload ->> '$.timezone' AS timezone,
		CASE WHEN payload -> '$.dimensions.affiliate' IS NOT NULL
			THEN 'affiliate' ELSE 'source' END AS by,
		coalesce(payload -> '$.dimensions.affiliate',
			payload -> '$.dimensions.source') AS who,
		payload -> '$.dimensions' AS dimensions,
		payload ->> '$.impressions' AS impressions,
		payload ->> '$.clicks' AS clicks,
		payload ->> '$.conversions' AS conversions,
		coalesce(payload ->> '$.revenue.currency',
			payload ->> '$.cost.currency') AS currency,
		payload ->> '$.revenue.amount' AS revenue,
		payload ->> '$.cost.amount' AS spend
	FROM canonical_objects
	WHERE canonical_schema LIKE 'iglu:org.canonical/ad_stat/%'
		AND deleted_at IS NULL AND payload IS NOT NULL
), shape AS (
	-- What a report is broken down by, and where its day begins.
	SELECT source_idem_key, count(*) AS width,
		group_concat(key, ' ') || ' ' || min(timezone) AS name
	FROM (SELECT s.source_idem_key, d.key, min(s.timezone) AS timezone
		FROM stat s, json_each(s.dimensions) d
		GROUP BY s.source_idem_key, d.key
		ORDER BY s.source_idem_key, d.key)
	GROUP BY source_idem_key
	HAVING sum(key IN ('affiliate', 'source')) > 0
), ranked AS (
	SELECT stat.*, dense_rank() OVER (
		PARTITION BY client_id, source_system, connection_name, day
		ORDER BY width, timezone IS NOT coalesce(config('/timezone'),
			'UTC'), name) AS place
	FROM stat JOIN shape USING (source_idem_key) WHERE who IS NOT NULL
), tagged AS (
	SELECT DISTINCT r.idem_key, CASE
		WHEN json_type(r.tags) = 'array' AND t.value LIKE 'project:%'
			THEN trim(substr(t.value, 9))
		ELSE t.value END AS project
	FROM ranked r, json_each(CASE json_type(r.tags)
		WHEN 'array' THEN r.tags
		WHEN 'object' THEN CASE json_type(r.tags, '$.project')
			WHEN 'array' THEN r.tags -> '$.project'
			ELSE json_array(r.tags ->> '$.project') END
		END) t
	WHERE t.value IS NOT NULL AND (json_type(r.tags) = 'object'
		OR t.value LIKE 'project:%' OR NOT EXISTS (
			SELECT 1 FROM json_each(r.tags) o
			WHERE o.value LIKE 'project:%'))
)
SELECT r.client_id, t.project, r.day, r.source_system AS platform,
	r.by AS "by", r.who ->> '$.id' AS id, max(r.who ->> '$.name') AS name,
	r.currency, sum(r.impressions) AS impressions, sum(r.clicks) AS clicks,
	sum(r.conversions) AS conversions, sum(r.spend) AS spend,
	sum(r.revenue) AS revenue,
	sum(coalesce(r.revenue, 0)) - sum(coalesce(r.spend, 0)) AS margin,
	CASE WHEN sum(r.revenue) <> 0 THEN round(100.0
		* (sum(r.revenue) - sum(coalesce(r.spend, 0)))
		/ sum(r.revenue), 1) END AS margin_percent,
	min(r.timezone) AS timezone
FROM ranked r LEFT JOIN tagged t ON t.idem_key = r.idem_key
WHERE r.place = 1
GROUP BY r.client_id, t.project, r.day, r.source_system, r.connection_name,
	r.by, coalesce(r.who ->> '$.id', r.who ->> '$.name'), r.currency
ORDER BY r.client_id, t.project, r.day, platform, r.by, name, id, r.currency
