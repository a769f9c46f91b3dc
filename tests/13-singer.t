#!/bin/sh
# Singer taps: records and states where the tap put them, its status, its
# state, versions of whole tables.
# shellcheck disable=SC2016 # run expands in its own shell
. "${0%/*}/tap.sh"

LO_NOW=2026-01-05T10:00:00Z
export LO_NOW
tool() { python3 -IS "$top/tests/extract.py" "$@"; }
short() { tool lines <"$out" | grep -v '^event'; }
publish() { tool publish <"$out"; }
schema() { # STREAM KEYS
	printf '{"type":"SCHEMA","stream":"%s","schema":{"properties":{"id":{}},"required":["id"]},"key_properties":%s}\n' "$1" "$2"
}
record() { # STREAM ID [VERSION]
	printf '{"type":"RECORD","stream":"%s","record":{"id":%s}%s}\n' "$1" "$2" \
		"${3:+,\"version\":$3}"
}
state() { printf '{"type":"STATE","value":%s}\n' "$1"; }
activate() {
	printf '{"type":"ACTIVATE_VERSION","stream":"%s","version":%s}\n' "$1" "$2"
}
singer() { run "cat in | lo-extract $* singer -c crm"; }

# A pipe: states where they stood, byte for byte; types of any spelling.
{
	schema users '["id"]'
	record users 1
	echo '{"type":"record","stream":"users","record":{"id":9007199254740993, "x": 1.10},"time_extracted":"2026-01-01T00:00:00Z"}'
	state '{"b": {"users":1.0} }'
	echo '{"type":"LOG","what":"ever"}'
	echo ''
	schema 'my stream!' '["id","n"]'
	echo '{"type":"RECORD","stream":"my stream!","record":{"id":"a,b","n":2}}'
	state '{"b":2}'
} >in
singer
status_is 0 'a stream that ends with STATE'
err_line '1 messages of unknown type were left out' 'unknown types are counted'
is "$(short)" 'begin any/singer/crm full -
raw users 1
raw users 900719925474
state 2
raw my_stream_ a\,b,2
state 3
end complete 0 - 3' 'records and states in order'
is "$(sed -n 's/.*"payload":\(.*\)}$/\1/p' "$out" | sed -n 2p)" \
	'{"id":9007199254740993, "x": 1.10}' 'records as they were'
is "$(sed -n 's/.*"cursor":\(.*\)}$/\1/p' "$out" | sed -n 1p)" \
	'{"b": {"users":1.0} }' 'the cursor is the whole value'
out_like '"idem_key":"singer:crm:my_stream_:a\\\\,b,2"' 'types that are valid'
is "$(tool check <"$out")" good 'counts agree'

# An end that proves nothing.
record users 3 >>in
singer
status_is 75 'a stream that ends with a RECORD'
err_like 'ended without a STATE.*--trust-eof' 'may be torn'
is "$(short | tail -n 1)" 'end failed 75 torn 4' 'so it failed'
singer --trust-eof
status_is 0 'unless one is told'
err_like unknown 'and'
run 'lo-extract singer -c crm <in'
status_is 0 'a file that ends with a RECORD'
err_like unknown 'of which'
is "$(short | tail -n 1)" 'end complete 0 - 4' 'is whole'
printf '{"type":"RECORD","stream":"us' >>in
run 'lo-extract singer -c crm <in'
status_is 75 'one that ends inside of a line'
err_like 'without a STATE' 'which is torn,'
is "$(short | tail -n 1)" 'end failed 75 torn 5' 'is not'
: >in
singer
status_is 75 'a tap that said nothing'
err_like 'without a STATE' 'may not have run'
is "$(short)" 'begin any/singer/crm full -
end failed 75 torn 0' 'the block says so'

