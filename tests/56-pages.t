#!/bin/sh
# The pages of the catalogue: clients, sessions, reports and forms as files.
. "${0%/*}/tap.sh"
need jq

cases=$top/cmd/lo-project/views/cases
LC_ALL=C.UTF-8 LO_NOW=2026-03-30T10:00:00Z
LO_CONFIG=$cases/practice/config.json
export LC_ALL LO_NOW LO_CONFIG
store() { # FILE [DAY]: what was seen on that day of March
	sed "s/2026-03-01T06/2026-03-0${2:-1}T06/; s/20260301/2026030${2:-1}/" \
		"$cases/expand.jq" >expand.jq
	jq -c -f expand.jq "$1" | lo-emit -q
}
tree() {
	find "${1:-home/views}" -type f -printf '%P\n' | sort
}
store "$cases/practice/in.jsonl"
dir=home/views

run 'lo-project files'
out_is '' 'the first projection'
tree | grep -v ^mail >got
cat >want <<'END'
Ana L/client.md
Ana L/contact.md
Ana L/forms/2026-03-01 PHQ-9 0b5fd416.md
Ana L/forms/2026-03-29 PHQ-9 a5487327.md
Ana L/reports/2026-03-01-progress-report.md
Ana L/sessions/session-1/session-note.md
Ana L/sessions/session-1/transcript.md
Bo K/client.md
Bo K/contact.md
ana L acdbb154/client.md
ana L acdbb154/contact.md
unassigned/forms/2026-03-29 phq 7aafd0a2.md
unassigned/forms/2026-03-30 phq 17be626e.md
unassigned/forms/2026-03-30 phq cd4a510f.md
END
same got want 'a directory a client; who is no client has none'
sed '$d' "$dir/Ana L/sessions/session-1/session-note.md" >got
cat >want <<'END'
---
title: "Note 1"
doc_type: "soap-note"
source_entity: "session"
record_id: "s1"
editable_fields: ["title","status","text"]
idem_key: "dataverse:crm:clinical_document:s1-soap-note#clinical_document"
projected_at: "2026-03-30T10:00:00.000000Z"
---

# Note 1

- Client: Ana Lima
- Time: 2026-03-29 00:30
- Status: final
- For: clinician

## S

Sleeps.
END
same got want 'a note: front matter and text, in the time of the zone'
sed -n '/^# Ana/,$p' "$dir/Ana L/client.md" | sed '$d' >got
cat >want <<'END'
# Ana Lima

## 2026-03

- 2026-03-01 13:00 phq9_total 14, Moderate
- 2026-03-01 13:00 Form: PHQ-9
- 2026-03-10 09:00 Invoice: 99.00 USD, paid
- 2026-03-10 09:00 Invoice: 7.77 EUR, draft
- 2026-03-10 09:00 Invoice: 8.88 EUR, void
- 2026-03-20 23:59 Mail from Ana Lima: Next week?
- 2026-03-21 00:00 Mail to Ana Lima: Re: Next week?
- 2026-03-28 23:30 Mail from Ana Lima: Invoice
- 2026-03-29 00:30 Session: First, completed
- 2026-03-29 01:59 phq9_total 9 (-5 since 2026-03-01), Mild
- 2026-03-29 01:59 Form: PHQ-9
- 2026-03-29 14:00 Mail from Ana Lima: Away (automatic)
- 2026-03-30 00:30 Session 2, scheduled
- 2026-03-30 14:00 Payment: 60.00 EUR, failed
- 2026-03-31 14:00 Payment: 60.00 EUR, succeeded
- 2026-03-31 23:59 Invoice R-1: 100.00 EUR, open

## 2026-04

- 2026-04-01 00:00 Invoice: 50.00 EUR, paid
- 2026-04-02 14:00 Refund duplicate: 10.00 EUR, succeeded
- 2026-04-03 14:00 Refund: 5.00 EUR, pending
END
same got want "a client's timeline"
run "sed -n '/^- Of/,\$p' '$dir/Ana L/forms/2026-03-29 PHQ-9 a5487327.md' | sed '\$d'"
out_is '- Of: Ana Lima
- Time: 2026-03-29 01:59

## Scores

- phq9_total: 9, Mild (-5 since 2026-03-01)

## Answers

- q1: 2
- q2: -' 'an answered form with its scores'
run "sed -n '/^# /,\$p' '$dir/Ana L/contact.md' | sed '\$d'"
out_is '# Ana Lima

- E-mail: ana@x.example
- Born: 1990-04-01
- Stage: active
- Type: Therapy; Coaching
- Tags: VIP
- Known since: 2026-01-02' 'a contact, without what is not known'

