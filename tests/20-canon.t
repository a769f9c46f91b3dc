#!/bin/sh
# lo-canon: programs, selection, transforms, sets, letters, frames, limits.
# shellcheck disable=SC2016 # names in programs are for jq
. "${0%/*}/tap.sh"

at=2025-11-20T10:00:00.000000Z

# raw N PAYLOAD [MEMBER,...]: a raw record of a made-up source.
raw() {
	printf '{"type":"raw","idem_key":"shop:t:thing:%s","source_system":"shop","connection_name":"t","object_type":"thing","external_id":"%s",%s"observed_at":"%s","correlation_id":"20251120T100000Z","payload":%s}\n' \
		"$1" "$1" "${3:-}" "$at" "$2"
}
begin='{"type":"begin","stream":"thing/shop/t","run_id":"20251120T100000Z","mode":"full","resumed_from":null,"started_at":"2025-11-20T10:00:00Z"}'
state() {
	printf '{"type":"state","stream":"thing/shop/t","run_id":"20251120T100000Z","cursor":{"n":%s},"records":%s}\n' "$1" "$1"
}
end() {
	printf '{"type":"end","stream":"thing/shop/t","run_id":"20251120T100000Z","status":"complete","exit":0,"records":%s}\n' "$1"
}

# transform PLACE REF OUTPUT PROGRAM [MEMBER,...]
transform() {
	mkdir -p "$1/transforms/${2%/*}"
	printf '%s\n' "$4" >"$1/transforms/$2.jq"
	printf '{%s"source_system":["shop"],"object_type":["thing"],"output":"%s","schema":"iglu:test/thing/jsonschema/1-0-0"}\n' \
		"${5:-}" "$3" >"$1/transforms/$2.json"
}
LO_DATA=$PWD/data
XDG_CONFIG_HOME=$PWD/config
export LO_DATA XDG_CONFIG_HOME
mine=$XDG_CONFIG_HOME/lo
mkdir -p "$LO_DATA/schemas"
cat >"$LO_DATA/schemas/thing@1-0-0.json" <<'END'
{"$schema":"http://json-schema.org/draft-07/schema#","type":"object",
 "required":["n"],"properties":{"n":{"type":["integer","string"]}}}
END

# --- what is said of a block that ends badly
{ echo "$begin"; raw 1 '{"n":1}'; } >torn.in
run 'lo-canon -e .payload.n <torn.in'
expect 75 1 'input: a block broke before its end' 'a block that broke'
{ cat torn.in; end 1 | sed 's/"complete","exit":0/"failed","exit":75/'; } >ended
run 'lo-canon -e .payload.n <ended'
expect 75 1 '' 'one whose producer said that it failed is not said to be broken'

# --- programs

run 'printf "%s\n" "{\"a\": [1, 2]}" 3 null "\"x\"" | lo-canon -e .'
expect 0 '{"a":[1,2]}
3
null
"x"' '' '-e .: any value a line, compact'
run "printf '%s' '[9007199254740993,18446744073709551615,1.10,1E400,-0,\"\\u0000\\ud800\",{\"b\":1,\"a\":2}]' | lo-canon -e ."
expect 0 '[9007199254740993,18446744073709551615,1.10,1E400,-0,"\u0000\ud800",{"b":1,"a":2}]' \
	'' 'numbers, escapes and order as they stand'
run "printf '%s' '[9007199254740993,18446744073709551615,1E400,-0,\"\\u0000\"]' | lo-canon -e 'map(.)'"
expect 0 '[9007199254740993,18446744073709551615,1E400,-0,"\u0000"]' \
	'' 'numbers that a double cannot hold pass an engine'
run "printf '{\"n\":9007199254740993}\n{\"n\":2}' | lo-canon -e '.n + 1'"
status_is 65 'computing with one is a dead letter'
out_like '"code":"number".*"record":\{"n":9007199254740993\}' 'which has the code number'
out_like '^3$' 'and the next line goes on'
run 'printf "[\"\\\\ud83d\"]\n" | lo-canon -e "map(.)"'
expect 0 '["�"]' '1 undecodable characters' 'half a pair becomes U+FFFD and is said'
run "printf '{\"a\":1}\n' | lo-canon -e '.a |
  foo(1)'"
