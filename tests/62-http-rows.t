#!/bin/sh
# How records are cut out of answers and named; whole parts of a stream; what
# a source's file can say besides.
. "${0%/*}/tap.sh"
. "$top/tests/fakes/fakes.sh"

XDG_CONFIG_HOME=$PWD/etc
export XDG_CONFIG_HOME
mkdir -p etc/lo/sources
secret hush hush-1
auth='{"type": "bearer", "token": {"file": "hush"}}'
fake_start plain
tell '{"do": "set", "how": "bearer"}'

# A source of the user's own: program ROWS [ANSWER [HOSTS]].
program() {
	cat >etc/lo/sources/parts.jq <<END
module {
  "what": "parts of nobody", "base_url": "https://parts.example",
  "hosts": {"other": "$([ $# -lt 3 ] && echo https://other.example || echo "$3")"},
  "auth": {"bearer": {}}, "settings": {"how": ["one", "two"], "more": "o"},
  "streams": {"row": {}}
};
def start: {get: "/v1/list/x", as: "page", rows: $1};
def answer: ${2-"{state: {at: .rows.latest}}"};
END
}
rows() { tell "{\"do\": \"set\", \"rows\": $1}"; }
raws() { jq -c 'select(.type == "raw") | [.external_id, .scope, .context, .payload]' out.jsonl; }
account parts "$auth"

# Names and parts.
rows '[{"id": 7, "t": "2026-01-02T10:00:00Z"}, {"id": "x", "t": "2026-01-02T10:00:00.5Z"}, {"id": 9}]'
program '{at: "/items", id: "/id", when: "/t", prefix: "A/", scope: "A", context: {c: 1}}'
load parts
is "$(raws)" '["A/7","A",{"c":1},{"id":7,"t":"2026-01-02T10:00:00Z"}]
["A/x","A",{"c":1},{"id":"x","t":"2026-01-02T10:00:00.5Z"}]
["A/9","A",{"c":1},{"id":9}]' 'ids with a prefix, of a scope'
is "$(states)" '{"at":"2026-01-02T10:00:00.5Z"}' 'the latest is by time, not by its letters or its place'

# An object whose members are records, and what is written as a list when it
# is empty.
rows '{"7": {"id": 7, "t": "2026-01-02T10:00:00Z"}, "x": {"id": "x"}}'
program '{at: "/items", id: "/id", members: true, show: ["id"]}' \
	'{state: [.rows.count, .rows.first.id, .rows.last.id, .body.items]}'
load 'parts --full'
is "$(raws)" '["7",null,null,{"id":7,"t":"2026-01-02T10:00:00Z"}]
["x",null,null,{"id":"x"}]' 'members of an object'
is "$(states)" '[2,7,"x",[]]' 'are rows'
for empty in '{}' '[]'; do
	rows "$empty"
	load 'parts --full'
	is "$(states)" '[0,null,null,[]]' "$empty has none"
done
rows '[{"id": 7}, {"id": "x"}]'
load 'parts --full'
is "$(states)" '[2,7,"x",[]]' 'a list has its elements'

# Rows without an id of their own are numbered; blank ones are none.
rows '[["a", 1], [], ["", ""], ["b"], [null], [false]]'
program '{at: "/items", number: 2, blank: "skip", prefix: "S/", context: {c: 1}}'
load 'parts --full'
is "$(raws)" '["S/2",null,{"c":1,"row":2},["a",1]]
["S/5",null,{"c":1,"row":5},["b"]]
["S/6",null,{"c":1,"row":6},[null]]
["S/7",null,{"c":1,"row":7},[false]]' 'numbered rows; what is empty is none, but counts'
program '{at: "/items", number: 2}'
load 'parts --full'
is "$(raws | sed -n '1p;2p')" '["2",null,{"row":2},["a",1]]
["3",null,{"row":3},[]]' 'without a context of their own'

# One id twice: the second is no other version of the first.
rows '[["a", 1], ["b", 2], ["a", 3], ["", 4]]'
program '{at: "/items", number: 2, id: "/0", unique: true, scope: "s"}'
load 'parts --full' 65
err_like '2 dead letters' 'two rows have no id of their own'
is "$(raws)" '["a","s",null,["a",1]]
["b","s",null,["b",2]]' 'the first of two with one id stays'
is "$(jq -r 'select(.type == "dead_letter") | "\(.code) \(.reason)"' out.jsonl)" \
	'key a record with the id of another
