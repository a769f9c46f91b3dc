#!/bin/sh
# Gmail: what comes is what the mailbox holds, whatever happens to it.
. "${0%/*}/source.sh"

mailbox() { account gmail "$by_user" '"page_size": 100'; }
mailbox
same_as_truth() { truth_is email historyId '{"do": "truth"}' "$1"; }

load gmail
is "$(states | tail -n 1 | jq -c 'keys')" '["for","history"]' 'an empty mailbox'
rm -rf home

# A full load: the pin first, each page of the list and each message once.
tell '{"do": "add", "n": 216}'
tell '{"do": "add", "n": 3, "labels": ["SPAM"]}'
tell '{"do": "add", "n": 1, "date": 1000000000000, "subject": "imported"}'
forget
load gmail
same_as_truth 'a full load is the mailbox, spam and all'
is "$(requests | sed -n 2p)" 'GET /gmail/v1/users/me/profile' \
	'the history id is taken before the list'
is "$(asked '/messages\?')" 3 'three pages of 100'
is "$(asked '/messages/')" 220 'each message is read once'
is "$(asked 'format=raw')" 220 'whole'
is "$(asked POST)" 1 'one access token'
is "$(wc -l <"$fake/log")" 226 'and three calls more'
like "$fake/log" '"agent": "lo/[^"]*gzip' 'Google compresses for who says gzip'
ok 'payloads are as they were sent' grep -q \
	'"payload":{.*"snippet":"caf\\u00e9 &amp; \\/ 1.10".*"odd":9007199254740993,  "sizeEstimate"' \
	out.jsonl
ok 'states come while it is read' test "$(states | grep -c '"full"')" -ge 3
is "$(jq -c 'select(.since) | .cursor | keys' out.jsonl)" '["for","history"]' \
	'the one with since is that of the whole list'

# Incremental: labels, deletes, new mail, mail that was imported with an old
# date, by history alone.
tell '{"do": "label", "which": [0, 5], "add": ["STARRED"]}'
tell '{"do": "label", "which": [5], "remove": ["UNREAD"], "add": ["Label_1"]}'
tell '{"do": "delete", "which": [1, 2]}'
tell '{"do": "add", "n": 2}'
tell '{"do": "add", "n": 1, "date": 1000000000000}'
forget
load gmail
same_as_truth 'labels, deletes, new and imported mail'
is "$(modes)" incremental 'from the cursor'
is "$(asked '/messages\?')" 0 'without the list'
is "$(asked '/messages/')" 5 'each message that changed, once'
is "$(jq -r 'select(.deleted).external_id' out.jsonl | wc -l)" 2 'two are deleted'
forget
tell '{"do": "idle"}'
before=$(cat "$LO_HOME/state/email/gmail/acct.json")
load gmail
is "$(wc -l <"$fake/log")" 1 'nothing new is one request'
isnt "$(cat "$LO_HOME/state/email/gmail/acct.json")" "$before" \
	'and the id moves on, lest it grow too old'

# Many changes, pages without changes, changes while pages are read.
tell '{"do": "set", "holes": true}'
tell '{"do": "label", "n": 200, "add": ["Label_2"]}'
tell '{"do": "when", "at": "pageToken=h-100", "then": {"do": "label", "which": [0], "add": ["Label_3"]}}'
load gmail
same_as_truth 'more changes than a page holds, with empty pages between'
tell '{"do": "set", "holes": false}'

# A message that changes and then goes.
tell '{"do": "label", "which": [8, 9], "add": ["Label_4"]}'
tell '{"do": "delete", "which": [8, 9]}'
load gmail
same_as_truth 'messages that were changed and then deleted'
is "$(jq -r 'select(.deleted).external_id' out.jsonl | wc -l)" 2 'are tombstones'

# A message that comes and goes, and one that goes while it is read.
tell '{"do": "add", "n": 2}'
tell '{"do": "when", "at": "/history", "then": {"do": "delete", "which": [-1]}}'
tell '{"do": "when", "at": "/messages/", "then": {"do": "delete", "which": [-1]}}'
load gmail
same_as_truth 'a message that went while it was read is no failure'
load gmail
same_as_truth 'nor afterwards'

# The history id is too old: everything, from a pin, and deletions are found.
tell '{"do": "delete", "which": [3, 4]}'
tell '{"do": "expire"}'
run 'lo-extract gmail | tee out.jsonl | lo-emit'
status_is 0 'an expired history id'
err_line 'email/gmail/acct: the cursor is of no use any more \(404 notFound\)' \
	'is told once'
is "$(modes)" 'incremental
full' 'ends a block and begins a full one'
is "$(jq -c 'select(.type == "end") | [.status, .more]' out.jsonl)" \
	'["complete",true]
["complete",null]' 'more is promised'
same_as_truth 'what was deleted meanwhile is found'
# The account whose own newest id is refused until something happens.
tell '{"do": "expire", "beyond": 1}'
run 'lo-extract gmail | tee out.jsonl | lo-emit'
status_is 0 'an id that is refused again'
err_line 'no use' 'is told once, too'
is "$(modes | wc -l)" 2 'and does not go round in circles'
tell '{"do": "idle"}'

# Killed at any request, and run again.
tell '{"do": "expire", "beyond": -1000000}'
rm -rf home
killed gmail 0 1 2 3 40 101 103 104
forget
load gmail
same_as_truth 'killed at eight requests and run again'
ok 'what was read is not read again' test "$(asked '/messages/')" -lt 130
tell '{"do": "label", "which": [7], "add": ["STARRED"]}'
load gmail
same_as_truth 'and goes on from there'

