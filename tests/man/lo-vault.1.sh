# Two days of a small stream, as lo-extract would write them.
# shellcheck shell=sh
lo_line() { # KEY TIME RUN SUBJECT
	printf '{"type":"raw","idem_key":"gmail:acct1:email:%s","source_system":"gmail","connection_name":"acct1","object_type":"email","external_id":"%s","observed_at":"%s.000000Z","correlation_id":"%s","payload":{"subject":"%s"}}\n' \
		"$1" "$1" "$2" "$3" "$4"
}
lo_run=20261119T060000Z lo_day=2026-11-19
{
	printf '{"type":"begin","stream":"email/gmail/acct1","run_id":"%s","mode":"full","resumed_from":null,"started_at":"%sT06:00:00Z"}\n' "$lo_run" "$lo_day"
	lo_line a1 "${lo_day}T06:00:01" $lo_run Lunch
	lo_line a2 "${lo_day}T06:00:01" $lo_run Invoice
	lo_line a3 "${lo_day}T06:00:02" $lo_run Minutes
	printf '{"type":"state","stream":"email/gmail/acct1","run_id":"%s","cursor":{"history":"71"},"records":3,"since":["%s","%sT06:00:00.000000Z"]}\n' "$lo_run" "$lo_run" "$lo_day"
	printf '{"type":"end","stream":"email/gmail/acct1","run_id":"%s","status":"complete","exit":0,"records":3}\n' "$lo_run"
} >thursday.jsonl
lo_run=20261120T060000Z lo_day=2026-11-20
{
	printf '{"type":"begin","stream":"email/gmail/acct1","run_id":"%s","mode":"incremental","resumed_from":{"history":"71"},"started_at":"%sT06:00:00Z"}\n' "$lo_run" "$lo_day"
	lo_line a2 "${lo_day}T06:00:01" $lo_run 'Invoice paid'
	printf '{"type":"state","stream":"email/gmail/acct1","run_id":"%s","cursor":{"history":"85"},"records":1}\n' "$lo_run"
	printf '{"type":"end","stream":"email/gmail/acct1","run_id":"%s","status":"complete","exit":0,"records":1}\n' "$lo_run"
} >friday.jsonl