key a record without an id' 'the second is a dead letter, and so is a row without one'

# A part that is read whole: what is gone from it is deleted, from no other.
part() { program "{at: \"/items\", id: \"/0\", scope: \"$1\", prefix: \"$1/\"}" \
	"{state: {n: 1}, since: .since, scope: \"$1\"}"; }
ids() { sqlite3 home/lo.db "SELECT external_id FROM raw_objects WHERE deleted_at IS NULL ORDER BY 1" | tr '\n' ' '; }
rm -rf home
rows '[["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]'
part P
load parts
part Q
load parts
rows '[["a"], ["b"], ["c"], ["d"], ["e"]]'
load parts
is "$(ids)" 'P/a P/b P/c P/d P/e P/f Q/a Q/b Q/c Q/d Q/e ' 'what is gone from a part is deleted there'
account parts "$auth" '' '"min_records": 6'
run 'lo-extract parts | tee out.jsonl | lo-emit'
status_is 69 'fewer in a part than there must be, in a later run too'
err_like '5 records, and min_records says 6' 'says so'
account parts "$auth"
program '{at: "/items", id: "/0"}' '{deleted: "P/a", scope: "P"}, {state: {n: 2}}'
load parts
is "$(jq -c 'select(.deleted) | [.external_id, .scope]' out.jsonl)" '["P/a","P"]' 'the word of a source names the part'

# What the program sees and no status says.
program '{at: "/items", id: "/0"}' '{failed: "settings/key: no such column", exit: 78}, {state: {n: 3}}'
run 'lo-extract parts | tee out.jsonl | lo-emit'
status_is 78 'a program that fails'
err_like 'row/parts/acct: settings/key: no such column' 'says why'
is "$(ends) $(states)" 'failed 78 program ' 'and no state follows'
program '{at: "/items", id: "/0"}' '{failed: "gone"}'
load parts 69
err_like 'row/parts/acct: gone' '69 if it does not say'

# Large answers, many at once: what comes before its turn does not fill the
# memory, and all of it comes, in order.
cat >etc/lo/sources/large.jq <<'END'
module {"what": "large ones", "base_url": "https://large.example",
  "auth": {"bearer": {}}, "concurrency": 10, "settings": {},
  "streams": {"row": {}}};
def start: range(14) as $n
  | {get: "/v1/list/x", query: {page: $n}, rows: {at: "/items", id: "/id"}};
def answer: empty;
END
account large "$auth"
tell '{"do": "set", "wide": 16000000}'
run 'python3 -c "
import os, re, resource, subprocess
out = subprocess.run([\"lo-extract\", \"--bare\", \"large\"], capture_output=True, check=True).stdout
print(re.findall(rb\"external_id...([0-9]+)\", out))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 81920
    or any(kind in os.environ[\"B\"] for kind in (\"asan\", \"cov\")))"'
expect 0 "$(python3 -c 'print([b"%d" % n for n in range(14)])')
True" '' 'answers of 16 MB, ten at once, in 64 MB and one of them'
tell '{"do": "set", "wide": 0}'
account parts "$auth"

# Settings that are one of some words.
account parts "$auth" '"how": "three"'
load parts 78
err_like 'settings/how: expected one of \["one", "two"\]' 'a word that is none of them'
account parts "$auth" '"how": "two", "more": []'
load parts 78
err_like 'settings/more: expected an object' 'another kind'
account parts "$auth" '"how": "two", "more": {}'
program '{at: "/items", id: "/0"}'
load 'parts --full'

# Other hosts of the same API: the connection's base URL stands for them too.
program '{at: "/items", id: "/0"}' 'if .as == "page" then {get: "/v1/list/y", host: "other", as: "there"} else {state: {n: 4}} end'
forget
load 'parts --full'
is "$(requests)" 'GET /v1/list/x
GET /v1/list/y' 'another host of the API'
sed -i 's/"base_url": "[^"]*",//' config.json
sed -i 's,as: "page",host: "other"\, &,' etc/lo/sources/parts.jq
run 'lo-extract --explain parts | grep GET'
like "$out" 'GET https://other.example/v1/list/x' 'is at its own address'
sed -i 's,https://other,http://other,' etc/lo/sources/parts.jq
load parts 78
err_like 'a host that hosts has not' 'and never without TLS'
fake_stop
done_testing
