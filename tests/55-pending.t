#!/bin/sh
# lo-project rows --pending: what is not made yet, no more and no less.
# shellcheck disable=SC2016 # JSON and programs in quotes
. "${0%/*}/tap.sh"
need jq sqlite3

LO_DATA=$PWD/data
XDG_CONFIG_HOME=$PWD/config
export LO_DATA XDG_CONFIG_HOME
mine=$XDG_CONFIG_HOME/lo

# raw N PAYLOAD [RUN [MEMBER,...]]: run is a number.
raw() {
	printf '{"type":"raw","idem_key":"shop:t:thing:%s","source_system":"shop","connection_name":"t","object_type":"thing","external_id":"%s",%s"observed_at":"2026-01-%02dT10:00:00.000000Z","correlation_id":"202601%02dT100000Z","payload":%s}\n' \
		"$1" "$1" "${4:-}" "${3:-1}" "${3:-1}" "$2"
}
# transform PLACE REF OUTPUT PROGRAM [MEMBER,...]
transform() {
	mkdir -p "$1/transforms/${2%/*}" "$1/schemas"
	printf '%s\n' "$4" >"$1/transforms/$2.jq"
	printf '{%s"source_system":["shop"],"object_type":["thing"],"output":"%s","schema":"iglu:test/thing/jsonschema/1-0-0"}\n' \
		"${5:-}" "$3" >"$1/transforms/$2.json"
}
mkdir -p "$LO_DATA/schemas"
echo '{"type":"object"}' >"$LO_DATA/schemas/thing@1-0-0.json"

pending() { lo-project rows raw --bare --pending "${1:-a}" | jq -r .external_id | paste -sd ' ' -; }
mkdir bin
PATH=$PWD/bin:$PATH
cat >bin/canonize <<'END'
#!/bin/sh
lo-project rows raw --pending "${1:-a}" | lo-canon -q "${1:-a}" | lo-emit -q 2>said
END
cat >bin/score <<'END'
#!/bin/sh
lo-project rows canonical --schema form_response --pending score |
	lo-score -q 2>said | lo-emit -q 2>said
END
chmod +x bin/*
made() { sqlite3 "$LO_HOME/lo.db" "SELECT idem_key, payload, transform_ref, part, parts
	FROM canonical_objects WHERE deleted_at IS NULL ORDER BY 1"; }

transform "$LO_DATA" a/one@1.0.0 one 'if .payload.n == 0 then empty
elif .payload.n < 0 then error("negative") else {n: .payload.n, m: .client_id} end'
{ raw 1 '{"n":1}'; raw 2 '{"n":2}'; raw 3 '{"n":0}'; raw 4 '{"n":-1}'; raw 5 '{"n":5}'; } >in
run 'lo-emit -q <in'
is "$(pending)" '1 2 3 4 5' 'what was never canonized is pending'
run 'lo-project rows raw --pending a'
is "$(sed -n '1s/.*"mode":"\([a-z]*\)".*/\1/p' "$out") $(tail -n 1 "$out" |
	jq -r '[.type, .status, .records] | join(" ")')" \
	'replay end complete 5' 'as a replay'
sed 1d "$out" | sed '$d' >got
same got in 'of the very bytes'
run 'canonize'
status_is 65 'one of them dies'
is "$(made | wc -l)" 4 'and the others are made'
is "$(pending)" '' 'and then nothing is pending: what gave nothing, and what died, do not come again'
run 'lo-project rows raw --pending a | lo-canon a | lo-emit'
status_is 0 'so that the next run is well'

