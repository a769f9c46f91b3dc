#!/bin/sh
# Stripe: five kinds of objects, kept up to date by events.
. "${0%/*}/source.sh"

secret key sk_test_hush1
auth='{"type": "bearer", "token": {"file": "key"}}'
account stripe "$auth"
same_as_truth() { truth_is "$1" rev "{\"do\": \"truth\", \"type\": \"$1\"}" "$1: $2"; }
types='customer invoice payment_intent charge refund'
everything() { for type in $types; do same_as_truth "$type" "$1"; done; }

# Everything, each kind a stream of its own.
for type in $types; do
	tell "{\"do\": \"add\", \"type\": \"$type\", \"n\": 130, \"spread\": 7}"
done
fake '{"do": "add", "type": "invoice", "n": 1, "lines": 25, "created": 1500000000}' >long
fake '{"do": "add", "type": "invoice", "n": 1, "lines": 250, "status": "void"}' >longer
fake '{"do": "add", "type": "charge", "n": 1, "currency": "jpy", "amount": 1500}' >yen
tell '{"do": "clock", "seconds": 3000}'
forget
load stripe
everything 'a full load'
is "$(modes | sort -u)" full 'all of it'
is "$(jq -r 'select(.type == "end") | "\(.stream) \(.more)"' out.jsonl)" \
	'customer/stripe/acct true
invoice/stripe/acct true
payment_intent/stripe/acct true
charge/stripe/acct true
refund/stripe/acct null' 'one block a stream, the last says that it is'
is "$(asked '/v1/customers')" 2 'two pages of customers'
is "$(asked '/v1/invoices\?')" 2 'and of invoices'
is "$(wc -l <"$fake/log")" 25 'and few calls more'
is "$(jq -s 'map(.seen.version) | unique' -c "$fake/log")" '["2024-06-20"]' \
	'the version is said with every request'
ok 'no status is asked for, so all are given' test "$(asked 'status=')" = 0
is "$(requests | sed -n 1p)" 'GET /v1/events?limit=1' 'events are pinned first'
ok 'payloads are as they were sent' grep -q '"wide": 12345678901234567890}' out.jsonl
is "$(jq -c "select(.external_id == \"$(cat yen)\") | .payload | [.amount, .currency, .metadata.zero]" out.jsonl)" \
	'[1500,"jpy","007"]' 'minor units and metadata as they are'
lines() { jq -c "select(.external_id == \"$(cat "$1")\") | [(.payload.lines.data | length), (.context.lines | length), ([.payload.lines.data, .context.lines | .[].id] | unique | length)]" out.jsonl; }
is "$(lines long)" '[10,15,25]' 'lines beyond the tenth are in the context'
is "$(lines longer)" '[10,240,250]' 'page after page'
is "$(jq -c 'select(.object_type == "refund") | .context' out.jsonl | sort -u)" \
	'{"api_version":"2024-06-20"}' 'the context says the version'

# By events: what changed long after it was made, what was deleted, what has
# news of something else, and what is of the second in which we stopped.
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "change", "type": "invoice", "which": [0, 3], "event": "invoice.paid", "status": "paid"}'
tell '{"do": "change", "type": "invoice", "which": [3], "event": "invoice.updated"}'
tell '{"do": "change", "type": "payment_intent", "which": [5], "event": "payment_intent.succeeded"}'
tell '{"do": "change", "type": "customer", "which": [2]}'
tell '{"do": "change", "type": "customer", "which": [1]}'
tell '{"do": "delete", "type": "customer", "which": [1]}'
tell '{"do": "delete", "type": "invoice", "which": [7]}'
tell '{"do": "tell", "event": "customer.subscription.created", "object": {"id": "sub_1", "object": "subscription"}}'
tell '{"do": "tell", "event": "invoice.upcoming", "object": {"object": "invoice"}}'
tell '{"do": "tell", "event": "charge.dispute.created", "object": {"id": "dp_1", "object": "dispute"}}'
tell '{"do": "add", "type": "customer", "n": 3}'
forget
load stripe
everything 'an incremental run'
is "$(modes | sort -u)" incremental 'from the cursor'
is "$(asked '/v1/invoices/')" 2 'an invoice with two events is read once'
is "$(asked '/v1/customers\?')" 0 'without a list'
is "$(jq -r 'select(.deleted).object_type' out.jsonl)" 'customer
invoice' 'the deleted are tombstones'
is "$(asked '/v1/customers/')" 4 'and are not asked for'
is "$(grep -c rendered_by out.jsonl)" 0 'what an event shows is not taken: it is of another version'
is "$(asked 'created%5Bgte%5D=')" 6 'brackets are encoded'
tell '{"do": "add", "type": "customer", "n": 1}'
load stripe
everything 'the same second again'

# Refunds without events of their own, and refunds that nobody told of.
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "add", "type": "refund", "n": 1, "quiet": true}'
charge=$(fake '{"do": "add", "type": "charge"}' | tr -d '"')
tell "{\"do\": \"add\", \"type\": \"refund\", \"n\": 1, \"quiet\": true, \"charge\": \"$charge\", \"created\": 1767000000}"
tell "{\"do\": \"change\", \"id\": \"$charge\", \"event\": \"charge.refunded\"}"
load 'stripe --stream refund'
same_as_truth refund 'told by a charge, or only listed'
load 'stripe --stream charge'
same_as_truth charge 'refunded'

