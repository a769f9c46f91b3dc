#!/bin/sh
# S3: rows of objects, read again when they are another version.
. "${0%/*}/source.sh"

secret id AKIDHUSH1
secret key hush/1+secret
sigv4='"type": "aws_sigv4", "access_key_id": {"file": "id"},
	"secret_access_key": {"file": "key"}, "region": "eu-west-1"'
auth="{$sigv4}"
order='"order": {"prefix": "o/", "key": "id", "format": "csv"}'
visit='"visit": {"prefix": "v/", "key": "id", "format": "jsonl"}'
bucket='"bucket": "exports"'
streams() { account s3 "$auth" "$bucket" "\"streams\": {$1}"; }
same_as_truth() { # NAME [TYPE PREFIX]
	truth_is "${2-order}" amount "{\"do\": \"truth\", \"prefix\": \"${3-o/}\"}" "$1"
}
put() { tell "{\"do\": \"put\", \"key\": \"$1\", $2}"; }
set_() { tell "{\"do\": \"set\", $1}"; }
# All of it once more, without a store.
all_is_truth() { # NAME
	run 'lo-extract s3 --full >out.jsonl'
	status_is 0 "$1"
	jq -r 'select(.type == "raw") | "\(.external_id) \(.payload.amount)"' out.jsonl |
		LC_ALL=C sort >given
	fake '{"do": "truth", "prefix": "o/"}' >truth
	same given truth "$1: all of it"
}
fault() { # STATUS REASON TIMES [HEADERS [WHERE]]
	tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"${5-exports}\", \"times\": $3, \"status\": $1, \"reason\": \"$2\", \"headers\": {${4-}}}"
}
streams "$order, $visit"

# Everything: keys of all kinds, packed and not, versions of all kinds.
tell '{"do": "put", "prefix": "o/2026/", "objects": 23, "n": 2}'
put 'o/a b+c&d%zz(1)!.csv' '"n": 3'
put 'o/dir//../x/./y.csv' '"n": 2'
put 'o/ü\u2028€🎈\u0001<&>\".csv' '"n": 2'
put 'o/dt=2026-01-02/part~1.csv' '"n": 2, "parts": 7'
put 'o/packed' '"n": 900, "gz": 1'
put 'o/packed twice.csv' '"n": 90, "gz": 3'
put 'o/not packed.csv.gz' '"n": 3'
put 'o/bom.csv' '"text": "\ufeffid,amount,mark\r\n1,1.10,a\r\n2,\"2\n,\"\"2\"\"\",b\r\n"'
put 'o/utf16.csv' '"n": 2, "encoding": "utf-16"'
put 'o/other order.csv' '"n": 2, "names": ["amount", "mark", "id"]'
put 'o/header.csv' '"text": "id,amount,mark\n"'
put 'o/empty.csv' '"text": ""'
put 'o/' '"text": ""'
put 'o/folder/' '"text": ""'
put 'other/x.csv' '"n": 9'
put 'v/1.jsonl' '"n": 3, "format": "jsonl"'
put 'v/2.jsonl.gz' '"text": "{\"id\":9007199254740993,\"amount\":1.10}\r\n\r\n{\"id\":2,\"amount\":2}", "gz": 1'
set_ '"page": 10, "empty": 1'
forget
load s3
same_as_truth 'a full load'
is "$(stored visit amount | wc -l)" 5 'of every stream'
is "$(modes)" 'full
full' 'all of it'
is "$(asked '/exports\?')" 6 'pages of ten, one of nothing, one of the other stream'
ok 'tokens are encoded' grep -q 'continuation-token=10%2F%2B%3D%3D%2Fo&' "$fake/log"
is "$(wc -l <"$fake/log")" 43 'and a get for each object'
is "$(asked 'folder|o/ ')" 0 'but for what stands for a folder'
is "$(jq -r 'select(.at | contains("/exports/")) | .seen.packs' "$fake/log" | sort -u)" null \
	'nobody may pack an object on its way'
is "$(jq -r 'select(.at | contains("/exports/")) | .seen.match[0:1]' "$fake/log" | sort -u)" '"' \
	'each is of the version that was listed'
is "$(jq -c 'select(.external_id == "exports/o/dt=2026-01-02/part~1.csv#2") | [.scope, .context.file.name, .context.file.row, .payload]' out.jsonl)" \
	'["exports/o/dt=2026-01-02/part~1.csv","exports/o/dt=2026-01-02/part~1.csv",3,{"id":"2","amount":"2.02","mark":"a"}]' \
	'a row, and where it stood'
