#!/bin/sh
# QuickBooks Online: lists by time of change, deletions by the changes, and a
# refresh token that is another after each use.
. "${0%/*}/source.sh"

realm='"realm_id": "4620816365"'
account quickbooks "$by_user" "$realm"
small() { account quickbooks "$by_user" "$realm, \"page_size\": ${1-10}"; }
same_as_truth() { truth_is "$1" SyncToken "{\"do\": \"truth\", \"type\": \"$1\"}" "$1: $2"; }
types='customer invoice payment refund_receipt'
everything() { for type in $types; do same_as_truth "$type" "$1"; done; }

# Everything, each kind a stream of its own.
for type in $types; do
	tell "{\"do\": \"add\", \"type\": \"$type\", \"n\": 25, \"spread\": 86400}"
done
tell '{"do": "add", "type": "invoice", "n": 1, "currency": "EUR"}'
tell '{"do": "change", "type": "customer", "which": [2, 5], "set": {"Active": false}}'
tell '{"do": "void", "type": "invoice", "which": [4]}'
tell '{"do": "clock", "seconds": 3000}'
forget
run 'lo-extract quickbooks | lo-vault tee | tee out.jsonl | lo-canon | lo-emit'
status_is 0 'from the company to canonical rows, without dead letters'
everything 'a full load'
is "$(modes | sort -u)" full 'all of it'
is "$(asked 'MAXRESULTS%201000')" 8 'a page is asked for as large as it may be'
is "$(asked 'minorversion=75')" 16 'the version is said with every request'
is "$(jq -rs 'map(.seen.accept) | unique[]' "$fake/log")" 'application/json' 'JSON is asked for'
is "$(requests | grep -c '[+]')" 0 'what is asked is percent-encoded'
is "$(asked 'Active%20IN%20%28true%2C%20false%29')" 2 'customers who are inactive are asked for'
is "$(db "SELECT count(*) FROM raw_objects WHERE object_type = 'customer'
	AND json_extract(payload, '$.Active') = 0")" 2 'and are there'
rows() { db "SELECT $1 FROM canonical_objects WHERE canonical_schema LIKE '%/$2/%' ${3-}"; }
is "$(canonical status invoice "AND source_idem_key LIKE '%:5'")" \
	void 'one that was voided is there, too'
is "$(rows "json_extract(payload, '\$.total.currency'), count(*)" invoice 'GROUP BY 1 ORDER BY 1')" \
	'eur|1
usd|25' 'amounts have a currency of their own or the company has one'
is "$(canonical total.amount invoice "AND source_idem_key LIKE '%:7'")" \
	36207 'to the cent'
is "$(rows 'count(*)' customer),$(rows 'count(*)' payment),$(rows 'count(*)' refund)" \
	25,25,25 'each kind has its rows'
is "$(jq -c 'select(.type == "raw") | .context' out.jsonl | sort -u)" '{"currency":"USD"}' \
	'the context says it'
is "$(jq -c 'select(.external_id == "7" and .object_type == "invoice").payload | [.CustomerRef.value, .CustomField[0].StringValue]' out.jsonl)" \
	'["24","007"]' 'references and custom fields are as they were sent'
is "$(jq -r 'select(.external_id == "1").idem_key' out.jsonl)" 'quickbooks:acct:customer:1
quickbooks:acct:invoice:1
quickbooks:acct:payment:1
quickbooks:acct:refund_receipt:1' 'ids are of a kind'

tell '{"do": "add", "type": "invoice", "n": 2300, "spread": 7}'
tell '{"do": "clock", "seconds": 3000}'
rm -rf home/lo.db home/state
forget
load quickbooks
everything 'thousands'
is "$(asked 'FROM%20Invoice')" 4 'three pages of invoices, and what changed meanwhile'
is "$(wc -l <"$fake/log")" 18 'and few calls more'

# What changed, was voided or deleted; also what bears an old date.
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "change", "which": [0, 3]}'
tell '{"do": "void", "which": [9]}'
tell '{"do": "delete", "which": [7, 2000]}'
tell '{"do": "add", "type": "payment", "n": 3}'
tell '{"do": "delete", "type": "payment", "which": [1]}'
tell '{"do": "change", "type": "customer", "which": [2], "set": {"Active": true}}'
tell '{"do": "change", "type": "customer", "which": [3], "set": {"Active": false}}'
forget
load quickbooks
everything 'an incremental run'
is "$(modes | sort -u)" incremental 'from the cursor'
is "$(wc -l <"$fake/log")" 12 'takes three calls a stream'
is "$(jq -r 'select(.deleted) | "\(.object_type) \(.external_id)"' out.jsonl)" 'invoice 8
invoice 2001
payment 2' 'the deleted are tombstones'
is "$(asked 'TxnDate')" 0 'dates of documents are not asked for'
load quickbooks
everything 'a run without news'
is "$(states | jq -c keys -c | sort -u)" '["at","for"]' 'keeps its place'

