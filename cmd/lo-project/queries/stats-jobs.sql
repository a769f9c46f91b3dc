-- How the runs of each stream went: how many, how long, how much.
SELECT stream, count(*) AS runs, sum(status = 'complete') AS complete,
	sum(status <> 'complete') AS broken, sum(received) AS records,
	sum(dead) AS dead, round(avg(seconds), 3) AS seconds,
	max(run_id) AS newest
FROM runs GROUP BY stream ORDER BY stream