# What is wrong with a message is a letter; what can be kept goes on.
{
	record early 1
	schema users '["id"]'
	record users 1
	echo '{"type":"RECORD","stream":"users","record":{"other":1}}'
	echo '{"type":"RECORD","stream":"","record":{"id":1}}'
	echo '{"type":"RECORD","stream":"users","record":{"id":null}}'
	echo '{"type":"RECORD","stream":"users"}'
	echo 'a traceback'
	echo '{"type":"SCHEMA","stream":"bare","schema":{"type":"object"}}'
	record bare 2
	record bare 2
	echo '{"no":"type"}'
	echo '{"type":"STATE"}'
	state '{}'
} >in
singer
status_is 65 'bad messages'
is "$(jq -r 'if .type == "dead_letter" then [.code, .reason] else
	select(.type == "raw") | [.idem_key] end | @tsv' "$out")" \
	"schema	a RECORD before its SCHEMA
singer:crm:users:1
schema	a member that the SCHEMA requires is missing
envelope	a RECORD without stream or record
key	a field of the key has no value
envelope	a RECORD without stream or record
json	no value
schema	a SCHEMA without properties
$(printf '{"id":2}' | sha256sum | sed 's/\([0-9a-f]*\).*/singer:crm:bare:\1-1\
singer:crm:bare:\1-2/')
envelope	a message without type
envelope	a STATE without value" 'letters say what, records go on'
is "$(tool check <"$out")" good 'and are counted'
{ schema a.b '["id"]'; schema 'a!b' '["id"]'; schema a_b '["id"]'; } >in
singer
status_is 78 'two streams of one name'
err_like 'two streams .* both be called a_b' 'are refused'
echo '{"type":"BATCH","stream":"a","manifest":[]}' >in
singer
status_is 78 'BATCH'
err_like 'BATCH.*not supported; take batch_config out' 'is refused, with the remedy'
printf '%s\n' '{"type":"RECORD","stream":"u","record":{"id":1,"_sdc_deleted_at":"2026-01-01T00:00:00Z"}}' >gone.txt
{ schema u '["id"]'; cat gone.txt; state 1; } >in
singer
is "$(short | grep '^raw')" 'raw u 1 deleted' 'a deletion is a tombstone'
err_is '' 'without a word'