ok 'a version is what it is called' grep -q -- '-7\\""' out.jsonl
ok 'numbers are as they were sent' grep -q '"payload":{"id":9007199254740993,"amount":1.10}' out.jsonl
is "$(jq -r 'select(.external_id == "exports/o/bom.csv#2").payload.amount' out.jsonl)" '2
,"2"' 'a mark in front, CRLF, quotes over lines'
is "$(jq -c 'select(.external_id == "exports/o/other order.csv#1").payload' out.jsonl)" \
	'{"amount":"1.01","mark":"a","id":"1"}' 'columns by name, not by place'
# Through all stages, with a vault between.
rm -rf home
run 'lo-extract s3 | tee out.jsonl | lo-vault tee | lo-canon | tee canon.jsonl | lo-emit'
status_is 0 'all of it is canonical'
is "$(grep -c '"type":"canonical"' canon.jsonl)" "$(raws)" 'one of each'
is "$(grep -c '"type":"dead_letter"' canon.jsonl)" 0 'and no letter'
same_as_truth 'stored'
run 'lo-vault cat order/s3/acct | grep -c "type\":\"raw"'
is "$(cat "$out")" "$(grep -c '"object_type":"order"' out.jsonl)" 'the vault has them, too'
is "$(jq -c 'select(.type == "canonical" and .source_idem_key == "s3:acct:visit:exports/v/1.jsonl#1").payload' canon.jsonl | sed 's/"etag":"[^,]*/"etag":E/')" \
	'{"row_id":"exports/v/1.jsonl#1","columns":{"id":"1","amount":"1.01","mark":"a"},"file":{"name":"exports/v/1.jsonl","etag":E,"row":1},"source":{"platform":"s3"}}' \
	'with its place'

# Again: what is another version, and nothing else.
forget
load s3
is "$(raws)" 0 'nothing new'
is "$(requests | wc -l)" 5 'is found by the list alone'
put 'o/2026/00003.csv' '"n": 5, "first": 2, "mark": "b"'
put 'o/2026/00005.csv' '"n": 3, "parts": 9, "modified": 1600000000'
put 'o/0 late.csv' '"n": 3, "modified": 1600000000'
tell '{"do": "delete", "key": "o/2026/0000[78]"}'
set_ '"page": 7, "order": -1'
forget
run 'lo-extract s3 | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'adds, updates, deletes'
same_as_truth 'an incremental run'
is "$(asked '/exports/')" 3 'only these are read'
is "$(modes | sort -u)" incremental 'from the cursor'
is "$(jq -r 'select(.since) | .scope' out.jsonl)" 'exports/o/2026/00005.csv
exports/o/2026/00003.csv
exports/o/2026/00007.csv
exports/o/2026/00008.csv' 'a version that is replaced, an object that is gone: rows that were not seen are deleted'
tell '{"do": "delete", "key": "o/2026/00009"}'
run 'lo-extract s3 | lo-emit'
status_is 0 'an object that is gone takes all its rows with it'
same_as_truth 'later, too'

# What moves while it is read.
set_ '"page": 1000, "order": 1'
put 'o/m1.csv' '"n": 3'
put 'o/m2.csv' '"n": 3'
put 'o/m3.csv' '"n": 3'
tell '{"do": "when", "at": "/m1", "then": {"do": "put", "key": "o/m1.csv", "n": 4, "first": 3}}'
tell '{"do": "when", "at": "/m2", "then": {"do": "delete", "key": "o/m2"}}'
tell '{"do": "when", "at": "/m3", "then": {"do": "put", "key": "o/m3.csv", "n": 4}}'
tell '{"do": "when", "at": "/m3", "after": 1, "then": {"do": "put", "key": "o/m3.csv", "n": 5}}'
run 'lo-extract s3 | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'what moves'
same_as_truth 'objects that are replaced or deleted between list and get'
is "$(asked 'prefix=o%2Fm')" 4 'each is looked for'
for n in 3 4 5 6 7 8 9; do
	tell "{\"do\": \"when\", \"at\": \"/m3\", \"after\": $((n - 3)), \"then\": {\"do\": \"put\", \"key\": \"o/m3.csv\", \"n\": $n}}"
