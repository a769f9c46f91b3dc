-- Threads in which somebody waits for an answer of the last two months.
SELECT count(*) AS threads, max(days_waiting) AS thread_days
FROM sales_pipeline
WHERE owes_reply = 'me' AND days_waiting <= 60
