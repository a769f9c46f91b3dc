-- What the runs brought that only looked for news, newest first.
-- parameter limit=20: how many
SELECT stream, received, raw_new AS new, raw_changed AS changed,
	raw_unchanged AS same, deleted
FROM runs
WHERE mode = 'incremental' AND raw_new + raw_changed + deleted > 0
ORDER BY id DESC LIMIT :limit
