#!/bin/sh
# lo-score: answers, rules, flags, records, streams, bindings, definitions.
# shellcheck disable=SC2016 # JSON in quotes
. "${0%/*}/tap.sh"
need python3

score=$top/tests/score
LO_NOW=2026-11-21T09:00:00Z
export LO_NOW
XDG_CONFIG_HOME=$PWD/config
export XDG_CONFIG_HOME
mine=$XDG_CONFIG_HOME/lo
mkdir -p "$mine/instruments" "$mine/bindings"

# get MEMBER ... of the lines of out that hold the text in $of.
get() {
	python3 -c 'import json, os, sys
for line in open(sys.argv[1]):
    if os.environ["of"] in line:
        row = json.loads(line)
        print(" ".join(json.dumps(row.get(k), separators=(",", ":")) for k in sys.argv[2:]))' \
		"$out" "$@"
}
got() { # TEXT WANT NAME MEMBER ...
	of=$1
	export of
	got_want=$2 got_name=$3
	shift 3
	is "$(get "$@")" "$got_want" "$got_name"
}
form() { # N FORM ANSWERS [MEMBER,...]: a canonical record of a response
	printf '{"type":"canonical","idem_key":"f:t:form_response:%s#form_response","source_idem_key":"f:t:form_response:%s","part":1,"parts":1,"source_system":"f","connection_name":"t","object_type":"form_response","canonical_schema":"iglu:org.canonical/form_response/jsonschema/1-0-0","transform_ref":"form/f@1.0.0",%s"observed_at":"2026-11-20T10:00:00.000000Z","correlation_id":"20261120T100000Z","payload":{"response_id":"%s","form_id":"%s","submitted_at":"2026-11-19T08:00:00Z","respondent":{"email":"Ana.Canary@Example.org"},"answers":%s}}\n' \
		"$1" "$1" "${4:-}" "$1" "$2" "$3"
}
begin='{"type":"begin","stream":"form_response/f/t","run_id":"20261120T100000Z","mode":"full","resumed_from":null,"started_at":"2026-11-20T10:00:00Z"}'
state='{"type":"state","stream":"form_response/f/t","run_id":"20261120T100000Z","cursor":{"n":1},"records":0,"made":1}'
end='{"type":"end","stream":"form_response/f/t","run_id":"20261120T100000Z","status":"complete","exit":0,"records":0,"made":1}'
total=phq9_total

# --- the catalogue's own vectors, and who made them
for file in "$top"/cmd/lo-score/instruments/*.jsonl; do
	name=${file##*/}
	run "lo-score --test '$file'"
	status_is 0 "$name: every vector holds"
	out_unlike '^not ok' "$name: none fails"
	is "$(tail -n 1 "$out")" "1..$(wc -l <"$file")" "$name: all were run"
