-- The newest start and the newest end of each job, a row a job; the jobs that
-- have no row here never ran.
WITH told AS (
	SELECT json_extract(payload, '$.job') AS job, event_type, created_at,
		payload, row_number() OVER (
			PARTITION BY json_extract(payload, '$.job'),
				event_type = 'job.started'
			ORDER BY id DESC) AS nth
	FROM event_log
	WHERE event_type IN ('job.started', 'job.completed', 'job.failed')
)
SELECT job,
	max(CASE event_type WHEN 'job.started' THEN created_at END) AS started,
	max(CASE WHEN event_type <> 'job.started' THEN created_at END) AS ended,
	max(CASE WHEN event_type <> 'job.started' THEN event_type END) AS how,
	max(CASE WHEN event_type <> 'job.started' THEN payload END)
		AS "payload:json"
FROM told WHERE nth = 1 GROUP BY job