# Seen again, changed, deleted, back.
{ raw 1 '{"n":1}' 2; raw 2 '{"n":22}' 2; raw 3 '{"n":0}' 2; raw 4 '{"n":-1}' 2; raw 5 '{"n":5}' 2; } >in
run 'lo-emit -q <in'
is "$(pending)" 2 'seen again without change: not pending, nor is what died; changed: pending'
{ raw 4 '{"n":4}' 3; raw 5 '{"n":5}' 3 '"client_id":"c",'; } >in
run 'lo-emit -q <in'
is "$(pending)" '2 4 5' 'what died and changed, and what is of another client'
run 'canonize'
status_is 0 'they are made'
is "$(pending)" '' 'and are done'
is "$(made | grep -c 'transform\|one')" 5 'all five'
printf '{"type":"raw","idem_key":"shop:t:thing:1","source_system":"shop","connection_name":"t","object_type":"thing","external_id":"1","observed_at":"2026-01-04T10:00:00.000000Z","correlation_id":"20260104T100000Z","deleted":true}\n' >gone
run 'lo-emit -q <gone'
is "$(pending)" '' 'a deleted record is not pending'
raw 1 '{"n":1}' 5 >in
run 'lo-emit -q <in'
is "$(pending)" 1 'back again, it is'
run 'canonize'
is "$(pending)" '' 'until it is made'

# What lo-canon cannot read at all is not asked for again and again.
raw 8 "{\"n\":8,\"t\":\"$(printf '%0900d' 0)\"}" 5 >in
run 'lo-emit -q <in; lo-project rows raw --pending a | lo-canon -q -l 700 a | lo-emit -q 2>said'
status_is 65 'a record that is too long'
is "$(pending)" '' 'is dead, and not pending'
sed 's/2026\(-*\)01\(-*\)05/2026\101\206/g' in >again
run 'lo-emit -q <again'
is "$(pending)" 8 'seen anew it is tried once'
run 'canonize'
status_is 0 'without the limit it is made'
is "$(sqlite3 "$LO_HOME/lo.db" "SELECT count(*) FROM dead_letters WHERE code = 'too_long' AND resolved_at IS NULL")" 0 \
	'and its letter is resolved'
printf '{"type":"raw","idem_key":"shop:t:thing:8","source_system":"shop","connection_name":"t","object_type":"thing","external_id":"8","observed_at":"2026-01-07T10:00:00.000000Z","correlation_id":"20260107T100000Z","deleted":true}\n' | lo-emit -q

# A transform sees all of a record: where it lies, and what is said of it.
raw 9 '{"n":9}' 5 '"scope":"one",' | lo-emit -q
run 'canonize'
raw 9 '{"n":9}' 6 '"scope":"one",' | lo-emit -q
is "$(pending)" '' 'seen again in its place'
raw 9 '{"n":9}' 7 '"scope":"two",' | lo-emit -q
is "$(pending)" 9 'in another file it is another record'
run 'canonize'
is "$(pending)" '' 'once'
raw 9 '{"n":9}' 8 '"scope":"two","schema_ref":"x",' | lo-emit -q
is "$(pending)" 9 'so it is under another schema'
run 'canonize'
raw 9 '{"n":9}' 8 '"scope":"two","schema_ref":"x","validation_status":"valid",' | lo-emit -q
is "$(pending)" '' 'a verdict on it is no part of it'
raw 9 '{"n":10}' 9 '"scope":"two",' | lo-emit -q
is "$(lo-project rows raw --bare --pending a --stage lo-canon)" '' 'no record is of a stage'
is "$(pending)" 9 'which is not kept as if nothing were pending'
printf '{"type":"raw","idem_key":"shop:t:thing:9","source_system":"shop","connection_name":"t","object_type":"thing","external_id":"9","observed_at":"2026-01-09T10:00:00.000000Z","correlation_id":"20260109T100000Z","deleted":true}\n' | lo-emit -q

