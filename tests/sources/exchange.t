#!/bin/sh
# Exchange: what comes is what the mailbox holds, whatever happens to it.
. "${0%/*}/source.sh"

graph=$url
url=$url/v1.0
mailbox() { account exchange "${1-$by_app}" "\"user\": \"ana@fake.example\", \"page_size\": 20${2:+, $2}"; }
mailbox
same_as_truth() { truth_is email changeKey '{"do": "truth"}' "$1"; }

# The simulator itself: what it refuses.
cat >ask.py <<'END'
import sys, urllib.error, urllib.request
url, token = sys.argv[1:3]
prefer = 'IdType="ImmutableId", outlook.allow-unsafe-html, odata.maxpagesize=20'
inbox = "/v1.0/users/ana%40fake.example/mailFolders/inbox/messages"
for path, headers in (
        (inbox + "/delta?%24select=subject", {"Prefer": prefer}),
        (inbox + "/delta?%24select=subject", {"Prefer": prefer.partition(", ")[2]}),
        (inbox + "/delta?%24select=subject", {}),
        (inbox + "/delta?%24select=secret", {"Prefer": prefer}),
        (inbox + "/delta?%24select=subject&%24search=x", {"Prefer": prefer}),
        (inbox + "/delta?$select=subject", {"Prefer": prefer}),
        (inbox + "/delta?%24deltatoken=edited", {"Prefer": prefer}),
        (inbox + "?%24select=subject&%24filter=isRead", {"Prefer": prefer}),
        ("/v1.0/users/bob/mailFolders", {"Prefer": prefer})):
    try:
        with urllib.request.urlopen(urllib.request.Request(
                url + path, headers=dict(headers, Authorization="Bearer " + token))) as r:
            print(r.status)
    except urllib.error.HTTPError as e:
        print(e.code)
END
load exchange
is "$(python3 ask.py "$graph" token-1 | tr '\n' ' ')" '200 400 400 400 400 400 400 400 404 ' \
	'the simulator looks at every request'
is "$(python3 ask.py "$graph" token-9 | sort -u | tail -n 1)" 401 'and at the token'
is "$(states | tail -n 1 | jq -c 'keys')" '["folders","for"]' 'an empty mailbox'
rm -rf home

# A full load: every folder, those below others, hidden ones, and no search.
archive=$(fake '{"do": "folder", "name": "Archive"}' | tr -d '"')
tell "{\"do\": \"folder\", \"name\": \"Bills\", \"parent\": \"$archive\"}"
tell '{"do": "folder", "name": "Quiet", "hidden": true}'
tell '{"do": "folder", "name": "Unread", "search": true}'
tell '{"do": "add", "n": 50}'
tell '{"do": "add", "n": 41, "folder": "Bills"}'
tell '{"do": "add", "n": 2, "folder": "Quiet", "draft": true}'
tell '{"do": "add", "n": 1, "folder": "sentitems", "files": 2}'
tell '{"do": "add", "n": 1, "folder": "sentitems", "files": 12, "legacy": true}'
tell '{"do": "add", "n": 1, "size": 400}'
forget
load exchange
same_as_truth 'a full load is the mailbox'
is "$(asked 'messages/delta\?%24select')" 6 'a round for each folder, but for those that search'
is "$(asked 'messages/delta')" 16 'pages of 20, and each folder once more'
is "$(asked '/childFolders')" 1 'folders below others'
is "$(asked '/attachments')" 3 'attachments of messages that have some, page after page'
is "$(wc -l <"$fake/log")" 22 'the token, the folders, and no call more'
is "$(jq -r '.seen.prefer | values' "$fake/log" | sort -u)" \
	'IdType="ImmutableId", outlook.body-content-type="html", outlook.allow-unsafe-html, odata.maxpagesize=20' \
	'every request says that ids stay, the next links too'
is "$(jq -r 'select(.seen.prefer).seen.name' "$fake/log" | sort -u |
	grep -cE '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')" 21 \
	'each request has a name of its own'
ok 'at most four at once' test "$(jq .busy "$fake/log" | sort -n | tail -n 1)" -le 4
is "$(jq -c 'select(.since) | .cursor | keys' out.jsonl)" '["folders","for"]' \
	'the one with since is that of the whole mailbox'
is "$(jq -c 'select(.payload.hasAttachments) | [.context.attachments | length, .[0].name]' out.jsonl)" \
	'[2,"canary0.pdf"]