# A tap that is run: its state in the file it expects, its status.
cat >tap <<'END'
#!/bin/sh
echo "secret chatter" >&2
printf '%s\n' "$*" >words
while [ $# -gt 0 ]; do
	[ "$1" != --state ] || cat "$2" >given
	shift
done
cat data
exit "$(cat code)"
END
chmod +x tap
rm -rf "$LO_HOME"
{ schema users '["id"]'; record users 1; state '{"at":9007199254740993}'; record users 2; } >data
echo 0 >code
run 'lo-extract singer -c crm -- ./tap --config c.json'
status_is 0 'a tap that ends well, whatever its last word'
is "$(short | tail -n 1)" 'end complete 0 - 2' 'completes the block'
is "$(cat words)" '--config c.json' 'its words, and no state the first time'
publish
run 'lo-extract singer -c crm -- ./tap --config c.json'
is "$(cat given)" '{"at":9007199254740993}' 'the second time the state, as it was'
like words '^--config c.json --state .*/lock/any/singer/crm.state.json$' 'behind its words'
ok 'which is gone afterwards' test ! -e "$LO_HOME/lock/any/singer/crm.state.json"
is "$(short | head -n 1)" 'begin any/singer/crm incremental resumed' 'and in begin'
like "$LO_HOME/logs/singer/crm.log" 'secret chatter' 'its messages are in the log'
is "$(stat -c %a "$LO_HOME/logs/singer/crm.log")" 600 'that nobody else reads'
run 'lo-extract -v singer -c crm -- ./tap'
err_like 'secret chatter' 'or, with -v, shown'
rm given
run 'lo-extract -n singer -c crm -- ./tap'
expect 0 '' 'the tap would run with the state' 'a dry run does not run it'
ok 'indeed' test ! -e given
run 'lo-extract --full singer -c crm -- ./tap'
ok '--full: no state' test ! -e given
for tap_code in 1:75 75:75 77:77 78:78 2:75; do
	echo "${tap_code%:*}" >code
	run 'lo-extract singer -c crm -- ./tap'
	status_is "${tap_code#*:}" "a tap that ends with ${tap_code%:*}"
	err_like "the tap ended with status ${tap_code%:*}; its messages are in .*crm.log" 'is told'
	is "$(short | tail -n 1)" "end failed ${tap_code#*:} tap 2" 'ends the block so'
done
run 'lo-extract singer -- ./nosuch'
status_is 69 'a tap that is not there'
err_line 'nosuch: cannot run: No such file' 'is named'
run 'lo-extract singer -- ./tap --state x'
expect 64 '' 'given to the tap by lo-extract' 'its state is our affair'
run 'lo-extract singer --key a -- ./tap'
expect 64 '' 'names its records itself' 'and its keys are its own'
printf '#!/bin/sh\ncat data\nkill -9 $$\n' >dies
chmod +x dies
run 'lo-extract singer -c crm -- ./dies'
status_is 75 'a tap that is killed'
err_like 'ended by signal 9' 'is told'

# A record is not held back while the tap thinks, and a tap ends with us.
printf '#!/bin/sh\necho $$ >pid\ncat data\nexec sleep 60\n' >thinks
chmod +x thinks
run 'lo-extract singer -c crm -- ./thinks | { head -n 3 >/dev/null; echo seen; }'
expect 0 seen '' 'records come at once'
run 'lo-extract singer -c crm -- ./thinks & p=$!
	until grep -q "^[0-9]" "$LO_HOME/lock/any/singer/crm"; do sleep 0.1; done
	sleep 0.5; kill $p; wait $p'
status_is 75 'told to end while a tap runs'
is "$(short | tail -n 2)" 'raw users 2
end interrupted 75 - 2' 'ends the block'
ok 'and the tap' sh -c '! kill -0 "$(cat pid)"'

# Versions: what is deleted is what was last seen before one began.
rm -rf "$LO_HOME"
echo 0 >code
since() { jq -c 'select(.type == "state") | [.scope, .since[0], .cursor]' "$out"; }
tap() { run 'lo-extract -q singer -c v -- ./tap'; }
{ schema t '["id"]'; record t 1 100; activate t 100; state '{"v":100}'; } >data
tap
publish
is "$(since)" '["t","20260105T100000Z",null]
[null,null,{"v":100}]' 'a version that began in this run'
# The same one again: rows of the earlier run are still of it.
{ schema t '["id"]'; record t 2 100; activate t 100; state '{"v":100}'; } >data
tap
publish
is "$(since | head -n 1)" '["t","20260105T100000Z",{"v":100}]' 'goes on: since then'
{ schema t '["id"]'; activate t 101; record t 2 101; activate t 101; state '{"v":101}'; } >data
tap
publish
is "$(since | head -n 2 | uniq)" '["t","20260105T100002Z",{"v":100}]' 'another one: since now'
# Interrupted in the middle of one.
{ schema t '["id"]'; record t 1 102; state '{"v":102}'; record t 2 102; } >data
echo 1 >code
tap
status_is 75 'a tap that dies in the middle of a table'
err_like 'status 1' 'is told'
publish
{ schema t '["id"]'; record t 3 102; activate t 102; state '{"v":102}'; } >data
echo 0 >code
tap
is "$(since | head -n 1)" '["t","20260105T100003Z",{"v":102}]' 'since it began, a run ago'
# Nobody remembers where it began: nothing is deleted.
rm "$LO_HOME/lock/any/singer/v.versions"
tap
is "$(since | head -n 1)" '["t",null,{"v":102}]' 'unknown: no since'
{ schema t '["id"]'; record t 3 103; activate t 103; state '{"v":103}'; } >data
tap
is "$(since | head -n 1)" '["t","20260105T100006Z",{"v":102}]' 'and the next one is known again'
is "$(jq -r 'select(.type == "raw").scope' "$out")" t 'records have the scope'
done_testing