# That nothing is pending is kept, until something moves.
is "$(pending)" '' 'nothing is'
quietly() { sqlite3 "$LO_HOME/lo.db" '.dbconfig enable_trigger off' "$1" >/dev/null; }
echo '{"type":"event","event_id":"1","event_type":"a.b"}' | lo-emit -q
quietly "UPDATE canonical_seen SET deleted_at = 'x' WHERE id = 1"
is "$(pending)" '' 'nothing moved'
is "$(lo-project rows raw --bare --full --pending a | jq -r .external_id)" 1 '--full looks'
sqlite3 "$LO_HOME/lo.db" "UPDATE canonical_seen SET run = run WHERE id = 1"
is "$(pending)" 1 'what another program writes is seen'
is "$(pending)" 1 'and is pending until it is made'
quietly 'UPDATE canonical_seen SET deleted_at = NULL WHERE id = 1'
is "$(pending)" '' 'what is pending is not kept'
run 'lo-project rows raw --full'
expect 64 '' 'rows takes --full with --pending' '--full alone'

# Another program, another version.
raw 6 '{"n":-6}' 6 >in
run 'lo-emit -q <in; canonize'
status_is 65 'one more that dies'
is "$(pending)" '' 'does not come again'
transform "$LO_DATA" a/one@1.0.0 one '# better
if .payload.n == 0 then empty elif .payload.n == -6 then error("six") else {n: .payload.n} end'
is "$(pending)" '1 2 3 4 5 6' 'another text under the same version: all are'
run 'canonize'
status_is 65 'one dies again'
is "$(pending)" '' 'and is not tried again'
transform "$LO_DATA" a/one@1.10.0 one '{n: .payload.n, v: 10}'
is "$(pending | wc -w)" 6 'a newer version: all are'
is "$(pending a/one@1.0.0)" '' 'but not for the older'
run 'canonize'
status_is 0 'which makes all of them'
is "$(pending one) $(pending thing) $(pending a/one)" '  ' 'and nothing is pending by any name of it'
transform "$LO_DATA" a/one@1.9.0 one '{n: .payload.n, v: 9}'
is "$(pending)" '' 'nor when an older one is added'

# Sets, half of them.
transform "$LO_DATA" b/two@1.0.0 two '.payload.n as $n | range(3) | {id: ., n: $n}' '"key":"id",'
run 'lo-project rows raw --pending b | lo-canon -q b >all; head -n 4 all | lo-emit -q 2>said'
status_is 75 'a pipe that broke in a set'
is "$(pending b)" '1 2 3 4 5 6' 'the half set is pending, what was not begun is'
run 'head -n 10 all | lo-emit -q 2>said'
status_is 75 'broken once more'
is "$(pending b)" '3 4 5 6' 'a whole one is not'
run 'canonize b'
is "$(pending b)" '' 'resumed, it comes to an end'
made >got
run 'sqlite3 "$LO_HOME/lo.db" "DELETE FROM canonical_seen; DELETE FROM canonical_data"; canonize a; canonize b'
made >want
same got want 'and what is there is what one run makes'

# Conditions, and the user'"'"'s own.
transform "$LO_DATA" c/some@1.0.0 some '{n: 1}' '"when":{"/payload/n":[22,4],"/context/x":"absent"},'
is "$(pending c)" '2 4' 'only what the transform is for'
{ raw 4 '{"n":4}' 7 '"context":{"x":1},'; raw 7 '{"n":4}' 7; } >in
run 'lo-emit -q <in'
is "$(pending c)" '2 7' 'a condition on the context'
run 'canonize c'
is "$(pending c)" '' 'is made once'
transform "$mine" d/own@1.0.0 some '{n: 2}' '"when":{"/external_id":["7"]},'
is "$(lo-project rows raw --bare --pending some | jq -r .external_id)" 7 \
	'where the user has a transform of that output, it must be made by that'
run 'canonize some'
is "$(pending some)" '' 'and then it is'