expect 78 '' '^lo-canon: -e:2:3: foo/1 is not defined$' 'a fault has line and column'
run "lo-canon -e '\"\\(1 + input)\" # input'"
expect 78 '' '^lo-canon: -e:1:8: input is not for programs here' 'input is refused, in a string too'
# shellcheck disable=SC2016
run 'lo-canon -e "{env: 1, x: \$ENV}"'
expect 78 '' '^lo-canon: -e:1:13: \$ENV is not' '$ENV is refused, a member called env is not'
run "printf '{\"secret\":\"hunter2\"}\n' | lo-canon -e '.secret | tonumber, error(\"no \" + .)'"
status_is 65 'a program that raises an error'
out_like '"reason":"a text cannot be parsed"' 'its reason says no payload'
run 'printf "a\n1\n\000\n2\n\377\n3" | lo-canon -e .'
status_is 65 'lines that are not JSON'
is "$(grep -c dead_letter "$out") $(grep -v dead_letter "$out" | tr '\n' ' ')" '3 1 2 3 ' \
	'are letters, their neighbours are not'
out_like '"code":"json".*"offset":4,"length":1,.*"bytes":"AA=="' 'with place, length and bytes'
run 'lo-canon -e . --strict <<END
1
nope
2
END'
status_is 65 'strict stops at the first'
err_line '^lo-canon: byte 2: json: ' 'and says where'
is "$(grep -v dead_letter "$out")" 1 'what came before it is out'
run "printf '%s\nnope\n{}\n' '$begin' | lo-canon --strict email"
status_is 65 'and in a block, too'
err_line '^lo-canon: byte [0-9]*: json: ' 'which is said'
is "$(jq -c '[.type, .status, .exit]' "$out" | tail -n 2)" '["event","failed",null]
["end","failed",65]' 'and told to the rest of the pipe, so that nobody tries again'
run "printf '\357\273\2771\n\357\273\2772\n' | lo-canon -e ."
status_is 65 'a byte order mark'
out_like '^1$' 'is skipped at the start'
out_like '"code":"json"' 'and nowhere else'
run "printf '\"%0100d\"\n1\n' 0 | lo-canon -l 50 -e ."
status_is 65 'a line over -l'
out_like '"code":"too_long".*"length":102' 'is a letter'
out_like '^1$' 'the next goes on'
raw=$(printf '{"type":"raw","idem_key":"a:b:c:d\\u0031","source_system":"a","connection_name":"b","object_type":"c","external_id":"1","tags":["x,{"],"observed_at":"2026-01-02T03:04:05Z","correlation_id":"20260102T030405Z","payload":{"idem_key":"no","t":"%0400d"}}' 0)
run "printf '%s\n' '$raw' | lo-canon -l 300 tables"
status_is 65 'a record over -l'
is "$(jq -c '[.code, .idem_key, .observed_at, .correlation_id, has("record")]' "$out" | head -n 1)" \
	'["too_long","a:b:c:d1","2026-01-02T03:04:05Z","20260102T030405Z",false]' 'is known by its key'
for raw in '{"payload":"' '{"type":"raw","idem_key":"a","payload":"' '{"type":"raw","idem_key":"a","observed_at":"x","correlation_id":"y","payload":"' \
	'{"type":"begin","idem_key":"a","observed_at":"2026-01-02T03:04:05Z","correlation_id":"y","payload":"' '{"type' '"}},,{' ']'; do
	printf '%s%0400d"}\n' "$raw" 0 >in
	run "lo-canon -l 300 tables <in"
	status_is 65 'a line over -l that is no record'
	is "$(jq -r '.idem_key == .sha256' "$out" | head -n 1)" true 'by its hash'
done
run 'lo-canon -e . -j 0'
status_is 64 '-j 0'
err_like 'j' 'is refused'
run 'lo-canon -e 1 --select 1'
status_is 64 'two programs'
err_like 'one program' 'are refused'
run 'lo-canon -e 1 email'
status_is 64 'a program and a KIND'
err_like 'email: no operand' 'are refused'
run 'lo-canon -e . <&-'
status_is 74 'input that is closed'
err_line 'input: cannot read' 'says so'
run 'echo 1 | lo-canon -e . >/dev/full'
status_is 74 'a full disk'
err_line 'standard output: ' 'says so'

# --- a line is not held back