# In small pages. When many have one time, a page that is full of it is
# followed by place, and by time behind it.
small
rm -rf home
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "change", "type": "payment", "n": 24}'
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "add", "type": "payment", "n": 5, "spread": 60}'
forget
load 'quickbooks --stream payment'
same_as_truth payment 'a page that shares one second'
is "$(asked 'Payment.*STARTPOSITION%20(10|19)%20')" 2 'is gone on behind its place'
is "$(asked 'FROM%20Payment')" 6 'in few pages'

# What changes while the list is read moves to its end, and the others one
# place nearer.
for after in 1 3; do
	rm -rf home
	tell "{\"do\": \"when\", \"at\": \"FROM%20Payment\", \"after\": $after, \"then\": {\"do\": \"change\", \"type\": \"payment\", \"which\": [3, 4, 5]}}"
	load 'quickbooks --stream payment'
	same_as_truth payment "drift over a boundary: at page $after"
done
rm -rf home
tell '{"do": "when", "at": "FROM%20Payment", "after": 2, "then": {"do": "delete", "type": "payment", "which": [6, 7, 8, 9, 10, 11]}}'
load 'quickbooks --stream payment'
same_as_truth payment 'deleted while the list is read'

# A second that is more than a page, in another order each time, is not read
# for ever.
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "add", "type": "refund_receipt", "n": 35}'
tell '{"do": "set", "unsteady": true}'
forget
run 'lo-extract quickbooks --stream refund_receipt --full | tee out.jsonl | lo-emit'
status_is 75 'an order that is none'
err_like 'refund_receipt/quickbooks/acct: the list changes faster than it can be read' 'is told'
is "$(jq -c 'select(.since)' out.jsonl)" '' 'and nothing is taken for gone'
ok 'soon' test "$(asked RefundReceipt)" -lt 60
tell '{"do": "set", "unsteady": false}'
load 'quickbooks --stream refund_receipt --full'
same_as_truth refund_receipt 'and read whole when it has one'

# Around the hour that comes twice, texts do not sort like times.
tell '{"do": "clock", "seconds": 26199000}'
tell '{"do": "add", "type": "refund_receipt", "n": 12, "spread": 600}'
load 'quickbooks --stream refund_receipt --full'
same_as_truth refund_receipt 'the offset changes on the way'
is "$(jq -r 'select(.type == "raw").payload.MetaData.CreateTime[-6:]' out.jsonl | sort -u | tr '\n' ' ')" \
	'-07:00 -08:00 ' 'both are there'
tell '{"do": "change", "type": "refund_receipt", "which": [20]}'
load 'quickbooks --stream refund_receipt'
same_as_truth refund_receipt 'and the next run'

# Changes are told for thirty days, and a thousand of them.
tell '{"do": "clock", "seconds": 2595000}'
run 'lo-extract quickbooks --stream refund_receipt | tee out.jsonl | lo-emit'
err_line 'refund_receipt/quickbooks/acct: .*changes are told for 30 days' 'thirty days later'
is "$(modes | tail -n 1)" full 'everything is read'
tap_status_seen=1
tell '{"do": "delete", "type": "refund_receipt", "which": [0]}'
for n in 1 2 3; do
	tell '{"do": "clock", "seconds": 1700000}'
	load 'quickbooks --stream refund_receipt'
	[ $n != 1 ] || same_as_truth refund_receipt 'within thirty days the changes say what is gone'
done
is "$(modes)" incremental 'a company without news for months keeps its place'
tell '{"do": "clock", "seconds": 2700000}'
tell '{"do": "delete", "type": "refund_receipt", "which": [0]}'
run 'lo-extract quickbooks --stream refund_receipt | tee out.jsonl | lo-emit'
status_is 0 'a cursor of more than thirty days'
err_line 'refund_receipt/quickbooks/acct: .*changes are told for 30 days' 'is of no use'
is "$(modes)" 'incremental
full' 'everything is read'
same_as_truth refund_receipt 'what was deleted in the dark is found'
account quickbooks "$by_user" "$realm"
rm -rf home
load 'quickbooks --stream invoice'
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "delete", "which": [100, 500]}'
tell '{"do": "change", "n": 1100}'
tell '{"do": "clock", "seconds": 3000}'
run 'lo-extract quickbooks --stream invoice | tee out.jsonl | lo-emit'
status_is 0 'more changes than are told'
err_line 'invoice/quickbooks/acct: .*more than 1000 changes' 'are not taken for all'
same_as_truth invoice 'everything is read then'
load 'quickbooks --stream invoice'
is "$(modes)" incremental 'and the next run goes on from there'

# Killed at any request.
small 20
tell '{"do": "tokens", "life": 50}'
n=0
while rm -rf home && kill_at . "$n" 'quickbooks --stream payment'; do
	tell "{\"do\": \"change\", \"type\": \"payment\", \"which\": [$((n + 1))]}"
	tell "{\"do\": \"delete\", \"type\": \"payment\", \"which\": [$n]}"
	load 'quickbooks --stream payment'
	same_as_truth payment "killed at request $n and run again"
	tell '{"do": "add", "type": "payment", "n": 1}'
	n=$((n + 1))
