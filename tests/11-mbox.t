#!/bin/sh
# Mail from files: how an mbox is cut, what its records hold, what is read
# the second time; maildirs and single messages.
. "${0%/*}/tap.sh"

LO_NOW=2026-01-05T10:00:00Z
export LO_NOW
tool() { python3 -IS "$top/tests/extract.py" "$@"; }
mail() { tool mail <"$out"; }
short() { tool lines <"$out"; }
kept() { short | grep -E '^(raw|state|dead)' | cut -d ' ' -f 1-2,4; }
publish() { tool publish <"$out"; }
again() { # FILE ...: a run, whose cursor is then committed
	run "lo-extract -q mbox $*"
	publish
}
count() { short | grep -c '^raw'; }
is_mail() { # TEXT NAME
	is "$(mail)" "$1" "$2"
}

# Cutting.
cat >rd.mbox <<'END'
From a@b.example Mon Jan  5 10:00:00 2026
Subject: 1

>From the start
>>From further in
 >From not quoted
From here on nothing

From there neither
From x@y Mon Jan 5 10:00:00 2026 stands behind no empty line

From c@d.example  Mon Jan  5 10:00:01 2026
Subject: 2


From - Mon Jan 05 10:00:02 2026
Subject: 3

END
run 'lo-extract mbox rd.mbox'
is_mail "- 1767607200000 - 'Subject: 1\\n\\nFrom the start\\n>From further in\\n >From not quoted\\nFrom here on nothing\\n\\nFrom there neither\\nFrom x@y Mon Jan 5 10:00:00 2026 stands behind no empty line\\n'
- 1767607201000 - 'Subject: 2\\n\\n'
- 1767607202000 - 'Subject: 3\\n'" 'cut at From lines with a date, unquoted once'
run 'lo-extract --quoting mboxo mbox rd.mbox'
is "$(mail | grep -c '>From the start.n>>From further')" 1 'mboxo: not unquoted'
run 'lo-extract --quoting mboxcl mbox rd.mbox'
is "$(mail | grep -c 'nFrom the start.n>>From further')" 1 'mboxcl: one level'
run 'lo-extract --quoting mboxx mbox rd.mbox'
expect 64 '' 'mboxx: not one of auto' 'an unknown variant'

# A length that holds is believed, one that does not is no length.
cat >cl.mbox <<'END'
From a@b.example Mon Jan  5 10:00:00 2026
Content-Length: 59

>From quoted is mine

From inside Mon Jan  5 10:00:00 2026

From b@b.example Mon Jan  5 10:00:01 2026
content-length: 6

short
From c@b.example Mon Jan  5 10:00:02 2026
Content-Length: 9999

too far

From d@b.example Mon Jan  5 10:00:03 2026
Content-Length: 3

stale
END
run 'lo-extract mbox cl.mbox'
is_mail "- 1767607200000 - 'Content-Length: 59\\n\\n>From quoted is mine\\n\\nFrom inside Mon Jan  5 10:00:00 2026\\n'
- 1767607201000 - 'content-length: 6\\n\\nshort\\n'
- 1767607202000 - 'Content-Length: 9999\\n\\ntoo far\\n'
- 1767607203000 - 'Content-Length: 3\\n\\nstale\\n'" 'Content-Length'
run 'lo-extract --quoting mboxrd mbox cl.mbox'
is "$(count)" 4 'mboxrd: lengths say nothing'

# Line ends, a mark, NUL, 8 bits, no end of the last line.
printf '\357\273\277\n\nFrom a@b Mon Jan  5 10:00:00 2026\r\nSubject: w\r\n\r\n>From \351\000x\r\n\r\nFrom a@b Mon Jan  5 10:00:01 2026\r\nA: b\r\n\r\nlast' >dos.mbox
run 'lo-extract mbox dos.mbox'
is_mail "- 1767607200000 - 'Subject: w\\r\\n\\r\\nFrom \\xe9\\x00x\\r\\n'
- 1767607201000 - 'A: b\\r\\n\\r\\nlast'" 'CRLF, NUL, 8 bits'
: >empty.mbox
run 'lo-extract mbox empty.mbox'
is "$(kept)" 'state 0 since' 'an empty mbox is one without messages'
echo 'Subject: no mbox' >no.mbox
run 'lo-extract mbox no.mbox'
status_is 66 'what is no mbox'
err_line 'no.mbox: byte 0: no "From " line, so not an mbox; single' 'is told so'
gzip -c rd.mbox >gz.mbox
run 'lo-extract mbox gz.mbox'
status_is 66 'a compressed one'
err_line 'gz.mbox: compressed; use gzip -d first' 'is told what to type'
run 'lo-extract mbox - <rd.mbox'
is "$(count)" 3 'an mbox from a pipe'
is "$(jq -c 'select(.type == "raw").scope' "$out" | sort -u)" null 'has no scope'
mkdir -p dir/sub
cp rd.mbox dir/A.MBOX
cp cl.mbox dir/sub/b.mbox
echo x >dir/note.txt
run 'lo-extract mbox dir'
is "$(short | sed -n 's/^raw \([^ ]*\).*/\1/p' | uniq -c | tr -s ' ')" ' 3 dir/A.MBOX
 4 dir/sub/b.mbox' 'a directory: its .mbox files'