mkfifo pipe
lo-canon -e . <pipe >held &
exec 5>pipe
echo 1 >&5
n=0
while [ ! -s held ] && [ "$n" -lt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
is "$(cat held)" 1 'a line is out while input is open'
exec 5>&-
wait

# --- frames

{
	echo "$begin"
	raw 1 '{"n":1}'
	state 1
	end 1
} >framed
run 'lo-canon -e .payload.n <framed'
expect 0 1 '' '-e swallows frames'
run 'head -3 framed | lo-canon -e .payload.n'
expect 75 1 'broke' 'and a broken block is 75'
run '(head -3 framed; cat framed) | lo-canon -e .payload.n'
expect 75 '1
1' 'broke' 'a begin inside of a block breaks it'

{
	echo "$begin"
	raw 1 '{"n" : 1.10, "u":"\u00e9"}'
	raw 2 '{"n":2}'
	state 2
	end 2
} >two
run 'lo-canon --select ".payload.n == 2" <two'
sed '2d' two >want
out_file want '--select: untouched lines and every frame'
run 'lo-canon --select ".payload.n < 2" <two'
sed '3d' two >want
out_file want 'bytes as they came'
event='{"type":"event","event_id":"1","event_type":"ingest.completed"}'
{ echo "$begin"; echo "$event"; end 0; } >want
run 'lo-canon -e . <want'
expect 0 '' '' 'an event in a block is not for -e'
run 'lo-canon --select false <want'
out_file want 'nor for --select'
run "echo '$event' | lo-canon -e .event_type"
expect 0 '"ingest.completed"' '' 'outside of one it is a line like others'
run 'echo "{\"a\":1}" | lo-canon --select ".a, empty, null"'
expect 0 '{"a":1}' '' 'any result that is true selects'
run 'echo "{\"a\":1}" | lo-canon --select "false, null, empty"'
expect 0 '' '' 'none does not'

# --- transforms

transform "$LO_DATA" things/plain@1.0.0 thing '{n: .payload.n}'
run 'lo-canon --list'
out_like '^things/plain@1\.0\.0 +thing  thing from shop$' '--list'
one='{"type":"canonical","idem_key":"shop:t:thing:1#thing","source_idem_key":"shop:t:thing:1","part":1,"parts":1,"source_system":"shop","connection_name":"t","object_type":"thing","canonical_schema":"iglu:test/thing/jsonschema/1-0-0","transform_ref":"things/plain@1.0.0","transform_sha256":"HASH","tags":["a"],"observed_at":"2025-11-20T10:00:00.000000Z","correlation_id":"20251120T100000Z","payload":{"n":1}}'
hash=$(sha256sum <"$LO_DATA/transforms/things/plain@1.0.0.jq" | cut -d' ' -f1)
one=$(printf '%s' "$one" | sed "s/HASH/$hash/")
raw 1 '{"n":1}' '"tags":["a"],' >in
run 'lo-canon things <in'
expect 0 "$one" '' 'a canonical record, from an unframed line: it alone'
for kind in things/plain things/plain@1.0.0 thing ''; do
	run "lo-canon $kind <in"
	[ -n "$kind" ] || { # everything there is
		out_like '"transform_ref":"things/plain@1.0.0"' 'without a KIND'
		continue
	}
	expect 0 "$one" '' "by $kind"
done
run 'lo-canon thinks <in'
expect 78 '' 'thinks: no such kind; did you mean things\?' 'a KIND that nobody knows'
{
	echo "$begin"
	cat in
	state 1
	end 1
} >framed
run 'lo-canon things <framed'
status_is 0 'a framed stream'
is "$(sed -n 's/^{"type":"\([a-z]*\)".*/\1/p' "$out" | tr '\n' ' ')" \
	'begin raw canonical state event end ' 'passes on what it consumed before what it made'
is "$(sed -n 2p "$out")" "$(cat in)" 'untouched'
out_like '"event_type":"canonize.completed".*"payload":\{"in":1,"out":1,"dead":\{\},' 'the event counts'
out_like '"type":"end".*"made":1' 'the end says what was made'
run 'lo-canon --only things <framed'
is "$(sed -n 's/^{"type":"\([a-z]*\)".*/\1/p' "$out" | tr '\n' ' ')" \
	'begin canonical event end ' '--only: no raw, no state'
raw 1 '' | sed 's/"payload":/"deleted":true/' >del
run 'lo-canon things <del'
expect 0 '' '' 'of a deleted record nothing is made'
{
	echo "$begin"
	cat del
	end 1
} >delf
run 'lo-canon things <delf'
is "$(grep -c '"deleted":true' "$out") $(grep -c canonical "$out")" '1 0' 'it is passed on'

# Versions, and whose.
transform "$LO_DATA" things/plain@1.10.0 thing '{n: .payload.n, v: 10}'
transform "$LO_DATA" things/plain@1.9.0 thing '{n: .payload.n, v: 9}'
run 'lo-canon things <in'
out_like '"plain@1\.10\.0"|"things/plain@1\.10\.0".*"v":10' 'the newest version'
run 'lo-canon things/plain@1.9.0 <in'
out_like '"v":9' 'another by its whole name'
transform "$mine" my/own@0.1.0 thing '{n: "own"}'
run 'lo-canon thing <in'
out_lines 1 "the user's own is preferred: one record"
out_like '"transform_ref":"my/own@0.1.0"' 'and it is theirs'
run 'lo-canon --list'
out_like '^my/own@0\.1\.0 .*\(yours\)$' '--list says whose'
rm -r "$mine"
transform "$LO_DATA" things/twin@1.0.0 thing '{n: 1}'
run 'lo-canon thing <in'
expect 78 '' 'things/plain@1\.10\.0 and things/twin@1\.0\.0 both make thing of one record' \
	'two of ours for one output are refused'
transform "$LO_DATA" things/twin@1.0.0 thing '{n: 1}' '"when":{"/payload/k":["x"]},'
transform "$LO_DATA" things/plain@1.10.0 thing '{n: .payload.n, v: 10}' '"when":{"/payload/k":"absent"},'
{ raw 1 '{"n":1}'; raw 2 '{"n":1,"k":"\u0078"}'; raw 3 '{"n":1,"k":"y"}'; } >in
run 'lo-canon -v thing <in'
is "$(sed -n 's/.*transform_ref":"\([^"]*\)".*/\1/p' "$out" | tr '\n' ' ')" \
	'things/plain@1.10.0 things/twin@1.0.0 ' 'unless what they are for excludes the other'