# ---- unchanged files are not touched, whenever that is
snap() { find home/views -type f -printf '%p %T@ %i %s\n' | sort; }
snap >before
LO_NOW=2026-04-30T10:00:00Z
run 'lo-project files -v && lo-project files --full -v && rm home/index.db* && lo-project files -v'
status_is 0 'three more times, at another time'
err_unlike '[1-9][0-9]* written' 'nothing is written'
err_like 'files: 0 written, [1-9][0-9]* unchanged, 0 removed' 'all is unchanged'
snap >after
same after before 'no file moved'

# ---- another configuration: the days are others
sed 's/Europe.Berlin/UTC/' "$LO_CONFIG" >utc.json
run 'LO_CONFIG=utc.json lo-project files -v -o csv | tr -d "\r" | grep report | sort'
err_like 'files: [1-9][0-9]* written' 'another zone'
out_is 'removed,Ana L/reports/2026-03-01-progress-report.md
written,Ana L/reports/2026-02-28-progress-report.md' 'and its days'
run 'lo-project files'
is "$(ls "$dir/Ana L/reports")" 2026-03-01-progress-report.md 'and back'

# ---- edits, changes, and who is no client any more
echo 'My words.' >>"$dir/Ana L/contact.md"
grep '"k":"c1"' "$cases/practice/in.jsonl" | sed 's/Lima/Limes/' >changed.jsonl
store changed.jsonl 3
run 'lo-project files -v -o csv | tr -d "\r" | sort'
out_is 'action,file
beside,Ana L/contact.new.md
edited,Ana L/contact.md
updated,Ana L/client.md
updated,Ana L/forms/2026-03-01 PHQ-9 0b5fd416.md
updated,Ana L/forms/2026-03-29 PHQ-9 a5487327.md' \
	'an edited file stays, the new version lies beside it'
err_like '1 edited and kept' 'and is counted'
like "$dir/Ana L/contact.md" '^My words\.$' 'with what was written'
like "$dir/Ana L/contact.new.md" '^# Ana Limes$' 'and what is new'
sed 's/"active"/"terminated"/' changed.jsonl >gone.jsonl
store gone.jsonl 4
run 'lo-project files -v -o csv | tr -d "\r" | grep -v unassigned | sort'
err_like '1 edited and kept' 'what was edited is told'
out_is 'action,file
edited,Ana L/contact.md
removed,Ana L/client.md
removed,Ana L/contact.new.md
removed,Ana L/forms/2026-03-01 PHQ-9 0b5fd416.md
removed,Ana L/forms/2026-03-29 PHQ-9 a5487327.md
removed,Ana L/reports/2026-03-01-progress-report.md
removed,Ana L/sessions/session-1/session-note.md
removed,Ana L/sessions/session-1/transcript.md' \
	'files of ours go with the client'
is "$(tree | grep 'Ana L')" 'Ana L/contact.md' 'and what was edited stays'

# ---- names
LO_HOME=$PWD/names
jq -cn '
def contact($id; $first; $last): {s: "contact", k: $id, from: "d/c",
  p: {contact_id: $id, first_name: $first, last_name: $last,
    created_at: "2026-01-0\($id)T00:00:00Z", source: {platform: "d"}}};
contact("1"; "../../etc/passwd"; ".."), contact("2"; "a\u0000/b\n"; "C"),
contact("3"; "x" * 300; "Y"), contact("4"; "🦊"; "Zed"),
contact("5"; "🦊"; "zoo"), contact("6"; "-rf"; null),
contact("7"; null; null), contact("8"; ".hidden"; "/"),
{s: "clinical_document", k: "n", from: "d/c", p: {id: "n",
  doc_type: "other", subject: {reference: "Contact/4"},
  title: "../../../x/![i](http://x.example/i.gif)",
  content: {format: "markdown", text: "![i](http://x.example/i.gif)"},
  source: {platform: "d"}}}' >names.jsonl
LO_CONFIG=$cases/nobody/config.json
store names.jsonl
run 'lo-project files --dir out'
status_is 0 'names of every kind'
tree out | grep -v client.md >got
is "$(find . -name '*etc*' -o -name passwd | grep -vc '^./out/')" 0 'none leaves the directory'
is "$(find out -name '.*' -o -name '-*' | wc -l)" 0 'none is hidden or an option'
is "$(find out -type f -size 0 | wc -l)" 0 'none is empty'
long=$(printf 'x%.0s' $(seq 120))
cat >want <<END
Contact a1e2ad59/contact.md
a C/contact.md
etc-passwd/contact.md
hidden -/contact.md
rf/contact.md
$long/contact.md
🦊 Z c2cfa786/contact.md
🦊 Z/contact.md
🦊 Z/documents/ece96f44 ..-..-..-x-![i](http---x.example-i.gif).md
END
same got want 'each has a file of its own'
like out/🦊*/documents/* '^\\!\[i\]' 'no image is loaded'
done_testing
