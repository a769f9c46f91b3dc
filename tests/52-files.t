#!/bin/sh
# lo-project files: one Markdown file a thread, and what is never touched.
. "${0%/*}/tap.sh"
need python3

mails="python3 $top/tests/project/mails.py"
LC_ALL=C.UTF-8 LO_NOW=2026-11-21T09:00:00Z
export LC_ALL LO_NOW

cat >mail.jsonl <<'EOF'
{"n":1,"mid":"a1@example.org","subject":"Garden plan","at":"2025-03-03T09:00:00Z","cc":["Cy Third cy@example.org"],"text":"Hello,\n# not a heading\n<b>not bold</b> & &amp; ![x](http://example.org/p.gif)\n---\n-- \nAda","files":["plan [1].pdf","photo.jpg"],"labels":["INBOX","Garden"],"thread":"T1"}
{"n":2,"mid":"a2@example.net","subject":"Re: Garden plan","from":"Bo Sample bo@example.net","to":"Ada Example ada@example.org","at":"2025-03-04T10:00:00Z","refs":["a1@example.org"],"thread":"T1","text":"Fine.\n\n> short quote\n\nYes.\n\nOn Mon, 3 Mar 2025 at 09:00, Ada Example wrote:\n> Hello,\n> line\n> line\n>\n> Ada\n"}
{"n":3,"mid":"b1@example.com","subject":null,"from":null,"at":"2025-03-05T10:00:00Z","html":"<p>One</p><p>Two</p><blockquote>old<br>older</blockquote>"}
{"n":4,"mid":"c1@example.com","subject":"Fw: news","at":"2025-03-06T10:00:00Z","text":"See below.\n\n-----Original Message-----\nFrom: X\nSent: today\nSubject: news\n\nOld words."}
EOF
run "$mails mail.jsonl | lo-emit && lo-project files"
status_is 0 'the first projection'
out_is '' 'nothing to look at'
dir=home/views/mail/2025
run "cd $dir && ls"
out_is '2025-03-03 Garden plan bc650707.md
2025-03-05 (no subject) ca5edb71.md
2025-03-06 Fw- news 0b9f7b67.md' 'one file a thread'
garden="$dir/2025-03-03 Garden plan bc650707.md"
sed '$d' "$garden" >got
cat >want <<'EOF'
---
title: "Garden plan"
id: "bc650707"
first: "2025-03-03T09:00:00Z"
last: "2025-03-04T10:00:00Z"
participants: ["Ada Example <ada@example.org>","Cy Third <cy@example.org>","me@example.net","Bo Sample <bo@example.net>"]
accounts: ["gmail/home"]
labels: ["Garden","INBOX"]
message_ids: ["a1@example.org","a2@example.net"]
source_entity: "email"
record_id: "bc650707"
editable_fields: []
idem_key: "gmail:home:email:m0001#email_jmap_lite"
projected_at: "2026-11-21T09:00:00.000000Z"
---

# Garden plan

## Ada Example, 2025-03-03 09:00

- To: me@example.net
- Cc: Cy Third

