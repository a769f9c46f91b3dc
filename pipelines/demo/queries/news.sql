-- What runs after the first brought.
SELECT stream, received, raw_new AS new, raw_changed AS changed,
	raw_unchanged AS same, deleted
FROM runs
WHERE mode = 'incremental' AND raw_new + raw_changed + deleted > 0
ORDER BY id DESC LIMIT 20