mkdir -p Work.mbox Empty/sub
cp rd.mbox Work.mbox/mbox
echo x >Work.mbox/table_of_contents
run 'lo-extract mbox Work.mbox'
is "$(count)" 3 'a directory Work.mbox with a file mbox'
echo x >Empty/sub/note.txt
run 'lo-extract mbox Empty'
status_is 66 'a directory without mailboxes'
err_line 'Empty: no file in it ends in .mbox; name its files themselves' \
	'says what to do'
run 'lo-extract mbox dir Empty'
status_is 66 'one with and one without'
err_line 'Empty: no file in it ends in .mbox' 'names the other'
is "$(count)" 7 'the one with is read'
run 'lo-extract mbox dir dir/sub'
status_is 0 'a directory whose files were read already'

# A date is the same instant to whoever reads it.
for date in '5 Jan 2026 10:00:00 CET' 'Mon Jan  5 10:00 PM 2026' \
	'5 Jan 2026 10:00:00 GMT+0100' '2026-01-05T10:00:00+02:00'; do
	printf 'Date: %s\n\nx\n' "$date" >date.eml
	run 'lo-extract --bare eml date.eml | lo-canon --only email'
	is "$(jq .payload.receivedAt "$out")" "$(jq .payload.sentAt "$out")" \
		"received when sent: $date"
done

# Labels, threads and times.
cat >labels.mbox <<'END'
From 1767312000000000000@xxx Fri Jan 02 00:00:00 +0100 2026
X-GM-THRID: 1767312000000000000
X-Gmail-Labels: Inbox,Important,Opened,"Mine, too",
 =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=,Category Updates,Unread,Inbox
Received: from a by b; Mon, 5 Jan 2026 11:00:00 +0100

From a@b Mon Jan  5 10:00:00 2026
X-Gmail-Labels: =?UTF-8?B?UG9zdGVpbmdhbmcsVW5nZWxlc2VuLCJBLCBiIg==?=
Received: from a by b (with a comment; here);
	Mon, 5 Jan 2026 11:00:07 +0100 (CET)
Received: from earlier; Mon, 5 Jan 2026 01:00:00 +0000

From a@b Mon Jan  5 10:00:00 2026
Status: O
X-Status: AF
Received: nonsense

From a@b Mon Jan  5 10:00:00 2026
Status: RO
Date: Mon, 5 Jan 2026 23:00:00 GMT
END
run 'lo-extract mbox labels.mbox'
is "$(mail | cut -d "'" -f 1 | sed 's, $,,')" 'INBOX,IMPORTANT,Mine, too,Grüße,CATEGORY_UPDATES,UNREAD 1767308400000 1886c0e67f490000
INBOX,UNREAD,A, b 1767607207000 -
UNREAD,STARRED,ANSWERED 1767607200000 -
- 1767607200000 -' 'labels and dates'

# What grew is read from where it ended.
awk 'BEGIN { for (i = 0; i < 300; i++) printf "From a@b Mon Jan  5 10:00:00 2026\nSubject: %03d\n\n%0500d\n\n", i, i }' >big.mbox
again big.mbox
is "$(count)" 300 'all of it'
run 'lo-extract -v mbox big.mbox'
err_like ' 0 records, 0 dead letters, 8192 bytes read' 'nothing new: 8 KiB are read'
is "$(kept)" 'state 0' 'and nothing is written'
# The middle changes behind our back: not read, so not seen.
printf YYY | dd of=big.mbox bs=1 seek=50000 conv=notrunc 2>dd.err
printf 'From a@b Mon Jan  5 10:00:00 2026\nSubject: new\n\nx\n\n' >new.txt
cat new.txt >>big.mbox
run 'lo-extract -v mbox big.mbox'
err_like " 1 records, 0 dead letters, $((8192 + $(wc -c <new.txt))) bytes read" \
	'grown: the tail and 8 KiB are read'
