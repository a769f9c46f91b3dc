#!/bin/sh
# Mautic: contacts by id, those that changed by time, and how many there are.
. "${0%/*}/source.sh"

auth='{"type": "basic", "username": "me", "password": {"file": "hush"}}'
site() { # AUTH [SETTINGS]
	account mautic "$1" "\"page_size\": 10${2:+, $2}"
	sed -i -e 's|"token_url": "[^"]*", ||' -e 's|"base_url": "[^"]*|&/crm/api|' config.json
}
site "$auth"
same_as_truth() { truth_is contact points '{"do": "truth"}' "$1"; }

# Everything.
tell '{"do": "add", "n": 45, "ago": 9000000}'
tell '{"do": "change", "ids": [3, 4]}'
tell '{"do": "delete", "ids": [11]}'
tell '{"do": "clock", "seconds": 3000}'
forget
run 'lo-extract mautic | lo-vault tee | tee out.jsonl | lo-canon | lo-emit'
status_is 0 'from the site to canonical rows, without dead letters'
same_as_truth 'a full load'
is "$(modes)" full 'all of it'
is "$(asked contacts)" 9 'five pages, an empty one, and three calls more'
is "$(requests | sed -n '1p;2p')" 'GET /crm/api/contacts?limit=10&orderBy=id&orderByDir=asc&where%5B0%5D%5Bcol%5D=id&where%5B0%5D%5Bexpr%5D=gt&where%5B0%5D%5Bval%5D=0
GET /crm/api/contacts?limit=10&orderBy=id&orderByDir=asc&where%5B0%5D%5Bcol%5D=id&where%5B0%5D%5Bexpr%5D=gt&where%5B0%5D%5Bval%5D=10' \
	'by id, which does not change'
is "$(db "SELECT count(*), count(json_extract(payload, '$.email')) FROM canonical_objects")" \
	'44|44' 'canonical contacts'
is "$(jq -r 'select(.external_id == "7").payload | .fields.all.email, .ipAddresses' -c out.jsonl)" \
	'canary7@fake.example
[]' 'as they were sent'

# What changed, what is new, what was deleted or merged.
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "change", "ids": [1, 9, 44]}'
tell '{"do": "add", "n": 12}'
tell '{"do": "change", "ids": [46]}'
forget
load mautic
same_as_truth 'an incremental run'
is "$(modes)" incremental 'from the cursor'
is "$(asked contacts)" 6 'changes and what is new, each until nothing comes, and a count'
is "$(jq -r 'select(.type == "raw").external_id' out.jsonl | sort -n | tr '\n' ' ')" \
	'1 9 44 46 47 48 49 50 51 52 53 54 55 56 57 ' 'no others'
is "$(asked 'expr%5D=orX&.*col%5D=date_modified&.*col%5D=date_added&')" 2 'created or changed'
is "$(asked 'val%5D=2026-01-02%2000%3A40%3A00&')" 2 'in the time of the database, which is UTC'
is "$(asked 'orderBy=[a-z]*[A-Z]')" 0 'columns are called as they are in the database'
is "$(asked 'search=')" 0 'nothing is searched for'
forget
load mautic
same_as_truth 'a run without news'
is "$(asked contacts)" 5 'is soon done'
run 'lo-extract mautic | tee out.jsonl | lo-emit'
status_is 0 'and again'
is "$(raws)" 15 'what is younger than ten minutes comes again'
gone() { # NAME
	run 'lo-extract mautic | tee out.jsonl | lo-emit'
	status_is 0 "$1"
	err_line 'contact/mautic/acct: .*there were [0-9]* contacts, and [0-9]* are left' "$1: is seen"
	is "$(modes)" 'incremental
full' "$1: everything is read"
	same_as_truth "$1: what is gone is found"
}
tell '{"do": "clock", "seconds": 3000}'
tell '{"do": "delete", "ids": [20]}'
gone 'a deleted contact'
tell '{"do": "add", "n": 1}'
tell '{"do": "merge", "winner": 5, "loser": 6}'
gone 'a merged contact, and a new one'
load mautic
is "$(modes)" incremental 'then it goes on'
tell '{"do": "when", "at": "contacts", "after": 2, "then": {"do": "delete", "ids": [8]}}'
load 'mautic --full'
gone 'deleted behind our back while everything is read'
tell '{"do": "set", "cached": true}'
load mautic
tell '{"do": "delete", "ids": [10]}'
load mautic
tell '{"do": "set", "cached": false}'
gone 'a count that lags behind'

