#!/bin/sh
# The whole catalogue: every case, the same under plain jq, which source fills
# which field, and a transform of one's own.
. "${0%/*}/tap.sh"

need jq python3
cat=$top/cmd/lo-canon
helper=$top/tests/catalogue.py

run "lo-canon --test '$cat/transforms'"
status_is 0 'every case of the catalogue'
for meta in "$cat"/transforms/*/*@*.json; do
	ref=${meta#"$cat"/transforms/}
	ref=${ref%.json}
	for case in usual minimal hostile deleted; do
		dir=${ref%/*}/cases/${ref#*/}/$case
		out_like "^ok [0-9]+ - $dir\$" "$ref: $case"
	done
done

# Each has an input schema, which takes what the source gives and not all.
verdicts() { # CASE ...
	for verdicts_case; do
		[ ! -f "$verdicts_case/in.jsonl" ] || cat "$verdicts_case/in.jsonl"
	done | lo-canon --explain "$ref" - 2>/dev/null | sed -n 's/^  input  *//p'
}
for meta in "$cat"/transforms/*/*@*.json; do
	ref=${meta#"$cat"/transforms/}
	ref=${ref%.json}
	dir=$cat/transforms/${ref%/*}/cases/${ref#*/}
	is "$(verdicts "$dir/usual" "$dir/minimal" "$dir/everything" | sort -u)" \
		valid "$ref: its input schema takes what comes"
	ok "$ref: and not what cannot come" \
		test "$(verdicts "$dir/hostile" | grep -c '^invalid: .*: ')" -gt 0
done

# each NAME COMMAND: its TAP becomes part of this one.
each() {
	tap_name=$1
	shift
	"$@" >"$tap_dir/each" 2>&1 || echo "not ok - $tap_name: it failed" \
		>>"$tap_dir/each"
	while IFS= read -r line; do
		case $line in
		'ok - '*) pass "${line#ok - }" ;;
		'not ok - '*) fail "${line#not ok - }" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done <"$tap_dir/each"
}
each plain python3 "$helper" plain "$cat"
each matrix python3 "$helper" matrix "$cat" "$top/tests/catalogue.gaps"

# The helper sees what it is for.
mkdir -p broken/transforms/tables
cp "$cat"/transforms/*.jq broken/transforms/
cp -R "$cat/schemas" broken/
cp -R "$cat"/transforms/tables/file_rows* broken/transforms/tables/
mkdir -p broken/transforms/tables/cases
cp -R "$cat"/transforms/tables/cases/file_rows* broken/transforms/tables/cases/
sed 's/"#"/"!"/' "$cat/transforms/tables/file_rows@1.0.0.jq" \
	>broken/transforms/tables/file_rows@1.0.0.jq
run "python3 '$helper' plain broken"
out_like '^not ok - tables/file_rows' 'another program under jq is seen'
run "python3 '$helper' matrix broken /dev/null"
out_like '^# table_row csv/row file.etag: empty' 'an empty cell is seen'
out_like '^not ok' 'and is a failure'

# Schemas: descriptions and examples, and the examples are valid.
for file in "$cat"/schemas/*.json; do
	name=${file##*/}
	ok "$name: every property has a description, and there is an example" \
		jq -e '.description and (.examples | length > 0) and
		([del(.examples) | .. | objects | select(has("properties") and
		has("type")).properties[]
		| select(has("description") or has("$ref") or has("const")
		or has("enum") or has("type") | not)] == [])' "$file"
	run "lo-canon --schema ${name%@*} | cmp - '$file'"
	status_is 0 "$name: --schema prints it"
done
mkdir -p mine/transforms/examples
for file in "$cat"/schemas/*.json; do
	name=${file##*/}
	name=${name%@*}
	echo .payload >"mine/transforms/examples/$name@1.jq"
	printf '%s\n' "{\"source_system\":[\"x\"],\"object_type\":[\"$name\"],\"schema\":\"iglu:org.canonical/$name/jsonschema/1-0-0\"}" \
		>"mine/transforms/examples/$name@1.json"
	jq -c --arg n "$name" '.examples | to_entries[]
		| {type: "raw", idem_key: "x:x:\($n):\(.key)",
		source_system: "x", connection_name: "x", object_type: $n,
		external_id: "\(.key)", observed_at: "2026-01-05T08:00:00.000000Z",
		correlation_id: "20260105T080000Z", payload: .value}' "$file"