is "$(short | grep -E '^(raw|state)' | cut -d ' ' -f 1,2,4)" 'raw big.mbox 16
state 1' 'the new one is written, and it is no enumeration'
publish
touch -d 2026-01-06 big.mbox
run 'lo-extract -v mbox big.mbox'
is "$(short | grep '^state')" 'state 301 big.mbox since' \
	'another time and other content: all of it'
err_like '301 records' 'is sent'
publish
touch -d 2026-01-07 big.mbox
run 'lo-extract -v mbox big.mbox'
err_like ' 0 records' 'another time and the same content: nothing'
publish
run 'lo-extract -v mbox big.mbox'
err_like ' 8192 bytes read' 'which is not looked at again'

# Rewritten: shorter, as long, longer.
head -n 500 big.mbox >cut.mbox
cp cut.mbox big.mbox
run 'lo-extract -q mbox big.mbox'
is "$(short | grep '^state' | cut -d ' ' -f 3-4)" 'big.mbox since' 'shorter: read whole'
again big.mbox
{ sed '2s/000/999/' cut.mbox; cat new.txt; } >big.mbox
run 'lo-extract -q mbox big.mbox'
is "$(short | grep '^state' | cut -d ' ' -f 3-4)" 'big.mbox since' \
	'another beginning, and longer: read whole'
again big.mbox
{ sed '6,10d' cut.mbox; cat new.txt new.txt new.txt new.txt new.txt new.txt new.txt new.txt; cat cut.mbox; } >big.mbox
run 'lo-extract -q mbox big.mbox'
is "$(short | grep '^state' | cut -d ' ' -f 3-4)" 'big.mbox since' \
	'one taken out, and longer: read whole'
run 'lo-extract -q --quoting mboxo mbox big.mbox'
is "$(short | grep '^state' | cut -d ' ' -f 3-4)" 'big.mbox since' \
	'cut in another way: read whole'

# Whatever stands at the seam, growing gives what reading it whole gives.
seam() { # BEFORE AFTER NAME: with printf's escapes
	rm -rf "$LO_HOME"
	printf 'From a@b Mon Jan  5 10:00:00 2026\n%b' "$1" >s.mbox
	again s.mbox
	mail >seam.1
	printf '%b' "$2" >>s.mbox
	run 'lo-extract -q mbox s.mbox'
	if grep -q '"since"' "$out"; then
		seam_how=whole
		mail >seam.got
	else
		seam_how='tail'
		{ cat seam.1; mail; } >seam.got
	fi
	run 'lo-extract -q --full mbox s.mbox'
	mail >seam.want
	is "$seam_how: $(cat seam.got)" "$4: $(cat seam.want)" "$3"
}
next='From a@b Mon Jan  5 10:00:01 2026\nB: 2\n\nz\n\n'
seam 'A: 1\n\nx\n\n' "$next" 'a seam at an empty line' tail
seam 'A: 1\n\nx\n' "\n$next" 'at the end of a line' tail
seam 'A: 1\r\n\r\nx\r\n' "\r\n$next" 'at the end of a CRLF line' tail
seam 'A: 1\n\nx' "\n\n$next" 'in the middle of a line' whole
seam 'A: 1\n\nx\n' "more\n\n$next" 'in a message that went on' whole
seam 'A: 1\n\nx\n\n' "\n\n$next" 'with more empty lines' whole
seam 'A: 1\n\nx\n\n' 'From a reader\n' 'with text that only begins so' whole
seam 'Content-Length: 2\n\nx\n' "$next" 'behind a given length' tail
seam 'Content-Length: 1\n\nx' "\n$next" 'the same without a line end' tail

# A message that makes too long a line is a letter; the others are there.
cat >giant.py <<'END'
import hashlib, resource, subprocess, sys

line = b"From a@b Mon Jan  5 10:00:00 2026\n"
whole = hashlib.sha256(b"Subject: g\n\n")
with open("giant.mbox", "wb") as f:
    f.write(line + b"A: 1\n\n>From y\n\n" + line + b"Subject: g\n\n")
    for _ in range(49):
        f.write(b"y" * (1 << 20))
        whole.update(b"y" * (1 << 20))
    f.write(b"\n>From z\n\n" + line + b"A: 2\n\n")
whole.update(b"\nFrom z\n")
with open("giant.out", "wb") as f:
    status = subprocess.call(["lo-extract", "mbox", "giant.mbox"], stdout=f)