err_like '1 records fit none' 'what fits none is said'
rm -r "$LO_DATA/transforms"

# Sets.
transform "$LO_DATA" t/set@1 stat '.payload.all[]' '"key":"n",'
transform "$LO_DATA" t/some@1 some '.payload.all[] | {n: 1}'
raw 1 '{"all":[{"n":"a\/b"},{"n":7}]}' >in
run 'lo-canon t <in'
status_is 0 'sets'
is "$(sed 's/.*"idem_key":"\([^"]*\)","source.*\("part":.,"parts":.\).*/\1 \2/' "$out")" \
	'shop:t:thing:1#stat/a/b "part":1,"parts":2
shop:t:thing:1#stat/7 "part":2,"parts":2
shop:t:thing:1#some/1 "part":1,"parts":2
shop:t:thing:1#some/2 "part":2,"parts":2' 'are named by their own keys, or numbered'
raw 1 '{"all":[]}' >in
run 'lo-canon stat <in'
out_like '"idem_key":"shop:t:thing:1#stat",.*"parts":0,' 'an empty set is a line with parts 0'
out_unlike '"payload"|"part":' 'and no payload'
raw 1 '{"all":[{"n":"a"}]}' >in
run 'lo-canon stat <in'
out_like '#stat/a"' 'a set of one has its key too'
raw 1 '{"all":[{"n":"a"},{"n":"a"}]}' >in
run 'lo-canon stat <in'
status_is 65 'two members with one key'
out_like '"idem_key":"shop:t:thing:1#stat",.*|"reason":"two members have one key"' 'are a letter'
rm -r "$LO_DATA/transforms"

# One of three fails: one letter, with its key; the siblings go on.
deep='def deep: reduce range(1000000) as $i (0; [.]); {n: (deep | length)}'
transform "$LO_DATA" t/a@1 a '{n: .payload.n}'
transform "$LO_DATA" t/b@1 b '{n: (.payload.n | explode)}'
transform "$LO_DATA" t/c@1 c '{n: .payload.n}'
raw 1 '{"n":1}' >in
run 'lo-canon t <in'
status_is 65 'one of three fails'
is "$(grep -c canonical "$out") $(grep -c dead_letter "$out")" '2 1' 'two are made'
out_like '"code":"program".*"idem_key":"shop:t:thing:1#b".*"record":\{"type":"raw"' 'one letter says which'
# The same when it loops, grows, or breaks the engine.
for bad in 'timeout|def f: f; f' 'memory|def f: . + . | f; "xxxxxxxx" | f' "crash|$deep"; do
	transform "$LO_DATA" t/b@1 b "${bad#*|}"
	{ raw 1 '{"n":1}'; raw 2 '{"n":2}' | sed 's/shop"/shap"/'; raw 3 '"x"'; } >in
	sed -i '3d' in
	run 'lo-canon --max-time 1 --max-memory 64M -j 2 t <in'
	status_is 65 "a transform that ends in ${bad%%|*}"
	# A sanitizer's allocator ends the program itself.
	is "$(grep -c canonical "$out") $(sed -n 's/.*"code":"\([a-z]*\)".*#b".*/\1/p' "$out" |
		sed "${ASAN_OPTIONS:+s/crash/${bad%%|*}/}")" \
		"2 ${bad%%|*}" 'costs itself alone'
done
# What came before, three times, leaves a record the memory it may have.
lists=$(printf '{},%.0s' $(seq 10900))
for i in 1 2 3; do
	for k in $(seq 16); do
		printf '%s"k%d":[%s{}]' "$([ "$k" = 1 ] && echo '{' || echo ,)" \
			"$k" "$lists"
	done
	echo '}'
done >in
echo '{"q":1}' >>in
# A sanitizer's allocator keeps what is freed.
if [ -z "${ASAN_OPTIONS-}" ]; then
	run 'lo-canon -j 1 --max-memory 96M \
		-e "if .q then ([range(2000000)] | length) else 0 end" <in'
	is "$(tr '\n' ' ' <"$out")" '0 0 0 2000000 ' \
		'a record has its memory, whatever came before'
fi
run 'lo-canon --max-time 1 -e "if . == 2 then def f: f; f else . end" <<END
1
2
3
END'
is "$(grep -v dead "$out" | tr '\n' ' ')" '1 3 ' 'a looping program loses its line alone'
status_is 65 'and says so'

# Schemas.
rm -r "$LO_DATA/transforms"
transform "$LO_DATA" t/a@1 thing '{n: .payload.n}' '"input_schema":"iglu:test/thing/jsonschema/1-0-0",'
raw 1 '{"n":["canary"]}' >in
run 'lo-canon t <in'
status_is 65 'a payload that its schema refuses'
out_like '"code":"schema","reason":"/n: type: found a list; expected a text or a whole number"' 'is a letter with pointer, keyword and what is expected'
transform "$LO_DATA" t/b@1 thing '{m: .payload.n}' '"output":"b",'
run 'lo-canon t/b <in'
status_is 65 'a member that is missing'
out_like '"code":"schema","reason":"payload: required: no n"' 'is named, as the schema has it'
rm "$LO_DATA"/transforms/t/b@1.*
run 'lo-canon --no-validate t <in'
status_is 0 '--no-validate'
out_like '"payload":\{"n":\["canary"\]\}' 'lets it through'
{
	echo "$begin"
	raw 1 '{"n": 1.5}'
	raw 2 '{"n": 1}'
	end 2
} >framed
run 'lo-canon --no-validate --validate-input t <framed'
status_is 0 '--validate-input'
out_like '"payload":\{"n": 1\.5\},"validation_status":"invalid"\}$' 'marks the raw record'
out_like '"payload":\{"n": 1\},"validation_status":"valid"\}$' 'with what its schema says'
run 'lo-canon --schema thing'
out_file "$LO_DATA/schemas/thing@1-0-0.json" '--schema prints one'
run 'lo-canon --schema thin'
expect 78 '' 'thin: no such schema; did you mean thing[?]' 'or the nearest'
run 'lo-canon --explain t/a'
out_like '^t/a@1$' '--explain: the reference'
out_like "^  file +$LO_DATA/transforms/t/a@1.jq\$" 'and its file'
{
	raw 1 '{"n": 1}'
	raw 2 '{"n": ["canary"]}'
	raw 3 '{"n": 1}' | sed 's/"object_type":"[a-z]*"/"object_type":"other"/'
	echo '{"type": "event"}'
	echo '{'
} >five
run 'lo-canon --explain t/a <five'
tail -n +10 "$out" >tried
is "$(cat tried)" 'line 1
t/a@1
  input         valid
  makes         1 record

line 2
t/a@1
  input         invalid: /n: type: found a list; expected a text or a whole number
  dead letter   schema: /n: type: found a list; expected a text or a whole number

line 3
t/a@1
  not for it    object_type

line 4: no raw record

line 5: not JSON: byte 1: unexpected end' '--explain with records tries them'
status_is 65 'and has the status of what would come'
err_like 'not all of it can be canonized' 'and says it'
run 'cat five | lo-canon --explain t/a -'
out_like '^line 5' 'from a pipe, when asked'
status_is 65 'just the same'
err_like 'can be' 'with the same word'
run 'cat five | lo-canon --explain t/a'
ok 'which else is left alone' test "$(grep -c line "$out")" = 0

# Words that a transform does not know are counted, for each transform.
cp "$top/cmd/lo-canon/transforms/values.jq" "$LO_DATA/transforms/"
transform "$LO_DATA" t/a@1 thing 'include "values";
{n: 1, s: (.payload.s | among(["x", "y"])), t: (.payload.t | among(["x"]))}' '"input_schema":"iglu:test/thing/jsonschema/1-0-0",'
{
	echo "$begin"
	raw 1 '{"s": "x", "t": "canary"}'
	raw 2 '{"s": "canary", "t": "canary"}'
	raw 3 '{"s": null}'
	end 3
} >words
for j in 1 2; do
	run "lo-canon --no-validate -v -j$j t <words"
	out_like '"dead":\{\},.*"unmapped":\{"t/a@1":3\}' 'words that nobody knows are counted'
	err_like '3 words of a source.s lists are not known' 'and told'
	ok 'without them' sh -c '! grep -q canary "$1"' sh "$err"
done
run 'lo-canon --explain t/a <words'
out_like '^  unmapped      2 of its words are not known$' '--explain says it of a record'
transform "$LO_DATA" t/a@1 thing '{n: .payload.n}' '"input_schema":"iglu:test/thing/jsonschema/1-0-0",'

# What is wrong is refused at load.
transform "$LO_DATA" t/a@1 thing '{n: .payload.n} |
  now'
run 'lo-canon t <in'
expect 78 '' 't/a@1\.jq:2:3: now is not for programs here' 'a transform that is not pure'
printf '{"source_system":["a"],"object_type":1}\n' >"$LO_DATA/transforms/t/a@1.json"
run 'lo-canon t <in'
expect 78 '' 't/a@1\.json: source_system and object_type must be lists' 'a meta file that lacks what it needs'
rm -r "$LO_DATA/transforms"

# Preludes, cases.
transform "$LO_DATA" t/a@1 thing 'include "lib"; {n: (.payload.n | half)}'
printf 'def half: . / 2;\n' >"$LO_DATA/transforms/lib.jq"
mkdir -p "$LO_DATA/transforms/t/cases/a@1/usual"
raw 1 '{"n":4}' >"$LO_DATA/transforms/t/cases/a@1/usual/in.jsonl"
run "lo-canon t <$LO_DATA/transforms/t/cases/a@1/usual/in.jsonl"
out_like '"payload":\{"n":2\}' 'a prelude'
cp "$out" "$LO_DATA/transforms/t/cases/a@1/usual/out.jsonl"
run 'lo-canon --test "$LO_DATA/transforms"'
expect 0 'ok 1 - t/cases/a@1/usual
1..1' '' '--test: a case that passes'
sed -i 's/"n":2/"n":3/' "$LO_DATA/transforms/t/cases/a@1/usual/out.jsonl"
run 'lo-canon --test "$LO_DATA/transforms/t"'
status_is 65 'a case that fails'
out_like '^not ok 1 - t/cases/a@1/usual$' 'is not ok'
out_like '^# got  line 1: .*"n":2' 'and shows what it gave'
run 'lo-canon --test .'
out_like '^not ok' 'found below'
status_is 65 'and judged'
mkdir empty
run 'lo-canon --test empty'
expect 66 '' 'no cases' 'no cases is not success'

# Passed through: letters, strangers, events, and what others made.
{
	echo '{"type":"dead_letter","stage":"lo-extract","code":"json"}'
	echo '{"what":"ever"}'
	echo "$one"
} >in
run 'lo-canon t <in'
status_is 65 'a letter that passes'
out_file in 'strangers, letters and others canonical records pass untouched'

# The same bytes whatever the number of workers.
i=0
while [ "$i" -lt 3000 ]; do
	raw "$i" "{\"n\":$i}"
	i=$((i + 1))
done | sed '700s/.*/nonsense/;1900s/"n":[0-9]*/"n":[]/' >many
run 'lo-canon -j 1 t <many'
status_is 65 'three thousand, one worker'
mv "$out" one_worker
run 'lo-canon -j 4 t <many'
status_is 65 'four workers'
out_file one_worker 'the same bytes'

# The parent killed: who reads its output sees the end at once.
mkfifo loop
: >got
printf '%s\n' 1 2 3 >in
lo-canon -j 4 -e 'if . == 3 then def f: f; f else . end' <in >loop &
pid=$!
cat loop >got &
reader=$!
n=0
while [ "$(cat got)" != '1
2' ] && [ "$n" -lt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
is "$(cat got)" '1
2' 'what came before a loop is out'
kill -9 "$pid"
n=0
while kill -0 "$reader" 2>/dev/null && [ "$n" -lt 10 ]; do
	sleep 0.1
	n=$((n + 1))
done
ok 'the parent killed: the pipe ends within a second' [ "$n" -lt 10 ]
wait

# --- whole files against a schema

cat >rule.json <<'END'
{"type": "object", "additionalProperties": false, "required": ["source"],
 "propertyNames": {"title": "a short name", "maxLength": 9},
 "properties": {"source": {"enum": ["shop", "till"]},
  "days": {"title": "a number of days", "type": "integer", "minimum": 1},
  "key": {"type": ["string", "object"], "minLength": 1},
  "parts": {"type": "array", "items": {"type": "boolean"}}}}
END

# faulty TEXT MESSAGE: the file, and what is said of it after its name.
faulty() {
	printf '%s\n' "$1" >file.json
	run 'lo-canon --validate ./rule.json file.json'
	expect 65 '' "^lo-canon: file.json:$2" "$2"
}
faulty '{
 "source": "shp"}' '2: source: found "shp"; expected one of shop, till; did you mean shop\?$'
faulty '{"sorce": "shop"}' '1: found sorce; expected source: did you mean that\?$'
faulty '{"days": 2}' '1: found no source; expected one$'
faulty '{"source": "shop", "dais": 2}' \
	'1: dais: found a key that is not known; expected one of .*; did you mean days\?$'
faulty '{"source": "shop",

 "days": 0}' '3: days: found 0; expected a number of days$'