done
put 'o/m3.csv' '"n": 2'
run 'lo-extract s3 | tee out.jsonl | lo-emit'
status_is 75 'an object that is another one every time'
err_like '412 changes all the time; that one is left out' 'is left for later'
tell '{"do": "clear"}'
load s3
same_as_truth 'when it holds still'

fault 412 PreconditionFailed 1 '' /m3
put 'o/m3.csv' '"n": 3'
forget
run 'lo-extract s3 | lo-emit --allow-deletes'
status_is 0 'a list that has another version than the store'
same_as_truth 'the one that there is'
is "$(jq -r 'select(.at | contains("m3.csv")) | .seen.match' "$fake/log" | tail -n 1)" null 'whichever it is'

# Transfers that break off go on where they stopped.
tell '{"do": "put", "key": "o/large.csv", "n": 3000}'
tell '{"do": "fault", "kind": "cut", "at": "/large", "times": 3}'
forget
load s3
same_as_truth 'a transfer that is cut three times'
is "$(jq -r 'select(.at | contains("large")) | .seen.range' "$fake/log" | grep -c '^bytes=[1-9]')" 3 'asks for the rest'
tell '{"do": "put", "key": "o/large.csv", "n": 2000, "gz": 2}'
tell '{"do": "fault", "kind": "cut", "at": "/large"}'
tell '{"do": "when", "at": "/large", "after": 1, "then": {"do": "put", "key": "o/large.csv", "n": 7, "first": 5}}'
run 'lo-extract s3 | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'of another version then'
same_as_truth 'begins again'
put 'o/large.csv' '"n": 9, "gz": 1'
for kind in reset short empty html; do
	tell "{\"do\": \"fault\", \"kind\": \"$kind\", \"at\": \"/large\"}"
done
forget
run 'lo-extract s3 | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'reset, too short, nothing, a page'
same_as_truth 'is tried again'
is "$(asked large)" 5 'each time'

# Files that are not what they should be: the others are read, and nothing of
# them is taken for gone.
put 'o/bad1.csv' '"n": 9, "gz": 1, "tail": "garbage"'
put 'o/bad2.csv' '"text": "id,\"amount\n1,2\n"'
put 'o/large.csv' '"n": 9, "gz": 1, "tail": "x"'
put 'o/cold.csv' '"n": 2, "class": "GLACIER"'
put 'o/next.csv' '"text": "id,amount,mark\n1,1,a,b\n2\n3,3,a\n"'
forget
run 'lo-extract s3 | tee out.jsonl | lo-emit --allow-deletes'
status_is 66 'damaged, without a header, in an archive'
is "$(grep -c '^lo-extract: order/s3/acct: the object of ETag "[0-9a-f]*": its gzip is damaged' "$err")" 2 \
	'gzip with more behind it; one of them was good once'
is "$(asked 'o/bad1')" 5 'tried five times'
err_like '^lo-extract: order/s3/acct: the object of ETag "[0-9a-f]*": the header: ' 'a header that does not end'
err_like '^lo-extract: order/s3/acct: HTTP 403 InvalidObjectState; that one is left out' 'an archive'
err_like '^lo-extract: order/s3/acct: the object of .*: 2 rows are not as wide as the header, the first is row 2' 'ragged rows'
is "$(stored order amount | grep -c large)" 9 'its rows stay'
is "$(grep -c 'o/next.csv#' out.jsonl)" 3 'what comes after is read'
forget
run 'lo-extract s3 | tee out.jsonl | lo-emit'
status_is 66 'and again with the next run'
tap_err_seen=1
is "$(asked 'next')" 0 'these alone'
tell '{"do": "delete", "key": "o/(bad|cold|large|next)"}'
run 'lo-extract s3 | tee out.jsonl | lo-emit --allow-deletes'
same_as_truth 'until they are gone'

# A header that changes is named; order alone is no change.
put 'o/names1.csv' '"n": 2, "names": ["mark", "id", "amount"]'
put 'o/names2.csv' '"n": 2, "names": ["id", "amount", "extra"]'
put 'o/names3.csv' '"n": 2, "names": ["id", "amount", "extra", "Ana Canary"]'
run 'lo-extract s3 | tee out.jsonl | lo-emit'
status_is 0 'headers that change'
err_like '^lo-extract: order/s3/acct: the object of ETag .*: the header has changed: 1 columns more, 1 less: .extra -mark' \
	'columns that came and went'
err_like 'the header has changed: 1 columns more, 0 less$' 'a name that may be a person is not shown'
is "$(jq -c 'select(.event_type == "header.changed").payload | [.columns_more, .columns_less]' out.jsonl)" '[1,1]' \
	'it stands in the event log'