done >examples.jsonl
mkdir -p config
mv mine config/lo
run 'XDG_CONFIG_HOME=$PWD/config lo-canon examples <examples.jsonl'
status_is 0 'every example is valid by its schema'
out_lines "$(wc -l <examples.jsonl)" 'all of them'
rm -r config

# One raw record of a session gives four; nothing but what is there.
session=$cat/transforms/session/cases/dataverse_session@1.0.0/everything
run "head -n 1 '$session/in.jsonl' | lo-canon"
is "$(sed 's/.*"idem_key":"[^"#]*#\([^"]*\)".*/\1/' "$out" | tr '\n' ' ')" \
	'clinical_document.client-summary clinical_session clinical_document.soap-note session_transcript ' \
	'one session: the session, its transcript, notes and summary'

# Records with wrong kinds, odd values and holes: each makes something or a
# letter that says why, and none breaks or stops the engine.
python3 "$helper" mutate "$cat" >mutated
run 'lo-canon -q -j2 <mutated'
status_is 65 'mutated records'
is "$(sed -n 's/.*"source_idem_key":"\([^"]*\)".*/\1/p
	s/^{"type":"dead_letter".*"record":{.*"idem_key": *"\([^"]*\)".*/\1/p' "$out" |
	sort -u | wc -l)" "$(wc -l <mutated)" 'every one of them is answered'
out_unlike '"code":"(crash|timeout|memory|too_long|json|unknown)"' \
	'the program or the schema says what is wrong'
mv "$out" two
run 'lo-canon -q <mutated'
status_is 65 'once more'
out_file two 'the same, byte for byte, with one worker'

# A transform of one's own, dropped in: found, listed, preferred, and one
# mail stays one mail, whatever the transform is called.
usual=$cat/transforms/email/cases/exchange_to_jmap_lite@1.0.0/usual/in.jsonl
head -n 1 "$usual" >mail
run 'lo-canon <mail'
key=$(sed 's/.*"idem_key":"\([^"]*\)","source_idem_key.*/\1/' "$out")
XDG_CONFIG_HOME=$PWD/config
export XDG_CONFIG_HOME
own=$XDG_CONFIG_HOME/lo/transforms/post
mkdir -p "$own/cases/short@0.1.0/one"
sed 's/bodyPreview/subject/' "$cat/transforms/email/exchange_to_jmap_lite@1.0.0.jq" \
	>"$own/short@0.1.0.jq"
cp "$cat/transforms/email/exchange_to_jmap_lite@1.0.0.json" "$own/short@0.1.0.json"
run 'lo-canon --list'
out_like '^post/short@0\.1\.0 .* email_jmap_lite .*\(yours\)$' 'one of ones own is listed'
out_like '^email/exchange_to_jmap_lite@1\.0\.0 ' 'beside ours'
run 'lo-canon <mail'
out_lines 1 'one mail stays one mail'
out_like '"transform_ref":"post/short@0\.1\.0"' 'made by the own transform'
is "$(sed 's/.*"idem_key":"\([^"]*\)","source_idem_key.*/\1/' "$out")" "$key" \
	'under the same key'
mv "$out" "$own/cases/short@0.1.0/one/out.jsonl"
cp mail "$own/cases/short@0.1.0/one/in.jsonl"
run "lo-canon --test '$XDG_CONFIG_HOME/lo/transforms'"
expect 0 'ok 1 - post/cases/short@0.1.0/one
1..1' '' 'its cases run'
run 'lo-canon --explain email_jmap_lite'
out_like '^post/short@0\.1\.0 \(yours\)$' 'and it is explained'

# Two versions side by side.
new=$XDG_CONFIG_HOME/lo/transforms/billing
mkdir -p "$new"
old=$cat/transforms/billing/stripe_payment_intent@1.0.0
sed -e 's/status: (.status | status)/status: "failed", note: "x"/' \
	-e 's/receipt_email, //' "$old.jq" >"$new/stripe_payment_intent@1.1.0.jq"
cp "$old.json" "$new/stripe_payment_intent@1.1.0.json"
pi=billing/stripe_payment_intent
cat "$cat/transforms/billing/cases/${pi#*/}@1.0.0/everything/in.jsonl" \
	"$cat/transforms/billing/cases/${pi#*/}@1.0.0/hostile/in.jsonl" >pis
run "head -n 1 pis | lo-canon --diff $pi@1.0.0 $pi"
expect 0 '{"idem_key":"stripe:main:payment_intent:pi_3QaE","removed":["/receipt_email"],"added":["/note"],"changed":["/status"]}' \
	'^lo-canon: 1 of 1 records differ$' '--diff: pointers, no values'
run "head -n 1 pis | lo-canon -q --values --diff $pi@1.0.0 $pi"
expect 0 '{"idem_key":"stripe:main:payment_intent:pi_3QaE","removed":[{"at":"/receipt_email","a":"ana@x.example"}],"added":[{"at":"/note","b":"x"}],"changed":[{"at":"/status","a":"canceled","b":"failed"}]}' \
	'' '--values: with them'
run "lo-canon --diff $pi@1.0.0 $pi <pis"
status_is 0 'records that fail in both do not differ'
err_like '^lo-canon: 7 of 8 records differ$' 'the rest does'
mv "$out" one
run "lo-canon -q -j2 --diff $pi@1.0.0 $pi <pis"
out_file one 'the same with two workers'
run "lo-canon --diff $pi@1.0.0 billing </dev/null"
expect 78 '' 'billing: these are several transforms' 'a name that is several'
run "lo-canon --diff $pi $pi@1.1.0 </dev/null"
expect 78 '' 'are one transform' 'one and itself'
run "lo-canon --diff $pi@1.0.0"
expect 64 '' '--diff takes two transforms' 'one alone'
run "echo nope | lo-canon -q --diff $pi@1.0.0 $pi"
status_is 65 'a line that is not JSON'
err_like '1 lines cannot be compared' 'is said'
mkdir -p "$XDG_CONFIG_HOME/lo/transforms/ads"
sed 's/clicks: .clicks/clicks: (.clicks + 1)/; s/"affiliate", "campaign"/"campaign"/' \
	"$cat/transforms/ads/redtrack_report@1.0.0.jq" \
	>"$XDG_CONFIG_HOME/lo/transforms/ads/redtrack_report@2.0.0.jq"
cp "$cat/transforms/ads/redtrack_report@1.0.0.json" \
	"$XDG_CONFIG_HOME/lo/transforms/ads/redtrack_report@2.0.0.json"
report=ads/redtrack_report
run "head -n 1 '$cat/transforms/ads/cases/${report#*/}@1.0.0/everything/in.jsonl' |
	lo-canon -q --diff $report@1.0.0 $report"
out_lines 2 'members of a set are matched by their keys'
out_like '"member":"[^"]*affiliate=a1[^"]*","removed":\[""\]' 'one of A alone'
out_like '"member":"2026-01-02/campaign=[^"]*","added":\[""\]' 'one of B alone'
rm -r config

# The worked additions: each as a catalogue of one's own.
mkdir config
for folder in mail contact orders; do
	cp -R "$top/pipelines/examples/$folder" config/lo
	run "lo-canon --test config/lo/transforms"
	status_is 0 "$folder, an addition: its cases"
	out_like '^ok .*/usual$' "$folder: they ran"
	run 'lo-canon --list'
	out_like '\(yours\)$' "$folder: it is listed"
	rm -r config/lo
done
cp -R "$top/pipelines/examples/orders" config/lo
cat >orders.csv <<'END'
Order,Date,Email,Total,Currency,Items
17,2026-01-02 10:30:00,Ana@x.example,12.50,EUR,Mug; Spoon
END
run 'lo-extract csv --bare --type order --key Order orders.csv | lo-canon -q |
	lo-canon -e .payload'
expect 0 '{"order_id":"17","ordered_at":"2026-01-02T09:30:00Z","email":"ana@x.example","total":{"amount":1250,"currency":"eur"},"items":["Mug","Spoon"]}' \
	'' 'a CSV file of orders, from the file to the record'

done_testing