# What a site may look like.
rm -rf home
tell '{"do": "set", "cap": 7, "empty": {}, "number": true}'
load mautic
same_as_truth 'a site that gives fewer than it is asked for'
tell '{"do": "set", "cap": 500, "list": true}'
load 'mautic --full'
same_as_truth 'contacts as a list'
tell '{"do": "set", "list": false, "empty": [], "number": false}'
tell '{"do": "add", "n": 15, "anonymous": true}'
site "$auth" '"search": "!is:anonymous", "columns": {"birth_date": "dob"}'
run 'lo-extract mautic | tee out.jsonl | lo-canon contact | lo-emit --allow-deletes'
status_is 0 'visitors without a name'
err_line 'settings have changed' 'other settings are another stream'
truth_is contact points '{"do": "truth", "known": true}' 'are left out when that is wanted'
is "$(db "SELECT DISTINCT json_extract(payload, '$.birth_date') FROM canonical_objects")" \
	1980-02-03 'columns of its own have a name'
site "$auth"
run 'lo-extract mautic | lo-emit'
err_line 'settings have changed' 'they come back'
same_as_truth 'visitors are contacts, too'
tell '{"do": "set", "own": [1, 2, 3]}'
run 'lo-extract mautic | tee out.jsonl | lo-emit'
status_is 65 'rights that have shrunk'
err_like 'and 3 are left' 'are seen'
err_like 'allow-deletes' 'and what is not seen is not taken for deleted'
tell '{"do": "set", "own": null}'
run 'lo-extract mautic | lo-emit'
tap_err_seen=1
same_as_truth 'and back'

# With tokens, from beside the API.
site "$by_app"
tell '{"do": "set", "how": "token"}'
forget
load 'mautic --full'
same_as_truth 'a client'
is "$(asked 'POST /crm/oauth/v2/token')" 1 'its token comes from beside the API'
tell '{"do": "tokens", "revoke": true}'
load mautic
same_as_truth 'a token that has ended'

# Killed at any request.
n=0
while rm -rf home && kill_at . "$n" mautic; do
	tell "{\"do\": \"change\", \"ids\": [$((n + 58))]}"
	tell "{\"do\": \"delete\", \"ids\": [$((n + 30))]}"
	run 'lo-extract mautic | lo-emit && lo-extract mautic | lo-emit'
	status_is 0 "killed at request $n and run again"
	tap_err_seen=1
	same_as_truth "killed at request $n and run again"
	tell '{"do": "clock", "seconds": 3000}'
	n=$((n + 1))
done
ok 'at each of them' test "$n" -ge 11

# Windows, by the time of creation.
tell '{"do": "clock", "seconds": 90000}'
tell '{"do": "add", "n": 3}'
forget
load 'mautic --since 2026-01-03'
is "$(raws)" 3 'a window'
is "$(states)" '' 'without a state'
is "$(asked 'col%5D=date_added&where%5B1%5D%5Bexpr%5D=gte&where%5B1%5D%5Bval%5D=2026-01-03%2000%3A00%3A00')" 2 'is asked for'

# What is no answer.
fault() { tell "{\"do\": \"fault\", \"at\": \"contacts\", $1}"; }
tell '{"do": "set", "off": true}'
refused 77 'HTTP 403 403' 'an API that is off'
tell '{"do": "set", "off": false}'
fault '"kind": "json", "times": -1, "body": {"errors": [{"code": 500, "message": "canary"}], "contacts": []}'
refused 69 'HTTP 200 500' 'errors under a 200'
fault '"kind": "json", "times": -1, "body": {"total": "3"}'
refused 75 'HTTP 200, but' 'no contacts at all'
fault '"kind": "status", "status": 429, "reason": "slowly", "times": -1, "headers": {"X-RateLimit-Limit": "9"}'
refused 75 'HTTP 429 429' 'too fast for ever'
fault '"kind": "status", "status": 401, "reason": "invalid_grant", "times": -1'
refused 77 'HTTP 401 invalid_grant' 'a token that is never accepted'
for kind in '"kind": "status", "status": 429, "reason": "slowly"' '"kind": "html", "after": 1' \
	'"kind": "status", "status": 502, "reason": "x", "after": 2' '"kind": "cut", "after": 1'; do
	fault "$kind"
	load 'mautic --full'
	same_as_truth "$kind heals"
done
sed -i 's|"base_url": "[^"]*",||' config.json
run 'lo-extract mautic | lo-emit'
status_is 78 'a site whose place is not said'
err_like 'connections/acct/base_url is missing' 'is missing'
source_done