faulty '{"source": "shop", "days": "7"}' '1: days: found a text; expected a number of days$'
faulty '{"source": "shop", "key": ["s3cret"]}' \
	'1: key: found a list; expected an object or a text$'
faulty '{"source": "shop", "parts": [true, {"a": 1}]}' \
	'1: parts/1: found an object; expected true or false$'
faulty '{"source": "shop", "whatever_it_is": 1}' \
	'1: whatever_it_is: found a name that cannot be one; expected a short name$'
faulty '{"source": "shop", "days": 1,
 "days": 2}' '2: days: found twice in one object; expected once$'
faulty '{"source": "shop"' '2: not JSON: unexpected end$'
faulty '[]' '1: found a list; expected an object$'
echo '{"source": "till"}' >good.json
run 'lo-canon --validate ./rule.json good.json'
expect 0 '' '' 'a good file'
run 'lo-canon --validate ./rule.json file.json good.json nosuch.json'
status_is 66 'every file is looked at'
err_like 'file.json:1:' 'one is wrong'
err_like '^lo-canon: nosuch.json: cannot open' 'one is not there'
run 'lo-canon --validate email_jmap_lit good.json'
expect 78 '' 'no such schema; did you mean email_jmap_lite\?' 'a schema nobody has'
echo '{"type": "objekt"}' >worse.json
run 'lo-canon --validate ./worse.json good.json'
expect 78 '' '^lo-canon: \./worse.json: .*expected a type' 'a schema that is wrong'
run 'lo-canon --validate ./rule.json'
expect 64 '' 'takes files' 'no file'

done_testing