done
ok 'the vectors are what the reference gives' \
	python3 "$score/vectors.py" --check "$top"/cmd/lo-score/instruments/*.json
# Another scorer gives the same records.
run "python3 '$top/tests/bench/gen_forms.py' 60 7 >forms &&
	lo-score -q -i phq9 -i pss_10 <forms >ours 2>messages &&
	python3 '$score/reference.py' '$B'/share/lo/instruments/phq9@1.0.0.json \
		'$B'/share/lo/instruments/pss_10@1.0.0.json <forms >theirs &&
	python3 '$top/tests/bench/same.py' ours theirs"
expect 0 '' '' 'another scorer makes the same records'

# --- a vector that does not hold, and one that is none
echo '{"id":"v1","case":"wrong","instrument":"phq9","answers":[1,1,1,1,1,1,1,1,1],"expected":{"scales":{"phq9_total":{"value":8}}}}' >v
run 'lo-score --test v'
expect 65 'not ok 1 - v1 wrong
# scales/phq9_total/value: got 9, expected 8
1..1' '' 'a difference is told with its place'
echo '{"kind":"change","baseline":15,"followup":9,"thresholds":{"mcid":5,"reliable":6,"case":10,"response_percent":50},"expected":{"delta":-6,"mcid_met":true,"reliable":"improved","crossed_case_cutoff":"down","response":false}}
{"kind":"form","answers":{"phq9_item9":1,"gad7_item1":0},"expected":{"phq9":{"answered":1},"gad7":{"answered":1,"flags":[]}}}' >v
run 'lo-score --test v'
expect 0 'ok 1 -
ok 2 -
1..2' '' 'changes, and forms of several instruments'
echo '{"instrument":"phq9","answers":[]}' >v
run 'lo-score --test v'
expect 65 '1..0' '^lo-score: v:1: no object "expected"; add it$' 'a line that is no vector'

# --- answers
answers='{"phq9_item1":"Not at all","phq9_item2":"SEVERAL  days ","phq9_item3":"2","phq9_item4":3,"phq9_item5":["Not at all"],"phq9_item6":"over half the days","phq9_item7":1.0,"phq9_item8":0,"phq9_item9":0}'
run "echo '{\"answers\":$answers}' | lo-score -i phq9"
status_is 0 'numbers, texts, labels, aliases, lists'
got '"kind":"scale"' '9 "Mild" "published" 1 false null "44261-6"' 'a total with its band' \
	value label label_status severity prorated error loinc
got '"code":"phq9_item2"' '1 "Several days" "SEVERAL  days " "integer"' 'an item: value, label, answer' \
	value label answer value_type
got '"type":"measurement"' '9 9 [] [] []' 'what was answered' answered expected missing invalid flags
run "echo '{\"answers\":{\"phq9_item1\":\"whatever\",\"phq9_item2\":7,\"phq9_item3\":[1,2],\"phq9_item4\":{},\"phq9_item5\":0.5}}' | lo-score -i phq9"
status_is 0 'what cannot be read'
got '"type":"measurement"' '0 [{"item":"phq9_item1","reason":"unknown_label"},{"item":"phq9_item2","reason":"out_of_range"},{"item":"phq9_item3","reason":"multiple_answers"},{"item":"phq9_item4","reason":"unsupported_type"},{"item":"phq9_item5","reason":"not_an_option"}]' \
	'is invalid, with a reason' answered invalid
got '"kind":"scale"' 'null "invalid_answer" [0,27]' 'and there is no score' value error bounds
got '"code":"phq9_item1"' 'null "invalid_answer" "whatever"' 'nor a value' value error answer
err_line '^lo-score: 1 response, 1 attention flag \(see: lo-project query flags\)$' \
	'an item on self-harm without an answer is told'

# A double would make options of some of these.
run "echo '{\"answers\":{\"phq9_item1\":1e-400,\"phq9_item2\":10000000000000001e-16,\"phq9_item3\":-1e-400,\"phq9_item4\":3.0000000000000000001,\"phq9_item5\":20e-1,\"phq9_item6\":-0e9,\"phq9_item7\":0.03E2,\"phq9_item8\":\"0.99999999999999999999\",\"phq9_item9\":1e99999999999999999999}}' | lo-score -q -i phq9"
status_is 0 'numbers that a double cannot tell from options'
got '"type":"measurement"' '3 [{"item":"phq9_item1","reason":"not_an_option"},{"item":"phq9_item2","reason":"not_an_option"},{"item":"phq9_item3","reason":"out_of_range"},{"item":"phq9_item4","reason":"out_of_range"},{"item":"phq9_item8","reason":"not_an_option"},{"item":"phq9_item9","reason":"out_of_range"}]' \
	'are none of them' answered invalid
got '"label"' '2
0
3' 'and what is one is, however it is written' value
err_like 'attention flag' 'the item without an answer is told'

# Answers of something else are not a form on which nothing was answered.
run "printf '%s\n' '{\"answers\":{\"q7\":1}}' '{\"answers\":{}}' | lo-score -q -i gad7"
status_is 65 'questions that are no items'
is "$(lo-canon -q -e 'select(.kind != "item") | [.type, .code, .answered, .error]' <"$out")" '["dead_letter","binding",null,null]
["measurement",null,0,null]
["observation","gad7_total",0,"too_many_missing"]' 'are a dead letter; no answers at all are missing ones'

# Grades are answers where there is no other; a question asked twice.
form 1 x '[{"question_id":"gad7_item1","metadata":{"grade":{"score":2}}},{"question_id":"gad7_item2","answer_value":null,"metadata":{"grade":1}},{"question_id":"gad7_item3","answer_value":1},{"question_id":"gad7_item3","answer_value":"Several days"},{"field_key":"gad7_item4","answer":2},{"question_id":"gad7_item5","answer_value":1},{"question_id":"gad7_item5","answer_value":2}]' >in
run 'lo-score -i gad7 <in'
status_is 0 'grades, and questions that stand there twice'
got '"kind":"item"' '"gad7_item1" 2
"gad7_item2" 1
"gad7_item3" 1
"gad7_item4" 2
"gad7_item5" null
"gad7_item6" null
"gad7_item7" null' 'each is read' code value
got '"type":"measurement"' '[{"item":"gad7_item5","reason":"multiple_answers"}]' 'two answers are none' invalid

# --- records
form 7 x '[{"question_id":"phq9_item9","answer_value":3}]' '"client_id":"acme",' >in
run 'lo-score -i phq9 <in'
status_is 0 'a canonical record'
err_line '^lo-score: 1 response, 1 critical flag' 'a flag although there is no score'
err_unlike 'nary|acme|nearly' 'neither who nor what'
out_lines 11 'a measurement, nine items, a scale; the optional item is not missing'
id=$(printf '%s\n%s' 'f:t:form_response:7#form_response' phq9 | sha256sum | cut -d' ' -f1)
got '"type":"measurement"' '"f:t:form_response:7#form_response#phq9@1.0.0" "'"$id"'" "f:t:form_response:7#form_response" "2026-11-20T10:00:00.000000Z" "20261120T100000Z" 1 11 "acme"' \
	'the envelope of a measurement' idem_key measurement_event_id source_idem_key observed_at correlation_id part parts client_id
got '"type":"measurement"' '"phq9" "1.0.0" null null "ana.canary@example.org" "x" "7" "2026-11-19T08:00:00Z" "2026-11-19T08:00:00Z" 1 9' \
	'what it says' instrument_id instrument_version binding_id binding_version subject_id form_id response_id occurred_at received_at answered expected
is "$(python3 -c 'import json,sys; print(json.loads(open(sys.argv[1]).readline())["instrument_sha256"])' "$out")" \
	"$(sha256sum <"$B/share/lo/instruments/phq9@1.0.0.json" | cut -d' ' -f1)" 'by which definition'
got '"type":"measurement"' '[{"id":"phq9_item9_endorsed","level":"critical"}]' 'with its flags' flags
got "$total\"" '"f:t:form_response:7#form_response#phq9@1.0.0/phq9_total" 11 null "too_many_missing" [3,27] 1 [0,27] "higher_worse"' \
	'a scale without a score' idem_key part value error bounds answered range direction
cp "$out" once
form 7 x '[{"question_id":"phq9_item9","answer_value":0},{"question_id":"phq9_item10","answer_value":" "}]' >optional
run 'lo-score -i phq9 <optional'
got '"code":"phq9_item10"' 'null null' 'an optional item that was asked and not answered is there' value answer
got '"type":"measurement"' '1 9 []' 'but not missing, nor is there a flag' answered expected flags
run 'lo-score -i phq9 <in 2>/dev/null'
out_file once 'the same again'

# Screens have verdicts; local labels say so; several answers are a list.
run "echo '{\"answers\":{\"msi_item1\":1,\"msi_item2\":0}}' | lo-score -i msi"
got '"kind":"scale"' 'null "too_many_missing" {"7":"indeterminate"} [1,9]' 'a screen with gaps' value error screen bounds
run "echo '{\"answers\":{\"pc_ptsd_5_gate\":\"No\"}}' | lo-score -i pc_ptsd_5"
got '"kind":"scale"' '0 "Negative" {"3":"negative","4":"negative"}' 'a gate ends a screen' value label screen
got '"type":"measurement"' '1 1 []' 'and its items are not missing' answered expected missing
run "echo '{\"answers\":{\"safe_item1\":4,\"safe_item2\":4,\"safe_item3\":4,\"safe_item4\":4}}' | lo-score -i safe"
got '"kind":"scale"' '16 "Very Safe" "local" null' 'a label of no standing says so' value label label_status severity
run "echo '{\"answers\":{\"lec_5_item1\":[\"Witnessed it\",\"Happened to me\"]}}' | lo-score -i lec_5"
got 'lec_5_item1"' '["happened","witnessed"] "codes"' 'several answers' value value_type

# --- streams
{ echo "$begin"; echo '{"stranger":1}'; form 1 x '[{"question_id":"phq9_item9","answer_value":1}]'; echo "$state"; echo "$end"; } >block
run 'lo-score -i phq9 <block'
status_is 0 'a block'
err_line 'critical' 'its flag is told'
is "$(cut -c 1-21 <"$out" | sed -n '1,4p;14,18p')" '{"type":"begin","stre
{"stranger":1}
{"type":"canonical","
{"type":"measurement"
{"type":"observation"
{"type":"state","stre
{"type":"event","even
{"type":"event","even
{"type":"end","stream' 'what came, before what was made of it; events before the end'
out_like '"type":"state".*"made":12}' 'the state says what was made'
out_like '"type":"end".*"made":12}' 'the end, too'
out_like '"event_type":"measurement.scored".*"responses":1,"unbound":0,"measurements":1,"flags":\{"critical":1,"attention":0\}' \
	'flags are counted by level'
out_like '"event_type":"score.completed"' 'and the filter tells its counts'
grep -v '"event"' "$out" >passed
run 'lo-score --only -i phq9 <block 2>/dev/null'
out_unlike '"type":"(canonical|state)"' '--only drops what it consumed, and states'
out_like '"type":"end"' 'but not the end'
run 'head -n 4 block | lo-score -q -i phq9'
status_is 75 'a broken block'
out_like '"event_type":"score.failed"' 'is told'
tap_err_seen=1
run 'grep -v stranger block | lo-score -i phq9 2>/dev/null | lo-emit'
status_is 0 'a store takes them'
is "$(sqlite3 "$LO_HOME/lo.db" 'SELECT count(*), sum(parts) FROM measurement_events')" '1|11' 'the measurement'
is "$(sqlite3 "$LO_HOME/lo.db" "SELECT value, label FROM observations WHERE code = 'phq9_item9'")" \
	'1|Several days' 'and observations'
run 'lo-project rows measurement --bare | lo-score --fhir'
status_is 0 'and what it gives back can be exported'
out_lines 12 'a response, a panel, ten observations'
rm -rf "$LO_HOME"

# --- dead letters
{
	echo nothing
	form 2 x 5
	form 3 x '[{"question_id":"gad7_item1","answer_value":0}]'
	form 4 x '[{"question_id":"phq9_item1","answer_value":0}]'
} >in
run 'lo-score -q -i phq9 <in'
status_is 65 'bad lines'
tap_err_seen=1
is "$(of=dead_letter get code | tr '\n' ' ')" '"json" "answers" "binding" ' 'are letters, by code'
is "$(of='"binding"' get idem_key)" '"f:t:form_response:3#form_response#phq9@1.0.0"' 'named by what was not made'
out_like '"measurement".*form_response:4' 'and the good one is scored'
run 'lo-score --strict -q -i phq9 <in'
status_is 65 '--strict'
err_line '^lo-score: byte 0: json: ' 'stops at the first'
out_lines 1 'with its letter'

# --- bindings
cat >"$mine/bindings/week@1.0.0.json" <<'END'
{"format":"lo-binding/1","id":"week","version":"1.0.0","forms":["week"],"questions":12,
 "subject":{"question_id":"who"},
 "instruments":[
  {"instrument":"gad7","labels":{"frequency":{"never":0}},"items":[
   {"item":"gad7_item1","question_id":"a1"},
   {"item":"gad7_item2","position":3},
   {"item":"gad7_item3","text":"Worrying too much?"},
   {"item":"gad7_item4","question_id":"a4","graded":true}]},
  {"instrument":"pss_10","items":[
   {"item":"pss_10_item4","question_id":"p4","reversed":true},
   {"item":"pss_10_item5","question_id":"p5"}]}]}
END
form 1 week '[{"question_id":"who","answer_value":"K-17"},{"question_id":"a1","answer_value":"Never"},{"question_id":"zz","answer_value":2},{"question_id":"t","question_text":"  worrying TOO much? ","answer_value":"Several days"},{"question_id":"a4","answer_value":"odd","metadata":{"grade":3}},{"question_id":"p4","answer_value":4},{"question_id":"p5","answer_value":4},{"question_id":"8"},{"question_id":"9"},{"question_id":"10"},{"question_id":"11"},{"question_id":"12"}]' >in
run 'lo-score <in'
status_is 0 'a binding: two instruments of one form'
tap_err_seen=1
got '"type":"measurement"' '"gad7" "week" "1.0.0" "K-17"
"pss_10" "week" "1.0.0" "K-17"' 'which, by which binding, whose' instrument_id binding_id binding_version subject_id
is "$(of='"kind":"item"' get code value | grep -v null)" '"gad7_item1" 0
"gad7_item2" 2
"gad7_item3" 1
"gad7_item4" 3
"pss_10_item4" 0
"pss_10_item5" 4' 'by id and own words, by place, by text, by grade, turned back'
got 'gad7_item1"' '"f:t:form_response:1#form_response#gad7@1.0.0:week@1.0.0/gad7_item1"' 'the key says by what' idem_key
sed 's/,{"question_id":"12"}//' in >short
run 'lo-score <short'
got 'gad7@1.0.0:week@1.0.0",' '[{"item":"gad7_item2","reason":"position"}]' 'places in another form are not believed' invalid
ok 'and every line is JSON' python3 -c 'import json, sys
for line in open(sys.argv[1]): json.loads(line)' "$out"
sed 's/"1.0.0","forms"/"1.1.0","forms"/; s/,"subject".*$//; s/"questions":12,$/"questions":12,/; /"subject"/d' \
	"$mine/bindings/week@1.0.0.json" >"$mine/bindings/week@1.1.0.json"
run 'lo-score <in'
got '"type":"measurement"' '"1.1.0" "ana.canary@example.org"
"1.1.0" "ana.canary@example.org"' 'the newest version is used' binding_version subject_id
run 'lo-score -i pss_10 <in'
is "$(of='"type":"measurement"' get instrument_id)" '"pss_10"' '-i chooses among them'
run "lo-score -b '$mine/bindings/week@1.0.0.json' <in"
is "$(of='"type":"measurement"' get binding_version | sort -u)" '"1.0.0"' '-b takes that one'
run 'lo-score -b week@1.0.0 <in'
is "$(of='"type":"measurement"' get binding_version | sort -u)" '"1.0.0"' 'or one of the catalogue'
form 1 other '[]' >unbound
run 'lo-score <unbound'
expect 0 '' '1 of 1 responses have no binding; lo-score --bind makes one' 'a form without one is told'
cp "$mine/bindings/week@1.1.0.json" "$mine/bindings/twin.json"
sed -i 's/"id":"week"/"id":"twin"/' "$mine/bindings/twin.json"
run 'lo-score <in'
status_is 78 'two bindings of one form and instrument'
err_line 'binds a form of it to gad7 too; take it out of one$' 'are refused'
rm "$mine"/bindings/*
run 'lo-score -b week <in'
expect 78 '' '^lo-score: week: no such binding; give the path of its file$' 'no such binding'

# wrong FILE WHAT REASON: a binding that is refused, with the place.
bind() { # MEMBERS LINE REASON
	printf '{"format":"lo-binding/1","id":"b","version":"1",\n%s}\n' "$1" >b.json
	run 'lo-score -b ./b.json <in'
	expect 78 '' "^lo-score: \./b\.json:$2: $3" "refused: $3"
}
bind '"instruments":[{"instrument":"phq9","items":[{"item":"x","question_id":"a"}]}]' 2 'phq9 has no such item'
bind '"instruments":[{"instrument":"phq9","items":[{"item":"phq9_item1","position":1}]}]' 2 'positions need "questions"'
bind '"instruments":[{"instrument":"phq9","items":[{"item":"phq9_item1"}]}]' 2 'one of question_id, position and text'
bind '"instruments":[{"instrument":"phq9","items":[{"item":"phq9_item1","question_id":"a"},{"item":"phq9_item2","question_id":"a"}]}]' 2 'the question stands here twice'
bind '"instruments":[{"instrument":"phq9","items":[{"item":"phq9_item1","question_id":"a","reversed":true}]}]' 2 'the item is not reversed'
bind '"instruments":[{"instrument":"phq9","labels":{"frequency":{"x":9}},"items":[{"item":"phq9_item1","question_id":"a"}]}]' 2 'no option has this value'
bind '"form":["a"],"instruments":[]' 2 '"form" is not known here'
run "printf '{\"format\":\"lo-binding/1\",\"id\":\"b\",\"version\":\"1\",\"instruments\":[{\"instrument\":\"phq8\",\"items\":[{}]}]}' >b.json; lo-score -b ./b.json <in"
expect 78 '' 'phq8: no such instrument; phq9 is the nearest' 'an instrument that nobody knows'

# --- proposals
mkdir forms.d
run "python3 '$score/forms.py' make forms.d"
for file in forms.d/*.json; do
	run "lo-score --bind $file >${file%.json}.bound"
	tap_status_seen=1 tap_err_seen=1
done
run "python3 '$score/forms.py' check forms.d"
status_is 0 'no proposal is wrong, and nine of ten items are found'
like forms.d/intake.bound '"item": "phq9_item9", "question_id": "[0-9a-f]*", "by": "text equal"' 'each says by what'
run 'lo-score --bind forms.d/none.json'
expect 65 '' 'its questions are those of no instrument here; name one with -i' 'nothing to propose'
form 1 intake '[{"question_id":"x","answer_value":0}]' >in
run 'lo-score -b forms.d/../forms.d/intake.bound <in 2>/dev/null'
is "$(of='"type":"measurement"' get instrument_id | tr '\n' ' ')" '"phq9" "gad7" ' 'a proposal is a binding'
form 1 resp1 '[{"question_id":"u1","question_text":"Feeling nervous, anxious, or on edge","answer_value":0},{"question_id":"u2","question_text":"Not being able to stop or control worrying","answer_value":1},{"question_id":"u3","question_text":"Worrying too much about different things","answer_value":1},{"question_id":"u4","question_text":"Trouble relaxing","answer_value":1},{"question_id":"u5","question_text":"Being so restless that it is hard to sit still","answer_value":1},{"question_id":"u6","question_text":"Becoming easily annoyed or irritable","answer_value":1},{"question_id":"u7","question_text":"Feeling afraid, as if something awful might happen","answer_value":1}]' >responses
run 'lo-score --bind resp1 <responses'
status_is 0 'out of responses'
is "$(grep -c question_id "$out")" 7 'all seven'
run 'cat responses unbound | lo-score --bind resp1 -'
status_is 64 'an operand too much'
tap_err_seen=1
run 'lo-score --bind nosuch -i gad7 <unbound'
expect 65 '' 'nosuch: no question of it is here' 'a form without responses'

# --- definitions that contradict themselves
def=$B/share/lo/instruments/phq9@1.0.0.json
refuse() { # SED REASON
	sed "$1" "$def" >d.json
	run 'echo "{\"answers\":{}}" | lo-score -i ./d.json'
	expect 78 '' "^lo-score: \./d\.json:[0-9]+: $2" "refused: $2"
}
refuse 's/"range": \[0, 27\]/"range": [0, 26]/' 'its items give 0 to 27'
refuse 's/"from": 5, "to": 9/"from": 6, "to": 9/' 'bands leave no gap: this one begins at 5'
refuse 's/"from": 20, "to": 27/"from": 20, "to": 26/' 'bands leave no gap: the last one ends at 27'
refuse 's/"items": \["phq9_item1"/"items": ["phq9_item0"/' 'phq9 has no such item'
refuse 's/"id": "phq9_item2"/"id": "phq9_item1"/' 'the id phq9_item1 stands here twice'
refuse 's/"allow": 2/"allow": 9/' 'a whole number from 1 to 8'
refuse 's/"value": 1, "label": "Several/"value": 0, "label": "Several/' 'values must rise'
refuse 's/"label": "Several days"/"label": "Not at  ALL"/' 'these words stand for two options'
refuse 's/"wording": true/"wording": false/' 'phq9_item1: the licence says wording false; give a topic'
refuse 's/"at_least": 1/"at_least": 0/' 'a whole number from 1 to 3'
refuse 's/"kind": "scale"/"kind": "screen"/' 'a screen is never prorated'
refuse 's/"direction"/"way"/' '"way" is not known here'
refuse 's/"multiplier"//; s/"method": "sum",/"method": "sum", "multiplier": 2,/' 'its items give 0 to 54'
refuse 's/lo-instrument.1/lo-instrument\/9/' 'one of lo-instrument/1 is needed'
refuse '1s/{/[/' '.*mend the file'

# --- what is there
run 'lo-score --list'
status_is 0 'the list'
out_lines 16 'of sixteen'
out_like '^gad7@1\.0\.0 +8 items +1 scales +published +Generalized' 'a line each'
run 'lo-score --explain phq9'
status_is 0 'an explanation'
for words in 'missing: prorated up to 2 \(literature\)' 'bands, published \(Kroenke' \
	'phq9_item9_endorsed, critical: phq9_item9 is 1 or more' 'change, mcid: 5 \(' 'LOINC 44260-8' \
	"sha256 $(sha256sum <"$def" | cut -d' ' -f1)" 'Not at all \[LA6568-5\]'; do
	out_like "$words" "it says $words"
done
run 'lo-score --explain phq'
expect 78 '' '^lo-score: phq: no such instrument; .* is the nearest' 'none of that name'
sed 's/"version": "1.0.0"/"version": "1.0.1"/' "$def" >"$mine/instruments/phq9@1.0.1.json"
run "echo '{\"answers\":{\"phq9_item9\":0}}' | lo-score -i phq9"
is "$(of='"type":"measurement"' get instrument_version)" '"1.0.1"' 'the newest, the user'\''s own'
run "echo '{\"answers\":{\"phq9_item9\":0}}' | lo-score -i phq9@1.0.0"
is "$(of='"type":"measurement"' get instrument_version)" '"1.0.0"' 'or the one that is named'

# --- FHIR
run "echo '{\"answers\":$answers,\"response_id\":\"r\",\"submitted_at\":\"2026-11-01T10:00:00Z\",\"subject_id\":\"p1\"}' | lo-score -q -i phq9@1.0.0 | lo-score --fhir"
status_is 0 'resources'
out_lines 12 'a response, a panel, nine items, a total'
ok 'they are R4 as far as we use it' python3 - "$out" <<'END'
import json, re, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
response, panel, rest = rows[0], rows[1], rows[2:]
assert response["resourceType"] == "QuestionnaireResponse"
assert response["questionnaire"] == "http://loinc.org/q/44249-1"
assert response["authored"] == "2026-11-01T10:00:00Z"
assert len(response["item"]) == 9
coding = response["item"][1]["answer"][0]["valueCoding"]
assert (coding["system"], coding["code"]) == ("http://loinc.org", "LA6569-3")
for row in rows:
    assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", row["id"]), row["id"]
    assert row["subject"]["identifier"]["value"] == "p1"
for row in rows[1:]:
    assert row["resourceType"] == "Observation" and row["status"] == "final"
    assert row["category"][0]["coding"][0]["code"] == "survey"
    assert row["derivedFrom"][0]["reference"] == "QuestionnaireResponse/" + response["id"]
assert [m["reference"] for m in panel["hasMember"]] == ["Observation/" + r["id"] for r in rest]
assert panel["code"]["coding"][0]["code"] == "44249-1"
total = rest[-1]
assert total["valueInteger"] == 9 and total["code"]["coding"][0]["code"] == "44261-6"
assert total["interpretation"][0]["text"] == "Mild (published)"
assert len({r["id"] for r in rows}) == len(rows)
END
run "echo '{\"answers\":{\"phq9_item9\":2}}' | lo-score -q -i phq9@1.0.0 2>/dev/null | lo-score --fhir"
out_like '"code":"44260-8".*"interpretation":\[\{"text":"Thoughts of death' 'a flag stands with its answer'
out_like 'dataAbsentReason.*asked-unknown.*no score: too_many_missing' 'nothing is not zero'
run 'echo "{}" | lo-score --fhir'
expect 65 '' '' 'what cannot be used is told by the status'

# --- nothing, too much
run 'lo-score -i phq9 </dev/null'
expect 0 '' '' 'nothing in, nothing out'
run 'lo-score phq9 </dev/null'
expect 64 '' 'no operand is taken' 'an operand without -i'
run 'lo-score -i phq9 gad7 </dev/null'
expect 0 '' '' 'more instruments after -i'
run 'lo-score -i phq9 -i phq9 </dev/null'
expect 64 '' 'named twice' 'one instrument twice'
run 'lo-score --list --strict'
expect 64 '' 'are for scoring' 'an option that goes with something else'
run 'lo-score -i phq9 <block >/dev/full'
status_is 74 'a full disk'
err_like 'No space left' 'is told'
done_testing