print(whole.hexdigest())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 130000
      or "asan" in sys.argv[1] or "cov" in sys.argv[1])
sys.exit(status)
END
run "python3 giant.py '$B'"
status_is 65 'a message that is too long'
hash=$(head -n 1 "$out")
is "$(sed 1d "$out")" True 'in little memory'
is "$(tool lines <giant.out | cut -d ' ' -f 1,2,4- | sed 1d)" "raw giant.mbox 13
dead too_long 49 51380244
raw giant.mbox 5
state 3 since
event ingest.completed
end complete - 3" 'is a letter with its place and length'
is "$(jq -r 'select(.type == "dead_letter") | .idem_key, .sha256' giant.out)" \
	"mbox:mbox:email:$hash
$hash" 'by the key and the hash of the whole message'
rm -f giant.mbox giant.out

# Killed at any moment and run again: all is there, and what goes is known.
awk 'BEGIN { for (i = 0; i < 2500; i++) printf "From a@b Mon Jan  5 10:00:00 2026\nSubject: %04d\n\n%0300d\n\n", i, i }' >many.mbox
rm -rf "$LO_HOME"
run 'lo-extract mbox many.mbox'
short >whole.txt
is "$(grep -c '^state' whole.txt)" 3 'a state each 1,000 records and at the end'
is "$(grep '^state' whole.txt | head -n 2)" 'state 1000
state 2000' 'which say how many'
run 'lo-extract mbox many.mbox | head -n 1500'
publish
run 'lo-extract mbox many.mbox'
is "$(short | sed -n '2p')" "$(sed -n '1002p' whole.txt | sed 's/state.*//')$(
	grep '^raw' whole.txt | sed -n 1001p)" 'goes on behind the last state'
is "$(short | grep '^state' | tail -n 1)" 'state 1500 many.mbox since' \
	'and ends the enumeration'
is "$(jq -c 'select(.since).since[0]' "$out")" '"20260105T100001Z"' \
	'that an earlier run began'
publish
run 'lo-extract mbox many.mbox'
is "$(kept)" 'state 0' 'after which nothing is left'

# Maildirs.
mkdir -p md/new md/cur md/tmp 'md/.Archive.2024/cur' md/.Gr\&APwA3w-e/cur md/.Sent/cur
m() { printf 'Subject: %s\n' "$1" >"$2"; }
m a 'md/new/1767607200.a'
m b 'md/cur/1767607201.b,S=9:2,RS'
m c 'md/cur/c:2,DFPT'
m d 'md/tmp/d'
m e 'md/.Archive.2024/cur/e:2,S'
m f 'md/.Gr&APwA3w-e/cur/f:2,S'
m g 'md/.Sent/cur/g;2,S'
rm -rf "$LO_HOME"
run 'lo-extract maildir md'
publish
is_mail "ANSWERED 1767607201000 - 'Subject: b\\n'
UNREAD,STARRED,DRAFT,TRASH,FORWARDED - - 'Subject: c\\n'
UNREAD 1767607200000 - 'Subject: a\\n'
Archive/2024 - - 'Subject: e\\n'
Grüße - - 'Subject: f\\n'
SENT - - 'Subject: g\\n'" 'a maildir: flags and folders'
is "$(short | grep '^state' | cut -d ' ' -f 3-)" 'md since
md/.Archive.2024 since
md/.Gr&APwA3w-e since
md/.Sent since' 'each folder is a scope'
run 'lo-extract maildir md'
is "$(kept)" 'state 0' 'nothing new: nothing read'
m h md/new/h
mv md/new/1767607200.a 'md/cur/1767607200.a:2,S'
run 'lo-extract maildir md'
publish
is "$(mail | sort)" "- 1767607200000 - 'Subject: a\\n'
UNREAD - - 'Subject: h\\n'" 'a new message and a changed flag'
is "$(short | grep '^state')" 'state 2' 'no enumeration'
# A disk that fails under a listing says nothing of what it did not list.
case $B in
*asan* | *cov*) skip 'a disk that fails' 'the sanitizer wants to come first' ;;
*)
	for n in 1 3 5; do
		run "TORTURE=list:$n+ LD_PRELOAD=$B/shim.so lo-extract maildir md"
		status_is 74 "a listing that breaks off at $n"
		err_line 'cannot list all of it: Input/output error' 'is told'
		is "$(grep -c '"since"' "$out")" 0 'and no enumeration ends'
	done
	run "TORTURE=list:1 LD_PRELOAD=$B/shim.so lo-extract eml md/cur"
	status_is 74 'of single messages, too'
	err_line 'cannot list all of it' 'is told'
	run "TORTURE=list:1 LD_PRELOAD=$B/shim.so lo-extract mbox md/cur"
	status_is 74 'and of mailboxes'
	err_line 'cannot list all of it' 'is told'
	;;
