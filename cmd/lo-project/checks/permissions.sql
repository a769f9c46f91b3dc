-- Files and directories that others may read or write.
SELECT 'error' AS severity, value ->> '$.path' AS subject,
	CASE WHEN value ->> '$.dir'
		THEN 'a directory that is wider than 0700'
		ELSE 'a file that is wider than 0600' END AS what,
	value ->> '$.mode' AS mode
FROM json_each(wide_files())