# More events than a page; an object that goes while it is read; a customer
# that answers 200 and is deleted.
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "change", "type": "customer", "n": 120}'
tell '{"do": "when", "at": "/v1/customers/", "after": 3, "then": {"do": "delete", "type": "customer", "which": [60]}}'
tell '{"do": "change", "type": "invoice", "which": [9]}'
tell '{"do": "when", "at": "/v1/invoices/", "then": {"do": "delete", "type": "invoice", "which": [9], "quiet": true}}'
load stripe
everything 'objects that are deleted while they are read'

# A proxy's 404 is not the word that something is gone.
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "change", "type": "customer", "which": [4]}'
tell '{"do": "fault", "kind": "json", "status": 404, "at": "/v1/customers/", "times": -1, "body": {"message": "no route"}}'
run 'lo-extract stripe --stream customer | tee out.jsonl | lo-emit'
status_is 69 'a 404 that is not of Stripe'
err_like '^lo-extract: customer/stripe/acct: HTTP 404$' 'is told'
is "$(grep -c '"deleted":true' out.jsonl)" 0 'and deletes nothing'
tell '{"do": "clear"}'
load 'stripe --stream customer'
same_as_truth customer 'when it has passed'

# An idle account: the cursor moves on all the same, for events age.
for n in 1 2 3; do
	tell '{"do": "clock", "seconds": 1700000}'
	load 'stripe --stream charge'
done
is "$(modes)" incremental 'a stream without news for months keeps its place'
tell '{"do": "clock", "seconds": 2600000}'
tell '{"do": "delete", "type": "charge", "which": [0], "quiet": true}'
run 'lo-extract stripe --stream charge | tee out.jsonl | lo-emit'
status_is 0 'events that are older than 30 days'
err_line 'charge/stripe/acct: .*older than 30 days' 'said once'
is "$(modes)" 'incremental
full' 'everything is read'
same_as_truth charge 'what was deleted in the dark is found'

# The object that a page begins after is deleted.
rm -rf home
tell '{"do": "when", "at": "/v1/customers.*starting_after", "then": {"do": "delete", "type": "customer", "which": [-100]}}'
load 'stripe --stream customer'
same_as_truth customer 'a page that began after a deleted object'
ok 'goes on by time' test "$(asked 'customers.*created%5Blte%5D')" -ge 1

# Killed at any request.
rm -rf home
killed 'stripe --stream invoice' 0 1 2 3
tell '{"do": "change", "type": "invoice", "which": [11]}'
load 'stripe --stream invoice'
same_as_truth invoice 'killed at four requests and run again'

# Windows, by the server's filter.
forget
load 'stripe --stream invoice --since 2017-01-01 --until 2018-01-01'
is "$(raws)" 1 'a window'
is "$(states)" '' 'without a state'
is "$(requests | head -n 1)" 'GET /v1/invoices?limit=100&created%5Bgte%5D=1483228800&created%5Blt%5D=1514764800' \
	'asked for'

# Another account, another version: other records.
tell '{"do": "set", "account": "acct_9", "version": "2026-08-26.dahlia"}'
account stripe "$auth" '"account": "acct_9", "api_version": "2026-08-26.dahlia"'
forget
run 'lo-extract stripe --stream invoice | tee out.jsonl | lo-emit'
status_is 0 'another account and version'
err_line 'settings have changed' 'are read whole'
is "$(jq -s 'map(.seen) | unique' -c "$fake/log")" \
	'[{"version":"2026-08-26.dahlia","account":"acct_9"}]' 'said with every request'
tell '{"do": "set", "account": null, "version": "2024-06-20"}'
account stripe "$auth"

# What is no answer.
refund='--full --stream refund'
fault() { tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"/v1/refunds\", \"times\": $3, \"status\": $1, \"reason\": \"$2\", \"headers\": {${4-}}}"; }
for no in 409 429 500 503; do
	fault $no lock_timeout 2
	load 'stripe --full --stream refund'
	same_as_truth refund "$no is tried again"
done
fault 429 rate_limit -1
refused 75 'HTTP 429' '429 for ever' "$refund"
fault 401 api_key_expired -1
forget
refused 77 'HTTP 401 api_key_expired' '401' "$refund"
is "$(asked refunds)" 1 'a key is not renewed'
fault 403 more_permissions_required -1
refused 77 'HTTP 403' '403' "$refund"
fault 404 resource_missing -1
refused 69 'HTTP 404' '404' "$refund"
fault 400 parameter_unknown 1 '"Stripe-Should-Retry": "true"'
load 'stripe --full --stream refund'
fault 500 x 1 '"Stripe-Should-Retry": "false", "Request-Id": "req_77"'
refused 75 'HTTP 500 x, request req_77' 'a 500 that is not to be tried again' "$refund"

account stripe "$auth" '' '"min_records": {"refund": 1000}'
run 'lo-extract --full stripe --stream refund | tee out.jsonl | lo-emit'
status_is 69 'fewer records than there must be'
err_like 'min_records says 1000' 'says so'
is "$(jq -c 'select(.since)' out.jsonl)" '' 'and deletes nothing'
account stripe "$auth" '' '"streams": ["charge", "refund"]'
load stripe
is "$(jq -r 'select(.type == "begin").stream' out.jsonl)" 'charge/stripe/acct
refund/stripe/acct' 'only the streams that are asked for'
account stripe "$auth" '' '"streams": ["charge", "refnd"]'
run 'lo-extract stripe | lo-emit'
status_is 78 'a stream that there is not'
err_like 'streams/refnd: not a known key; did you mean refund' 'names the nearest'
run 'lo-extract stripe --stream refnd'
expect 64 '' 'did you mean refund' 'nor on the command line'
source_done