# A list that shifts and repeats itself.
tell '{"do": "set", "dups": true}'
tell '{"do": "when", "at": "/messages\\?.*pageToken", "then": {"do": "add", "n": 3}}'
load 'gmail --full'
same_as_truth 'a page that repeats the last, and mail that comes in between'
tell '{"do": "set", "dups": false}'

# Labels and queries: history does not know them, the list does.
account gmail "$by_user" '"labels": ["STARRED"], "query": "after:1500000000"'
run 'lo-extract gmail | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'another filter'
err_line 'settings have changed' 'is another stream of mail: all of it'
filtered() { truth_is email historyId '{"do": "truth", "labels": ["STARRED"]}' "$1"; }
filtered 'only what has the label'
tell '{"do": "label", "which": [7], "remove": ["STARRED"]}'
tell '{"do": "label", "which": [9, 10], "add": ["STARRED"]}'
tell '{"do": "add", "n": 2}'
forget
load gmail
filtered 'what lost the label is gone, what got it is there'
is "$(asked '/messages/')" 2 'and no other was read'
ok 'labels are asked for' test "$(asked 'labelIds=STARRED')" = 1

# A window moves no cursor and deletes nothing.
mailbox
rm -rf home
load 'gmail --since 2026-01-02T00:01:00Z --until 2026-01-02T00:01:10Z'
is "$(raws)" 10 \
	'a window of ten seconds'
is "$(states)" '' 'without a state'
is "$(requests | grep -Ec 'q=after%3A1767312059%20before%3A1767312070')" 1 \
	'by epoch seconds, one before'
load 'gmail --limit 3'
is "$(raws)" 3 'a limit'

# Why an answer is no: by its reason, not by its status.
fault() { # STATUS REASON TIMES
	tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"/messages/\", \"after\": 5, \"status\": $1, \"reason\": \"$2\", \"times\": $3}"
}
rm -rf home
for reason in rateLimitExceeded userRateLimitExceeded RATE_LIMIT_EXCEEDED; do
	fault 403 $reason 2
	load 'gmail --full'
	same_as_truth "403 $reason is waited for"
done
fault 429 rateLimitExceeded 3
load 'gmail --full'
same_as_truth 'so is 429'
fault 500 backendError 2
load 'gmail --full'
same_as_truth 'and 500'
rm -rf home
fault 403 insufficientPermissions -1
refused 77 'HTTP 403 insuff' '403 insufficientPermissions' ''
is "$(ends)" 'failed 77 403 insufficientPermissions' 'ends with its reason'
fault 403 dailyLimitExceeded -1
refused 75 'HTTP 403 daily' '403 dailyLimitExceeded is for later' ''
fault 400 failedPrecondition -1
refused 69 'HTTP 400 failed' '400 failedPrecondition' ''
tell '{"do": "fault", "kind": "json", "status": 404, "at": "/messages/", "after": 2, "body": {"message": "no route"}}'
refused 69 'HTTP 404' 'a 404 that is not of Gmail: nothing is left out' ''
fault 403 rateLimitExceeded -1
refused 75 'HTTP 403 rate' '403 rateLimitExceeded for ever' ''
load gmail
same_as_truth 'after all of that a run makes it whole'
tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"/history\", \"status\": 429, \"reason\": \"x\", \"headers\": {\"Retry-After\": \"7200\"}}"
refused 75 'HTTP 429' 'more patience than a run has' ''
err_like 'asks to wait 7200 s' 'says how much was asked for'

# A service account, whose word is signed, for another user's mailbox.
tell '{"do": "set", "user": "ana%40fake.example"}'
robot='{"type": "google_service_account", "key": {"file": "robot"}, "subject": "ana@fake.example"}'
rm -rf home
account gmail "$robot" '"user": "ana@fake.example"'
load gmail
same_as_truth 'a service account'
run 'lo-extract -n gmail --full --limit 1'
status_is 0 'a dry run'
is "$(grep -c 'GET.*messages/' "$err")" 1 'asks for no more than is wanted'
err_like 'users/\*\*\*/messages' 'shows its requests'
err_unlike 'ana' 'but no address'
account gmail "$(echo "$robot" | sed 's/ana@/bob@/')" '"user": "ana@fake.example"'
run 'lo-extract gmail --full | lo-emit'
status_is 77 'a subject that may not'
err_like 'token_url: HTTP 400 invalid_grant' 'is told'
cp hush robot
run 'lo-extract gmail --full | lo-emit'
status_is 78 'a key file that is none'
err_like 'auth/key: not the JSON key file' 'is told'
tell '{"do": "set", "user": "me"}'

# The user's own words of the command line and the configuration.
account gmail "$by_user" '"querry": "x"'
run 'lo-extract gmail | lo-emit'
status_is 78 'an unknown setting'
err_like 'config.json:4: connections/acct/settings/querry: not a known key; did you mean query' \
	'says where, and the nearest'
account gmail '{"type": "basic", "username": "x", "password": {"file": "hush"}}'
run 'lo-extract gmail | lo-emit'
status_is 78 'a kind of auth that Gmail has not'
err_like 'auth/type: expected one of oauth2_refresh_token' 'names those it has'
source_done