[12,"canary0.pdf"]' 'attachments are in the context'
is "$(jq -r 'select(.type == "raw") | "\(.external_id) \(.context.folder.displayName)"' out.jsonl | sort)" \
	"$(fake '{"do": "where"}')" 'so is the folder'
ok 'payloads are as they were sent' grep -q 'canary words, caf\\u00e9 \\ud83c\\udf3b' out.jsonl

# Canonical rows, with what the fields mean.
rm -rf home
run 'lo-extract exchange acct | tee out.jsonl | lo-vault tee | lo-canon email | lo-emit'
status_is 0 'through the whole pipe'
is "$(db 'SELECT count(*) FROM canonical_objects')" 96 'each message is canonical'
is "$(db 'SELECT count(*) FROM dead_letters')" 0 'without a dead letter'
message() { db "SELECT json_extract(c.payload, '\$.$1') FROM canonical_objects c
	JOIN raw_objects r ON r.idem_key = c.source_idem_key WHERE $2 LIMIT 1"; }
is "$(message labels "json_extract(c.payload, '\$.labels[0]') = 'Bills'")" '["Bills"]' 'the folder is a label'
is "$(message 'keywords' "json_extract(r.payload, '\$.isDraft')")" '{"$draft":true}' \
	'a draft is one, though it has a time of receipt, and no sender or recipient'
is "$(message 'attachments[0].filename' "json_extract(r.payload, '\$.hasAttachments')")" canary0.pdf \
	'attachments'
is "$(message 'from[0].email' "json_extract(r.payload, '\$.from.emailAddress.address') LIKE '/O=%'" | cut -c 1-8)" \
	/O=FAKE/ 'addresses of Exchange itself'
is "$(message 'sender[0].name' "json_extract(r.payload, '\$.from') IS NOT NULL")" 'Canary Deputy' \
	'who sent it for another'
is "$(db "SELECT max(length(json_extract(payload, '\$.body.html'))) > 400,
	max(length(json_extract(payload, '\$.preview'))) <= 256 FROM canonical_objects")" '1|1' \
	'the body is HTML and whole, the preview is not it'
is "$(message 'list.id' "json_extract(r.payload, '\$.from') IS NOT NULL")" canary.fake.example \
	'headers that only come when they are named'
ok 'the size is a property of its own' test "$(message size "1")" -gt 1000

# Incremental: what changed, with only what changed in it; what was moved is
# another folder's and no deletion; deletes; a folder that is new.
tell '{"do": "change", "folder": "inbox", "which": [0, 5]}'
tell '{"do": "move", "folder": "inbox", "which": [1, 2, 3], "to": "Archive"}'
tell '{"do": "move", "folder": "Bills", "which": [0], "to": "inbox"}'
tell '{"do": "delete", "folder": "Bills", "which": [4]}'
tell '{"do": "delete", "folder": "inbox", "which": [9]}'
tell '{"do": "add", "n": 2}'
tell '{"do": "folder", "name": "New"}'
tell '{"do": "add", "n": 3, "folder": "New"}'
forget
run 'lo-extract exchange | tee out.jsonl | lo-vault tee | lo-emit'
status_is 0 'an incremental run'
same_as_truth 'changes, moves, deletes, new mail and a new folder'
is "$(modes)" incremental 'from the cursor'
is "$(asked '/messages/AAk.*select')" 2 'what came in part is read again'
is "$(asked 'delta\?%24select')" 1 'only the new folder is read from its beginning'
is "$(jq -r 'select(.deleted).scope' out.jsonl | wc -l)" 6 'a word on each that left a folder'
is "$(db "SELECT count(*) FROM raw_objects WHERE deleted_at IS NOT NULL")" 2 'and only what was deleted is'
where() { db "SELECT external_id || ' ' || json_extract(context, '\$.folder.displayName')
	FROM raw_objects WHERE deleted_at IS NULL ORDER BY 1"; }
is "$(where)" "$(fake '{"do": "where"}')" 'each is where it was moved to'
home=$LO_HOME
LO_HOME=$PWD/other
mkdir -m 700 other
cp -rp "$home/vault" other/
run 'lo-vault cat email/exchange/acct >replayed && lo-emit <replayed'
status_is 0 'the vault in a store of its own'
same_as_truth 'a message that was moved is in the vault once'
LO_HOME=$home
forget
load exchange
is "$(raws)" 0 'nothing new'
is "$(wc -l <"$fake/log")" 9 'is a request for each folder, and two for the list'
tell '{"do": "set", "whole": true}'
tell '{"do": "change", "folder": "inbox", "n": 3}'
forget
load exchange
same_as_truth 'messages that come whole when they change'
is "$(asked '/messages/AAk')" 0 'are not read again'
tell '{"do": "set", "whole": false}'

# A message that is moved to a folder which had its turn already.
tell '{"do": "delete", "folder": "inbox", "which": [7]}'
tell "{\"do\": \"when\", \"at\": \"messages/delta.*deltatoken\", \"after\": 2, \"then\": {\"do\": \"move\", \"folder\": \"Archive\", \"which\": [0], \"to\": \"inbox\"}}"
load exchange
same_as_truth 'a move in the middle of a round'
tell '{"do": "change", "folder": "inbox", "which": [2]}'
tell '{"do": "when", "at": "/messages/AAk", "then": {"do": "delete", "folder": "inbox", "which": [2]}}'
load exchange
load exchange
same_as_truth 'a message that went while it was read'

# More changes than a page holds; empty pages with a next link; one message
# twice, the last word counts.
tell '{"do": "set", "holes": true, "dups": true}'
tell '{"do": "change", "n": 70}'
tell '{"do": "delete", "folder": "Bills", "which": [1]}'
load exchange
same_as_truth 'pages that are empty, and repeat what the last one had'
load 'exchange --full'
same_as_truth 'in a full load, too'
tell '{"do": "set", "holes": false, "dups": false}'

# Names of folders are in every message, but changing one tells of none.
tell '{"do": "rename", "folder": "Bills", "name": "Invoices"}'
tell '{"do": "delete", "folder": "Invoices", "which": [0]}'
forget
load exchange
same_as_truth 'a folder that is renamed'
is "$(where)" "$(fake '{"do": "where"}')" 'has its new name in each message'
is "$(asked 'delta\?%24select')" 1 'and only it is read again'

# A folder that is purged says nothing of its messages.
tell '{"do": "purge", "folder": "New"}'
run 'lo-extract exchange | tee out.jsonl | lo-emit'
status_is 0 'a folder that is gone'
err_line 'a folder has gone' 'is told once'
same_as_truth 'with its messages'

# A link that is too old: everything, and what was deleted meanwhile is found.
expired() { # STATUS CODE
	tell '{"do": "delete", "folder": "inbox", "which": [3]}'
	tell "{\"do\": \"expire\", \"status\": $1, \"code\": \"$2\"}"
	run 'lo-extract exchange | tee out.jsonl | lo-emit'
	status_is 0 "$1 $2"
	err_line "email/exchange/acct: the cursor is of no use any more \\($1 $2\\)" "$1 $2 is told once"
	is "$(modes)" 'incremental
full' "$1 $2 begins a full block"
	same_as_truth "$1 $2: what was deleted meanwhile is found"
}
expired 410 syncStateNotFound
expired 400 SyncStateNotFound
expired 404 resyncRequired

# Killed at any request, and run again; the second time with links that are
# too old by then.
# One request at a time, so that it is known what came before.
in_turn() { sed -i 's/"wait_ms"/"concurrency": 1, "wait_ms"/' config.json; }
in_turn
rm -rf home
killed exchange 0 1 3 6
load exchange
same_as_truth 'killed at four requests and run again'
rm -rf home
killed exchange 4
tell '{"do": "delete", "folder": "inbox", "which": [0, 4]}'
tell '{"do": "expire"}'
forget
load exchange
same_as_truth 'a first round that dies half way with its links'
is "$(modes)" incremental 'goes on with the other folders'
tell '{"do": "change", "n": 30}'
tell '{"do": "delete", "folder": "inbox", "which": [30]}'
killed exchange 3
tell '{"do": "move", "folder": "inbox", "which": [2], "to": "Archive"}'
killed exchange 5
load exchange
same_as_truth 'an incremental round, killed twice'

# A link gives what was selected when it was made.
XDG_CONFIG_HOME=$PWD/etc
export XDG_CONFIG_HOME
mkdir -p etc/lo/sources
sed 's/,internetMessageHeaders//' "$top/cmd/lo-extract/sources/exchange.jq" >etc/lo/sources/exchange.jq
run 'lo-extract exchange | tee out.jsonl | lo-emit'
status_is 0 'other members of a message'
err_line 'settings have changed' 'are another round'
rm etc/lo/sources/exchange.jq

# Only some folders.
mailbox "$by_app" '"folders": ["inbox", "Archive"]'
run 'lo-extract exchange | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'other folders'
err_line 'settings have changed' 'are another stream of mail: all of it'
truth_is email changeKey '{"do": "truth", "folders": ["inbox", "Archive"]}' 'only those folders'
tell '{"do": "move", "folder": "inbox", "which": [0], "to": "sentitems"}'
load exchange
truth_is email changeKey '{"do": "truth", "folders": ["inbox", "Archive"]}' 'what is moved out of them is gone'
mailbox "$by_app" '"folders": ["nowhere"]'
run 'lo-extract exchange --full | lo-emit'
status_is 78 'a folder that is not there'
err_like 'settings/folders: one is not in the mailbox' 'is told'

# A window moves no cursor and deletes nothing.
mailbox
rm -rf home
load 'exchange --since 2026-01-02T00:01:00Z --until 2026-01-02T00:01:30Z'
is "$(raws)" \
	"$(jq -rs 'map(select(.payload.receivedDateTime | . >= "2026-01-02T00:01:00Z" and . < "2026-01-02T00:01:30Z")) | length' out.jsonl)" \
	'a window, by the time of receipt'
ok 'that holds something' grep -q '"type":"raw"' out.jsonl
is "$(states)" '' 'without a state'
ok 'the order stands in the filter' test "$(asked 'filter=receivedDateTime%20ge%202026-01-02T00%3A01%3A00Z%20and%20receivedDateTime%20lt.*orderby=receivedDateTime%20desc')" -ge 4
load 'exchange --limit 3'
is "$(raws)" 3 'a limit'

# What is no answer.
fault() { # STATUS REASON TIMES [HEADERS]
	tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"messages/delta\", \"after\": 2, \"status\": $1, \"reason\": \"$2\", \"times\": $3, \"headers\": {${4-}}}"
}
rm -rf home
# Apart from each other, so that no request gets more of them than it is tried.
mailbox
in_turn
fault 429 ApplicationThrottled 2 '"Retry-After": "0"'
after=5
for no in 503 504 509 500; do
	tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"messages/delta\", \"after\": $after, \"status\": $no, \"reason\": \"ErrorServerBusy\"}"
	after=$((after + 2))
done
tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"messages/delta\", \"after\": $after, \"status\": 400, \"reason\": \"ErrorMailboxStoreUnavailable\"}"
for kind in reset short html badgzip; do
	after=$((after + 2))
	tell "{\"do\": \"fault\", \"kind\": \"$kind\", \"at\": \"messages/delta\", \"after\": $after}"
done
tell "{\"do\": \"fault\", \"kind\": \"status\", \"status\": 401, \"reason\": \"InvalidAuthenticationToken\", \"at\": \"messages/delta\", \"after\": $((after + 2))}"
forget
load 'exchange --full'
ok 'every fault struck' test "$(asked messages/delta)" -gt 20
tell '{"do": "clear"}'
same_as_truth '429, 5xx, a store that is elsewhere for a while, cut answers, a token that ends'
fault 429 ApplicationThrottled -1
refused 75 'HTTP 429 ApplicationThrottled' '429 for ever'
fault 403 ErrorAccessDenied -1
refused 77 'HTTP 403 ErrorAccessDenied' '403 ErrorAccessDenied'
is "$(ends)" 'failed 77 403 ErrorAccessDenied' 'ends with its reason'
fault 404 MailboxNotEnabledForRESTAPI -1 '"request-id": "graph-77"'
refused 69 'HTTP 404 MailboxNotEnabledForRESTAPI, request graph-77' '404 MailboxNotEnabledForRESTAPI'
fault 410 syncStateNotFound -1
refused 75 'HTTP 410 syncStateNotFound' 'a link that is lost as soon as it is printed'
tell '{"do": "fault", "kind": "redirect", "at": "messages/delta"}'
refused 69 'HTTP 302' 'a redirect'
load exchange
same_as_truth 'after all of that a run makes it whole'

# A person's own mailbox, by a refresh token.
tell '{"do": "set", "user": "me"}'
rm -rf home
account exchange "$by_user" '"user": "me"'
tell '{"do": "tokens", "rotate": "used"}'
load exchange
same_as_truth 'the mailbox of whose token it is'
rm -rf home/tokens/exchange/acct.json
load exchange
same_as_truth 'with a refresh token that is another after each use'
run 'lo-extract -n exchange --full'
status_is 0 'a dry run'
err_like 'GET .*/me/mailFolders' 'shows its requests'
account exchange "$by_user"
run 'lo-extract -v exchange'
err_like 'not configured: settings/user is missing' 'without a user there is nothing to read'
source_done