same_as_truth 'rows have their own names'
put 'o/names4.csv' '"n": 2, "names": ["id", "amount", "extra", "Ana Canary"]'
load s3

# Killed at any request, with changes in between; what was read in part is
# not forgotten.
rm -rf home
tell '{"do": "delete", "key": "o/names|large"}'
set_ '"page": 9'
for n in 0 3 12; do
	killed 's3 --stream order' $n
	tell "{\"do\": \"put\", \"prefix\": \"o/2026/\", \"objects\": 3, \"n\": 2, \"first\": $n}"
done
run 'lo-extract s3 --stream order | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'and run again'
same_as_truth 'killed at three requests and run again'

# A great file: no more memory than a small one.
rm -rf home
tell '{"do": "delete", "key": "."}'
put 'o/great.csv.gz' '"n": 340, "wide": 200000, "gz": 2'
run 'python3 -c "
import resource, subprocess
subprocess.run([\"lo-extract\", \"-v\", \"s3\", \"--stream\", \"order\"], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 65536)"'
expect 0 True ': 340 records, 0 dead letters, ' 'a file that is larger than that is read in 64 MB'
tell '{"do": "delete", "key": "."}'
sed -i 's/"seconds": 5/"seconds": 5, "file_mb": 1/' config.json
put 'o/bomb.csv' '"n": 20, "wide": 100000, "gz": 1'
put 'o/small.csv' '"n": 2'
run 'lo-extract s3 --stream order | tee out.jsonl | lo-emit'
status_is 66 'a ceiling for files'
err_like 'passes 1 MiB; see limits/http/file_mb' 'says which'
is "$(raws)" 2 'and others are read'
tell '{"do": "delete", "key": "bomb"}'

# Who we are, where it is, when it is.
streams "$order"
set_ '"region": "eu-central-1"'
forget
all_is_truth 'another region'
is "$(jq -r .seen.region "$fake/log")" 'eu-west-1
eu-central-1
eu-central-1' 'the bucket is in another region: signed for that one'
set_ '"wrong": 301'
all_is_truth 'said in a header'
set_ '"region": "eu-west-1", "skew": 4000'
all_is_truth 'a clock that is wrong'
err_line "the server's clock is .(3999|4000|4001) s from this machine's" 'is set by the answer'
set_ '"skew": 0, "token": "hush/session=="'
secret session hush/session==
auth="{$sigv4, \"session_token\": {\"file\": \"session\"}}"
streams "$order"
all_is_truth 'a session that ends'
refused() { # STATUS WORDS NAME
	run 'lo-extract s3 --full >out.jsonl'
	status_is "$1" "$3"
	err_like "^lo-extract: order/s3/acct: HTTP $2" "$3: said"
	err_unlike 'anary|hush|AKID|Signature=' "$3: without the store's words"
}
set_ '"token": "other"'
refused 77 '400 InvalidToken' 'a session that has ended'
set_ '"token": null'
auth="{$sigv4}"
streams "$order"
set_ '"secret": "other"'
refused 77 '403 SignatureDoesNotMatch' 'a wrong secret'
set_ '"secret": "hush/1+secret", "id": "AKIDOTHER"'
refused 77 '403 InvalidAccessKeyId' 'a wrong key'
set_ '"id": "AKIDHUSH1", "bucket": "gone"'
refused 69 '404 NoSuchBucket' 'no such bucket'
set_ '"bucket": "exports"'
for word in '503 SlowDown' '500 InternalError' '400 RequestTimeout' '429 TooManyRequests'; do
	fault "${word% *}" "${word#* }" 1
done
forget
all_is_truth 'SlowDown and its like'
is "$(asked 'list-type')" 5 'are tried again, each'
fault 503 SlowDown -1
refused 75 '503 SlowDown' 'a store that never has time'
tell '{"do": "clear"}'
fault 403 AccessDenied -1
forget
refused 77 '403 AccessDenied' 'one who may not'
is "$(asked exports)" 1 'is not tried again'
tell '{"do": "clear"}'
fault 307 TemporaryRedirect 1 '"Location": "http://127.0.0.1:9/exports?list-type=2"'
run 'lo-extract s3 --full >out.jsonl'
status_is 69 'a redirect to another host'
err_like 'names a region that is none' 'is not followed'
for kinds in 'html empty short' 'badgzip cut reset'; do
	for kind in $kinds; do
		tell "{\"do\": \"fault\", \"kind\": \"$kind\", \"at\": \"list-type\"}"
	done
	all_is_truth "a list: $kinds"
done
tell '{"do": "fault", "kind": "html", "at": "list-type", "times": -1}'
run 'lo-extract s3 --full >out.jsonl'
status_is 75 'a page that is no list'
err_like 'not what the API gives' 'is not an empty one'
is "$(jq -c 'select(.since)' out.jsonl)" '' 'and deletes nothing'
tell '{"do": "clear"}'

# Stores that are not quite so.
set_ '"encode": false, "ns": ""'
put 'o/100%25+x&y.csv' '"n": 2'
all_is_truth 'keys that are not encoded, names without a space'
set_ '"encode": true, "ns": "urn:other"'
all_is_truth 'names of another space'

# Windows: by the time of the object.
put 'o/old.csv' '"n": 4, "modified": 1577836800'
run 'lo-extract s3 --since 2019-12-31 --until 2020-01-02 >out.jsonl'
status_is 0 'objects of a day'
is "$(raws)" 4 'a window'
is "$(states)" '' 'without a state'
run 'lo-extract s3 --limit 3 >out.jsonl'
status_is 0 'a few'
is "$(raws)" 3 'a limit'

# Rows without a key, and other settings.
streams '"order": {"prefix": "o/", "format": "csv", "delimiter": ","}'
put 'o/old.csv' '"text": "a,b\n1,2\n3,4\n1,2\n"'
run 'lo-extract s3 | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'without a key'
err_like 'settings have changed' 'everything is read'
is "$(jq -r 'select(.scope == "exports/o/old.csv").external_id' out.jsonl | sed 's/.*#[0-9a-f]\{64\}/H/')" 'H-1
H-1
H-2' 'a hash and a number'
streams '"order": {"prefix": "o/", "format": "xml"}'
run 'lo-extract s3 >out.jsonl'
status_is 78 'a format that there is not'
err_like 'connections/acct/streams/order/format: expected one of \["csv", "jsonl"\]' 'says which there are'
for wrong in '"encoding": "utf-99"' '"delimiter": "ab"'; do
	streams "\"order\": {\"prefix\": \"o/\", \"format\": \"csv\", $wrong}"
	run 'lo-extract s3 --full >out.jsonl'
	status_is 78 "$wrong"
	err_like '^lo-extract: order/s3/acct: .*(no such encoding|one character, or tab)' 'says so'
done
streams '"order": {"prefx": "o/", "format": "csv"}'
run 'lo-extract s3 >out.jsonl'
status_is 78 'a key that there is not'
err_like 'connections/acct/streams/order/prefx: not a known key; did you mean prefix' 'says which is meant'
streams '"a/b": {"format": "csv"}'
run 'lo-extract s3 >out.jsonl'
status_is 78 'a name that is no name'
err_like "a stream's name has no slash" 'says so'
streams "$order"
run 'lo-extract s3 --stream ordr'
expect 64 '' 'no connection of s3 has ordr' 'a stream that nobody has'
bucket='"addressing": "path"'
streams "$order"
run 'lo-extract -v s3 --stream order'
status_is 0 'no bucket'
out_is '' 'nothing is read'
err_like 'not configured: settings/bucket is missing' 'what is missing'

# Where a bucket is: by its host, or below it.
rm -rf home/state
where() { # SETTINGS URL
	sed "s|\"base_url\": \"[^\"]*\",||; s|\"addressing\": \"path\"|$1|" config.json >where.json
	chmod 600 where.json
	run 'LO_CONFIG=$PWD/where.json lo-extract --explain s3 | sed -n "s/^first *GET //p"'
	is "$(sed 's/?.*//' "$out")" "$2" "$2"
}
where '"bucket": "b1"' 'https://b1.s3.eu-west-1.amazonaws.com/'
where '"bucket": "b.1"' 'https://s3.eu-west-1.amazonaws.com/b.1'
where '"bucket": "b1", "addressing": "path"' 'https://s3.eu-west-1.amazonaws.com/b1'
where '"bucket": "b1", "endpoint": "https://store.example:9000"' 'https://store.example:9000/b1'
where '"bucket": "b1", "endpoint": "https://store.example", "addressing": "virtual"' 'https://b1.store.example/'
cat canon.jsonl >>out.jsonl
source_done