esac
rm 'md/cur/c:2,DFPT'
run 'lo-extract maildir md'
publish
is "$(kept | grep since) $(count)" 'state 3 since 3' 'one has gone: its folder is read whole'
rm -r md/.Sent
run 'lo-extract maildir md'
publish
is "$(short | grep '^state')" 'state 0 md/.Sent since' 'a folder has gone: an empty one'
run 'lo-extract maildir md'
is "$(kept)" 'state 0' 'which is said once'
mkdir tree
mv md tree/one
run 'lo-extract maildir tree'
is "$(mail | sed -n '$p' | cut -d ' ' -f 1)" 'one/Grüße' 'maildirs below a directory'
mkdir none
run 'lo-extract maildir none'
status_is 66 'no maildir'
err_line 'none: no maildir: neither cur nor new' 'says what is missing'

# Single messages.
rm -rf "$LO_HOME"
mkdir -p eml/sub
printf '\357\273\277Subject: mark\r\n\r\nx' >eml/a.eml
printf 'From a@b Mon Jan  5 10:00:00 2026\nSubject: from\n' >eml/sub/B.EML
printf 'Date: Mon, 5 Jan 2026 11:00:00 +0100\n\n' >eml/c.eml
echo not >eml/d.txt
run 'lo-extract eml eml'
publish
is_mail "- - - 'Subject: mark\\r\\n\\r\\nx'
- 1767607200000 - 'Date: Mon, 5 Jan 2026 11:00:00 +0100\\n\\n'
- 1767607200000 - 'Subject: from\\n'" 'without the mark and the From line'
is "$(short | grep '^state')" 'state 3 eml since' 'a directory is a scope'
touch -d 2020-01-01 eml/d.txt
run 'lo-extract eml eml'
is "$(kept)" 'state 0' 'nothing new: nothing read'
printf 'Subject: other\n' >eml/c.eml
run 'lo-extract eml eml'
is "$(kept | tail -n 1)" 'state 3 since' 'another content: the directory is read whole'
run 'lo-extract eml eml/a.eml eml/d.txt'
is "$(short | grep '^state' | cut -d ' ' -f 3-)" 'eml/a.eml since
eml/d.txt since' 'files are scopes, whatever their names'
run 'lo-extract eml none'
status_is 66 'a directory without messages'
err_line 'none: no file in it ends in .eml' 'is told so'
mkdir box
echo x >'box/CANARY.mbox'
run 'lo-extract mbox box'
status_is 66 'a file in a directory that is no mbox'
err_line "^lo-extract: box: the file of inode $(stat -c %i box/CANARY.mbox): byte 0" \
	'is told without its name'
# As many labels as somebody likes to write into a header.
python3 -c 'print("X-Gmail-Labels: " + ",".join(map(str, range(150000))) + ",1,7\nStatus: O\n\nx")' >labels.eml
run 'lo-extract eml labels.eml'
ok 'a line of JSON for each' python3 -c 'import json, sys
for line in open(sys.argv[1]):
    row = json.loads(line)
    if row["type"] == "raw":
        ids = row["payload"]["labelIds"]
assert len(ids) == len(set(ids)) > 100000 and ids[:2] == ["0", "1"]' "$out"
rm -f labels.eml
{ printf 'Subject: long\n\n' && head -c 51000000 /dev/zero | tr '\0' y; } >long.eml
run 'lo-extract eml long.eml'
status_is 65 'one that makes too long a line'
is "$(jq -r 'select(.type == "dead_letter") | .bytes | .[0:20]' "$out" | base64 -d)" \
	'Subject: long' 'its letter begins as it does'
is "$(jq -r 'select(.type == "dead_letter") | .sha256' "$out")" \
	"$(sha256sum <long.eml | cut -d ' ' -f 1)" 'and has its hash'
rm -f long.eml
chmod 000 eml/a.eml
if cat eml/a.eml >/dev/null 2>&1; then
	skip 'a message that cannot be read' 'root reads anything'
else
	run 'lo-extract --full eml eml'
	status_is 77 'a message that cannot be read'
	err_like "eml: the file of inode $(stat -c %i eml/a.eml): cannot open" 'is named'
	is "$(kept | tail -n 1)" 'state 2' 'and nothing is taken for deleted'
fi
done_testing