# What chooses among them, and what is refused.
transform "$LO_DATA" e/all@1.0.0 all '{}'
run 'lo-project rows raw --pending e --bare --limit 2 | wc -l'
out_is 2 '--limit and --bare'
run 'lo-project rows raw --pending e --client c --bare | wc -l'
out_is 1 '--client'
run 'lo-project rows raw --pending e --stream thing/shop/other'
is "$(jq -r .records "$out" | tail -n 1)" 0 '--stream'
run 'lo-project rows raw --pending e --stream thing/shop'
expect 64 '' '--stream takes TYPE/SOURCE/CONNECTION' 'a part of a stream is refused'
run 'lo-project rows raw --pending thig'
expect 78 '' 'thig: no such kind; did you mean thing' 'no such kind'
run 'lo-project rows measurement --pending a'
expect 64 '' '--pending goes with' 'measurements are not pending'
run 'lo-project rows canonical --pending phq'
expect 78 '' 'neither "score" nor an instrument; did you mean phq9' 'nor is there such an instrument'

# Scores.
mkdir -p "$mine/bindings"
binding() { # VERSION INSTRUMENT
	printf '{"format":"lo-binding/1","id":"f","version":"%s","forms":["F"],"instruments":[{"instrument":"%s","items":[{"item":"gad7_item1","question_id":"q1"},{"item":"gad7_item2","question_id":"q2"}]}]}\n' \
		"$1" "${2:-gad7}" >"$mine/bindings/f@$1.json"
}
form() { # N FORM Q1 [RUN]
	printf '{"type":"canonical","idem_key":"f:t:form_response:%s#form_response","source_idem_key":"f:t:form_response:%s","part":1,"parts":1,"source_system":"f","connection_name":"t","object_type":"form_response","canonical_schema":"iglu:org.canonical/form_response/jsonschema/1-0-0","transform_ref":"form/f@1.0.0","observed_at":"2026-01-%02dT10:00:00.000000Z","correlation_id":"202601%02dT100000Z","payload":{"response_id":"%s","form_id":"%s","answers":%s}}\n' \
		"$1" "$1" "${4:-1}" "${4:-1}" "$1" "$2" "$3"
}
due() { lo-project rows canonical --bare --schema form_response --pending "${1:-score}" |
	jq -r .payload.response_id | paste -sd ' ' -; }
{ form 1 F '{"q1":1,"q2":2}'; form 2 G '{"q1":1}'; form 3 F '{"q1":3,"q2":0}'; form 4 F '"no"'; } >in
run 'lo-emit -q <in'
is "$(due)" '' 'without a binding no response is pending'
binding 1.0.0
is "$(due)" '1 3 4' 'with one, those of its form'
run 'score'
status_is 65 'one cannot be read'
is "$(due)" '' 'scored, or dead: not again'
is "$(sqlite3 "$LO_HOME/lo.db" 'SELECT count(*) FROM measurement_events')" 2 'two measurements'
{ form 1 F '{"q1":1,"q2":2}' 2; form 3 F '{"q1":0,"q2":0}' 2; form 4 F '{"q1":0,"q2":0}' 2; } >in
run 'lo-emit -q <in'
is "$(due)" '3 4' 'another answer is pending, the same is not'
is "$(due gad7) $(due phq9)" '3 4 ' 'by its instrument, too'
run 'score'
status_is 0 'scored'
is "$(due)" '' 'and done'
binding 1.1.0
is "$(due)" '1 3 4' 'a newer binding: all of its form'
run 'score'
status_is 0 'scored again'
is "$(due)" '' 'and done'
run 'sqlite3 "$LO_HOME/lo.db" "DELETE FROM observations WHERE rowid IN
	(SELECT max(rowid) FROM observations)"'
is "$(due | wc -w)" 1 'one that lacks an observation is pending'
run 'score'
mkdir -p "$mine/instruments"
sed 's/"title": *"/&My /' "$top/cmd/lo-score/instruments/gad7@1.0.0.json" \
	>"$mine/instruments/gad7@1.0.0.json"
is "$(due)" '1 3 4' 'and so are all when the definition of the instrument is another'
done_testing
