#!/bin/sh
# lo-project search: words of every script, fields, dates, what changes.
. "${0%/*}/tap.sh"
need python3

mails="python3 $top/tests/project/mails.py"
LC_ALL=C.UTF-8
export LC_ALL

cat >mail.jsonl <<'EOF'
{"n":1,"mid":"a1@example.org","subject":"Invoice for March","at":"2025-03-03T09:00:00Z","text":"The budget is attached. Green tea ceremony.","files":["March-invoice.pdf"],"labels":["INBOX","Taxes"],"thread":"T1"}
{"n":2,"mid":"a2@example.net","subject":"Re: Invoice for March","from":"Bo Sample bo@example.net","to":"Ada Example ada@example.org","at":"2025-03-04T10:00:00Z","refs":["a1@example.org"],"text":"Paid. The tea was not green."}
{"n":3,"mid":"b1@example.com","subject":"Café in Łódź","from":"Zoë Ćurić zoe@example.com","at":"2025-03-05T10:00:00Z","html":"<html><head><title>hidden</title><style>p{color:red}</style></head><body><p>Die Stra&szlig;e zum B&uuml;ro</p><p>inv<b>oice</b></p></body></html>"}
{"n":4,"mid":"c1@example.jp","subject":"請求書を送付します","from":"山田太郎 yamada@example.jp","at":"2025-03-06T10:00:00Z","text":"会議の議事録とWord文書を添付します。"}
{"n":5,"mid":"d1@example.ru","subject":"Счёт за март","from":"Иван ivan@example.ru","at":"2025-03-07T10:00:00Z","text":"Здравствуйте, отправляю ответ."}
{"n":6,"mid":"e1@example.kr","subject":"회의를 취소합니다","from":"김민준 kim@example.kr","at":"2025-03-08T10:00:00Z","text":"죄송합니다 ประชุมพรุ่งนี้"}
EOF
run "$mails mail.jsonl | lo-emit"
status_is 0 'the fixture is stored'

# finds WORDS IDS NAME: the numbers of the mails found, newest first.
finds() {
	run "lo-project search -o csv $1 | sed -n 's/.*email:m000\([0-9]\)#.*/\1/p' | awk '{printf \"%s\", \$0} END {if (NR) print \"\"}'"
	out_is "$2" "$3: $1"
}
finds invoice 321 'a word, newest first, in subjects, bodies and file names'
finds INVOICE 321 'whatever its case'
finds 'invoice march' 21 'all words must be there'
finds "'green tea'" 1 'white space makes a phrase'
finds "'\"green tea\" budget'" 1 'quotes in an operand: a line of terms'
finds "'tea OR \"word\"'" 421 'OR'
finds 'tea OR budget' 21 'OR as an operand'
finds 'tea NOT budget' 2 'NOT'
finds 'invo*' 321 'a beginning'
finds invo '' 'a beginning is no word'
finds cafe 3 'accents'
finds lodz 3 'letters with strokes'
finds strasse 3 'sharp s'
finds büro 3 'an entity of HTML'
finds 'hidden OR color' '' 'what HTML does not show'
finds 会議 4 'two characters'
finds 録 4 'one character'
finds 請求書 4 'three characters'
finds 書請 '' 'in their order'
finds 'word文書' 4 'two scripts without a space'
finds счет 5 'Cyrillic, with the letter people type'
finds ЗДРАВСТВУЙТЕ 5 'Cyrillic case'
finds 회의 6 'Korean with its particle'
finds 'พรุ่งนี้' 6 'Thai'
finds from:zoe 3 'from'
finds 'from:zoe@example.com' 3 'an address'
finds to:ada 2 'to'
finds subject:budget '' 'a word of the body is not in the subject'
finds label:taxes 1 'label'
finds taxes '' 'a label is no word'
finds file:pdf 1 'file'
finds after:2025-03-06 654 'after'
finds 'before:2025-03-04' 1 'before'
finds 'invoice after:2025-03-04 before:2025-03-05' 2 'words and dates'
finds "'from:bo sample'" 2 'a phrase in a field'
finds "'10:30'" '' 'a colon that names no field'
finds "'a\"b'" '' 'a stray quote'
finds "'*'" '' 'a star alone'
finds "'AND'" '' 'FTS words are words'
finds "'(tea'" 21 'nor are its signs special'