Hello,
\# not a heading
\<b>not bold\</b> & \&amp; \![x](http://example.org/p.gif)
\---
\--
Ada

Attachments:

- plan [1].pdf (application/pdf, 2048 bytes)
- photo.jpg (application/pdf, 2048 bytes)

## Bo Sample, 2025-03-04 10:00

- To: Ada Example
- Subject: Re: Garden plan

Fine.

> short quote

Yes.

<details>
<summary>Quoted text, 6 lines</summary>

> On Mon, 3 Mar 2025 at 09:00, Ada Example wrote:
> Hello,
> line
> line
>
> Ada

</details>

EOF
same got want 'a thread: front matter, folded history, attachments'
like "$garden" '^<!-- lo: mail [0-9a-f]{64} -->$' 'stamped'
sed -n '/^## (no sender)/,$p' "$dir"/*subject* | sed '$d' >got
cat >want <<'EOF'
## (no sender), 2025-03-05 10:00

- To: me@example.net

One

Two

<details>
<summary>Quoted text, 2 lines</summary>

> old
> older

</details>

EOF
same got want 'mail that is HTML alone'
like "$dir/2025-03-06 Fw- news 0b9f7b67.md" '^> Old words\.$' 'a former mail below a line of dashes is folded'
is "$(stat -c %a "$garden") $(stat -c %a "$dir")" '600 700' 'permissions'

# ---- nothing changes where nothing changed
LO_NOW=2026-11-22T09:00:00Z
snap() { find home/views -type f -printf '%p %T@ %i %s\n' | sort; }
snap >before
run 'lo-project files -v'
out_is '' 'nothing was done'
err_like 'files: 0 written, 3 unchanged, 0 removed, 0 edited and kept' 'the second run'
snap >after
same after before 'no file, no time of change moved'
touch -d 2025-01-01 "$garden"
snap >before
run 'rm home/index.db* && lo-project files -v --full'
out_is '' 'nothing was done'
err_like '0 written, 3 unchanged' 'without the registry, and with --full'
snap >after
same after before 'files are known by their stamp'

# ---- a new message, another account
cat >more.jsonl <<'EOF'
{"n":7,"mid":"a3@example.org","subject":"Completely different","at":"2025-03-09T09:00:00Z","refs":["a2@example.net"],"text":"From the other account."}
{"n":1,"mid":"a1@example.org","subject":"Garden plan","at":"2025-03-03T09:00:00Z","text":"Hello,","labels":["Archive"]}
EOF
run "$mails more.jsonl other gmail 20250402T080000Z | lo-emit && lo-project files -v -o csv"
printf 'action,file\r\nupdated,mail/2025/2025-03-03 Garden plan bc650707.md\r\n' >want
out_file want 'threads of two accounts are one, by their references'
err_like '1 written, 2 unchanged' 'the others stay'
like "$garden" '^accounts: \["gmail/home","gmail/other"\]$' 'both accounts'
like "$garden" '^labels: \["Archive","Garden","INBOX"\]$' 'labels of all copies'
is "$(grep -c '^## ' "$garden")" 3 'each message once'
like "$garden" '^- Subject: Completely different$' 'whatever its subject'

# ---- edited files
echo 'my note' >>"$garden"
cp "$garden" edited
run 'lo-project files'
out_is 'action  file
------  --------------------------------------------
edited  mail/2025/2025-03-03 Garden plan bc650707.md' 'an edited file is reported'
err_like '1 edited and kept' 'and counted'
same "$garden" edited 'and stays as it is'
ok 'nothing newer, nothing beside it' test ! -e "${garden%.md}.new.md"
echo '{"n":8,"mid":"a4@example.org","subject":"Re: Garden plan","at":"2025-03-10T09:00:00Z","refs":["a3@example.org"],"text":"News."}' >more.jsonl
run "$mails more.jsonl home gmail 20250403T080000Z | lo-emit && lo-project files -o csv | cut -d, -f1"
printf 'action\r\nedited\r\nbeside\r\n' | sed 's/\r//' >want
tr -d '\r' <"$out" >got
same got want 'a new version lies beside it'
err_like '1 edited and kept' 'and is told'
err_unlike Garden 'without its name'
same "$garden" edited 'the edited one stays'
like "${garden%.md}.new.md" '^News\.$' 'the new one is new'
snap >before
run 'lo-project files'
err_like '1 edited' 'again'
snap >after
same after before 'no more than that'
run 'rm home/index.db* && lo-project files'
err_like '1 edited' 'without the registry'
snap >after
same after before 'nothing was touched either'
mv "${garden%.md}.new.md" "$garden"
run 'lo-project files -v'
err_like '3 unchanged, 0 removed, 0 edited' 'the new version taken over'
cp edited "$garden"
echo 'other note' >>"${garden%.md}.new.md"
echo '{"n":9,"mid":"a5@example.org","subject":"Re: Garden plan","at":"2025-03-11T09:00:00Z","refs":["a4@example.org"],"text":"More."}' >more.jsonl
run "$mails more.jsonl home gmail 20250404T080000Z | lo-emit && lo-project files -o jsonl | wc -l"
out_is 2 'both are edited: both are reported'
err_like edited 'and kept'
is "$(cat "${garden%.md}.new.md")" 'other note' 'the second too'
rm "$garden" "${garden%.md}.new.md"
run 'lo-project files -v -o csv | tail -n 1 | cut -d, -f1'
out_is 'written' 'a file that was removed comes back'
err_like '1 written' 'alone'

# ---- what is gone
cat >gone.jsonl <<'EOF'
{"n":3,"gone":1}
{"n":4,"gone":1}
EOF
echo mine >>"$dir/2025-03-06 Fw- news 0b9f7b67.md"
echo mine >"$dir/notes.md"
run "$mails gone.jsonl home gmail 20250405T080000Z | lo-emit && lo-project files -n -o csv | tr -d '\r' | cut -d, -f1"
out_is 'action
removed
edited' '-n says what would be done'
err_like 1 'as it counts'
ok '-n does nothing' test -e "$dir/2025-03-05 (no subject) ca5edb71.md"
run 'lo-project files'
out_like '^edited .*Fw- news' 'an edited file whose thread is gone is reported'
err_like '1 removed, 1 edited' 'and kept; an unedited one is removed'
run "ls $dir"
out_is '2025-03-03 Garden plan bc650707.md
2025-03-06 Fw- news 0b9f7b67.md
notes.md' "what is somebody's stays"
run 'rm home/index.db* && lo-project files -v'
err_like '0 written, 1 unchanged, 0 removed, 0 edited' 'as it does without the registry'

# ---- names
cat >names.py <<'EOF'
import json
names = ["../../etc/passwd", "/abs/olute", "..", ".", ".hidden", "-rf", "a/b\\c:d*e?f",
    "nul\x00byte", "new\nline\ttab", "x" * 300, "\u00e9" * 300, "\U0001F600 emoji",
    "CASE", "case", "\u202egnp.exe", "trailing. . ", "   ", "con|<>\"", "%s%n{title}",
    "\u00c9", "\u00e9", "CON", "a" * 119 + "\U0001F600", "{year}"]
for i, name in enumerate(names):
    print(json.dumps({"n": 100 + i, "mid": "n%d@example.org" % i, "subject": name,
        "at": "2025-04-01T09:00:00Z", "text": "Body %d." % i}))
EOF
run "python3 names.py >names.jsonl && $mails names.jsonl n gmail 20250406T080000Z | lo-emit && lo-project files --dir out"
status_is 0 'hostile names'
is "$(find out -type f | wc -l)" 25 'a file each'
is "$(find . -newer names.jsonl -type f -not -path './out/*' -not -path './home/*' | wc -l)" 0 'none elsewhere'
run 'cd out && find . -type f | LC_ALL=C sed "s|^\./mail/20[0-9]*/||" | LC_ALL=C grep -c -v "^2025-0[0-9]-[0-9][0-9] .* [0-9a-f]\{8\}\.md$"'
status_is 1 'each of the same form'
out_is 0 'none with a slash'
run 'find out -name "*.md" -printf "%f\n" | LC_ALL=C awk "length > 220" | wc -l'
out_is 0 'none too long'
run 'lo-project files -v --dir ./out/../out'
err_like '0 written, 25 unchanged' 'a directory by another name'

# ---- killed at any moment
python3 - >many.jsonl <<'EOF'
import json
for i in range(400):
    print(json.dumps({"n": 2000 + i, "mid": "k%d@example.org" % i, "subject": "Kill %d" % i,
        "at": "2025-05-01T09:00:00Z", "text": "Body %d.\n" % i * 50}))
EOF
run "$mails many.jsonl k gmail 20250407T080000Z | lo-emit && lo-project files --dir whole"
status_is 0 'a run that was not killed'
: >kills
for ms in 5 15 25 40 60 90 130 180; do
	rm -f home/index.db*
	timeout -s KILL "0.$(printf %03d $ms)" \
		lo-project files --dir killed >/dev/null 2>&1
	[ $? -ne 137 ] || echo "$ms" >>kills
done
ok 'some were killed' test -s kills
run 'lo-project files --dir killed && diff -r whole killed'
expect 0 '' '' 'after the next run the directory is the same'
run 'lo-project files -v --dir killed'
err_like '0 written, [0-9]* unchanged, 0 removed' 'and stays'

# ---- a page definition of one's own: clashes, wrong ones
mkdir -p conf/lo/pages
cat >conf/lo/pages/people.page <<'EOF'
-- One file a subject.
-- path people/{title}.md
-- front title
SELECT idem_key AS key, version FROM idx.docs WHERE at LIKE '2025-04-01%'
--- rows
SELECT title, title AS empty, NULL AS absent FROM idx.docs WHERE idem_key = :key
--- body
# {title}
gone: {absent}
kept {
EOF
run 'XDG_CONFIG_HOME=$PWD/conf lo-project files --dir out people -o csv -v | grep -c written'
out_is 24 'names that differ by case alone, or by nothing, have a file each'
err_like '24 written' 'all'
run 'ls out/people | grep -ic "^case"'
out_is 2 'one of them marked'
like "$(find out/people -iname 'case.md')" '^kept \{$' 'a brace is a brace'
tap_unlike "$(find out/people -iname 'case.md')" '^gone' 'a line of nothing is left out'
run 'XDG_CONFIG_HOME=$PWD/conf lo-project files --dir out people -v'
err_like '0 written, 24 unchanged' 'and stable'
sed -i 's/{title}/{nosuch}/' conf/lo/pages/people.page
run 'XDG_CONFIG_HOME=$PWD/conf lo-project files --dir out people'
expect 78 '' 'people.page: no column nosuch' 'a column that is not there'
sed -i '/^--- body/,$d' conf/lo/pages/people.page
run 'XDG_CONFIG_HOME=$PWD/conf lo-project files --dir out people'
expect 78 '' 'a page needs' 'a definition without a body'
run 'lo-project files nosuch'
expect 78 '' 'pages/nosuch.page' 'a page that is not there'

# ---- places that do not work
run 'lo-project files --dir /proc/nosuch'
status_is 73 'a directory that cannot be made'
err_line '/proc/nosuch' 'says so'
run "mkdir -p ro/mail && chmod 500 ro/mail && lo-project files --dir ro"
if [ "$(id -u)" -eq 0 ]; then
	status_is 0 'root may write anywhere'
else
	status_is 77 'a directory that cannot be written'
	err_unlike Garden 'no name in the message'
fi
exec 9>home/lock/files
flock 9
run 'lo-project files'
expect 75 '' 'lock/files' 'two at once'
exec 9>&-
done_testing