done
ok 'at each of them' test "$n" -ge 6
n=0
load 'quickbooks --stream payment'
while tell '{"do": "clock", "seconds": 3000}' &&
	tell '{"do": "change", "type": "payment", "n": 12}' &&
	tell '{"do": "delete", "type": "payment", "which": [-1]}' &&
	kill_at . "$n" 'quickbooks --stream payment'; do
	load 'quickbooks --stream payment'
	same_as_truth payment "an incremental run killed at request $n"
	n=$((n + 1))
done
ok 'at each of those' test "$n" -ge 4
ok 'the refresh token is another' test "$(cat refresh)" != refresh-1

# Two at once, each with a new token, and a token that is refused.
tell '{"do": "tokens", "rotate": "once"}'
rm -rf home/tokens
run 'for s in customer invoice payment refund_receipt; do
	lo-extract quickbooks --stream $s >$s.out 2>$s.err & done; wait; cat ?*.err'
is "$(cat ./*.out | jq -r 'select(.type == "end").status' | sort | uniq -c | awk '{ print $1, $2 }')" \
	'4 complete' 'four runs at once refresh one after the other'
out_is '' 'none of them fails'
tell '{"do": "tokens", "refresh": "refresh-100"}'
QB_REFRESH=refresh-100
export QB_REFRESH
account quickbooks "$(echo "$by_user" | sed 's/{"file": "refresh"}/{"env": "QB_REFRESH"}/')" "$realm, \"page_size\": 10"
for n in 1 2; do load 'quickbooks --stream payment'; done
same_as_truth payment 'a token of the environment'
tell '{"do": "tokens", "life": 3600}'
load quickbooks
tell '{"do": "tokens", "revoke": true}'
forget
load 'quickbooks --full --stream payment'
same_as_truth payment '3200: a token that has ended is fetched anew'
is "$(asked POST)" 1 'once'

# Windows, by the time of creation.
forget
load 'quickbooks --stream payment --since 2026-01-02 --until 2026-01-03'
is "$(asked 'CreateTime%20%3E%3D%20%272026-01-02T00%3A00%3A00Z%27%20AND%20Metadata.CreateTime%20%3C%20%272026-01-03T00%3A00%3A00Z%27')" \
	1 'a window is asked for'
ok 'and holds something' grep -q '"type":"raw"' out.jsonl
is "$(states)" '' 'without a state'

# What is no answer.
payment='--full --stream payment'
fault() { tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"FROM%20Payment\", \"times\": $3, \"status\": $1, \"reason\": \"$2\", \"headers\": {\"intuit_tid\": \"1-67e\"}}"; }
for no in 429 500; do
	fault $no 10000 2
	load 'quickbooks --full --stream payment'
	same_as_truth payment "$no is tried again"
done
fault 400 3001 1
load 'quickbooks --full --stream payment'
same_as_truth payment 'throttled is a reason, whatever the status'
fault 429 3001 -1
refused 75 'HTTP 429 3001, request 1-67e' 'a month that is used up' "$payment"
fault 400 4000 -1
refused 69 'HTTP 400 4000, request 1-67e' 'a query that is none' "$payment"
fault 403 3100 -1
refused 77 'HTTP 403 3100' 'a company of another environment' "$payment"
fault 401 3200 -1
refused 77 'HTTP 401 3200' 'a token that is refused twice' "$payment"
body() { tell "{\"do\": \"fault\", \"kind\": \"json\", \"at\": \"FROM%20Payment\", \"times\": $1, \"body\": $2}"; }
body -1 '{"Fault": {"Error": [{"Message": "canary", "code": "610"}], "type": "ValidationFault"}}'
refused 69 'HTTP 200 610' 'a fault under a 200' "$payment"
body -1 '{"fault": {"error": [{"message": "canary", "code": "3100"}], "type": "AUTHENTICATION"}}'
refused 77 'HTTP 200 3100' 'one in small letters' "$payment"
body 1 '{"Fault": {"Error": [{"Message": "canary", "code": "10000"}]}}'
load 'quickbooks --full --stream payment'
same_as_truth payment 'a fault that passes'
body -1 '{"time": "2026-01-03T11:02:00.123-08:00"}'
refused 75 'HTTP 200, but the answer' 'an answer without one' "$payment"
for kind in cut html; do
	tell "{\"do\": \"fault\", \"kind\": \"$kind\", \"at\": \"v3\", \"after\": 2}"
	load 'quickbooks --full --stream payment'
	same_as_truth payment "$kind heals"
done
tell '{"do": "set", "home": null}'
load 'quickbooks --full --stream payment'
is "$(jq -c 'select(.type == "raw") | .context' out.jsonl | sort -u)" null 'a company without a currency'
account quickbooks "$by_user"
run 'lo-extract -v quickbooks | lo-emit'
err_like 'invoice/quickbooks/acct: not configured: settings/realm_id is missing' 'without a company nothing is read'
tap_status_seen=1
cat ./*.out >>out.jsonl
source_done