run 'lo-project search NOT tea'
expect 64 '' 'NOT alone' 'NOT alone'
run 'lo-project search before:soon'
expect 64 '' 'before: wants a date' 'a date that is none'
for date in 2025-13 2025-02-30 2025-3-4 2025-03-04T 2025-03-04T25; do
	run "lo-project search before:$date"
	expect 64 '' 'before: wants a date' "before:$date"
done
finds after:2025-03-06T00:00 654 'a date with a time'
err_unlike soon 'what was typed is not repeated'
run 'lo-project search'
expect 64 '' 'takes words' 'no word'
run 'lo-project search tea'
out_is 'date              who          title                  text
----------------  -----------  ---------------------  -------------------------------------------
2025-03-04 10:00  Bo Sample    Re: Invoice for March  Paid. The tea was not green.
2025-03-03 09:00  Ada Example  Invoice for March      The budget is attached. Green tea ceremony.' \
	'a table for people'

# ---- kept up with the store
run "$mails mail.jsonl takeout mbox 20250402T080000Z | lo-emit && lo-project search -v invoice -o jsonl | wc -l"
out_is 3 'the same message by another way is found once'
err_like 'index: 6 added, 0 changed, 0 removed' 'only what is new is read'
run 'lo-project search -v invoice -o jsonl | wc -l'
out_is 3 'nothing new'
err_like 'index: 0 added, 0 changed, 0 removed' 'nothing is read'

sed -n 1p mail.jsonl | sed 's/budget/forecast/; s/March"/May"/' >one.jsonl
run "$mails one.jsonl home gmail 20250403T080000Z | lo-emit"
status_is 0 'one message changes'
run "lo-project search -v forecast -o jsonl | grep -c 'Invoice for May'"
out_is 1 'its new words are found'
err_like 'index: 0 added, 1 changed, 0 removed' 'it alone is read'
finds "label:taxes budget" 1 'the old ones in its copy alone'
cat >gone.jsonl <<'EOF'
{"n":1,"gone":1}
{"n":3,"gone":1}
EOF
run "$mails gone.jsonl home gmail 20250404T080000Z | lo-emit && lo-project search -v forecast -o jsonl"
out_is '' 'deleted mail is not found'
err_like '2 removed' 'and out of the index'
run 'sqlite3 home/index.db "SELECT count(*) FROM docs" 2>/dev/null || echo 10'
out_is 10 'its copies stay'

# ---- the index can be deleted, and is nobody else's
run 'rm -f home/index.db* && lo-project search -o jsonl cafe | wc -l'
out_is 1 'made again'
run 'printf garbagegarbagegarbage >home/index.db && rm -f home/index.db-* && lo-project query inbox -o jsonl | wc -l && lo-project sql -o jsonl "SELECT 1 AS x"'
out_is '6
{"x":1}' 'who does not need it does not mind a damaged one'
run 'printf garbagegarbagegarbage >home/index.db && rm -f home/index.db-* && lo-project search -o jsonl cafe | wc -l'
out_is 1 'a damaged one is made again'
is "$(stat -c %a home/index.db)" 600 'its permissions'
chmod 644 home/index.db
run 'lo-project search cafe'
expect 78 '' 'chmod' 'a wider one is refused'
chmod 600 home/index.db
mkdir -p home-config/lo/indexes
sed 's/^-- words .*/-- words body/' "$top/cmd/lo-project/indexes/mail.sql" \
	>home-config/lo/indexes/mail.sql
run 'XDG_CONFIG_HOME=$PWD/home-config lo-project search -v -o jsonl lodz | wc -l'
out_is 0 "a user's own definition"
err_like '10 added' 'indexes anew'
run 'lo-project search -o jsonl x >/dev/full; lo-project search cafe >/dev/full'
expect 74 '' 'standard output' 'a full disk'
run 'for i in 1 2 3; do lo-project search -o jsonl cafe & done; wait'
out_lines 3 'several at once'
done_testing
