#!/bin/sh
# Mail through the catalogue: its cases, the natives against their pure jq,
# one message by several ways, and mail that nobody should have sent.
. "${0%/*}/tap.sh"

need jq python3
cat=$top/cmd/lo-canon/transforms
ref=email/gmail_to_jmap_lite@1.0.0
cases=$cat/email/cases/${ref#email/}

run "lo-canon --test '$cat/email'"
status_is 0 'the cases of the catalogue'
out_like '/usual$' 'they ran'

# The same program by lo-canon and by plain jq; what only the natives can is
# in the cases everything (charsets, RFC 2231) and hostile.
for case in usual minimal same; do
	run "lo-canon --only $ref <'$cases/$case/in.jsonl' | jq -S .payload"
	mv "$out" native
	run "jq -S -L '$cat' -f '$cat/$ref.jq' '$cases/$case/in.jsonl'"
	out_file native "$case: plain jq makes the same"
done

# differs NATIVE FILE: its inputs, one JSON string a line.
differs() {
	run "lo-canon -e 'include \"mail\"; $1' <$2"
	mv "$out" native
	run "jq -c -L '$cat' 'include \"mail\"; $1' $2"
	out_file native "$1: plain jq gives the same"
}

cat >addresses <<'EOF'
"a@b.example"
"A B <a@b.example>, \"Doe, J\" <j@d.example>,c@d.example"
"Team: a@b.example, B <b@b.example>;, c@d.example"
"undisclosed-recipients:;"
"a@b.example (The boss)"
"=?utf-8?q?J=C3=B6?= <j@d.example>"
"=?iso-8859-1?q?Andr=E9?= P <p@d.example>"
"\"a \\\"b\\\"\" <c@d.example>"
"Pete(x) <pete@silly.example>"
"<@r.example:a@b.example>"
"\"john doe\"@b.example"
"root"
"Jo Doe"
"MAILER <>"
"\"  a  b \" <a@b.example>, A  (x) B <b@b.example>"
"\" \" <a@b.example>, (x) <b@b.example>, \" \""
""
null
EOF
differs mail_addresses addresses
cat >words <<'EOF'
"plain  text"
" folded\r\n\t text "
"=?utf-8?q?gr=C3=BC=C3=9Fe_du?="
"=?ISO-8859-1?B?Y2Fm6Q==?= noir"
"=?utf-8?q?a?=\r\n =?utf-8?q?b?= c"
"=?utf-8?q?=C3?= =?utf-8?b?vA==?="
"=?utf-8*de?q?a?= x=?utf-8?q?b?=y"
"=?utf-8?x?a?="
"=?utf-8?q?_a__b_?= \tc\u0001"
""
null
EOF
differs mail_words words
cat >ids <<'EOF'
"<a@b> <c@d>\r\n <e@f>"
"<a @ b(c)>"
"a@b, c@d"
"m"
"your message of Friday"
"<>"
null
EOF
differs mail_ids ids
cat >dates <<'EOF'
"Tue, 1 Jul 2003 10:52:37 +0200"
"1 jul 03 10:52 EST (x (y) z)"
"21 Nov 97 09:55:06 GMT"
"Thu,\r\n 13\r\n Feb\r\n 1969\r\n 23:32 -0330"
"29 Feb 2024 23:59:60 Z"
"29 Feb 2023 00:00:00 Z"
"1 Jul 2003 24:00:00 Z"
"7 Bog 2026 19:14:51 +0000"
"tomorrow"
""
null
EOF
differs mail_date dates
cat >snippets <<'EOF'
"Hi &amp; bye&#39;s &#x263A; &nope; &"
" a\n b "
""
null
EOF
differs mail_snippet snippets
printf '%s\n' '"SGFsbG8"' '"SGFsbG8="' '"w7zwn5iA"' '""' null >base64
differs base64url_text base64
printf '%s\n' '"1767312000000"' 1767312000123 0 '"-86400000"' null >ms
differs ms_instant ms
printf '%s\n' '[{"name":"TO","value":"a@b.c"},{"name":"to","value":"d@e.f"},{"name":"Subject","value":"one"},{"name":"Subject","value":"two"},{"name":"Received","value":"by x; none"},{"name":"Received","value":"by y; 2 Jan 2026 0:00:01 Z"},{"name":"Message-ID","value":"<>"},{"name":"List-Id","value":"A <l.example>"}]' '[]' >headers
differs mail_headers headers

# One message by the API in two formats and from a mailbox, with CRLF and
# without: the same but for what the way itself names and the line ends count.
run "lo-canon --only $ref <'$cases/same/in.jsonl'"
out_lines 4 'four ways'
jq -c '.payload | del(.id, .blobId, .threadId, .labels, .size)
	| del(.attachments[].blobId)' <"$out" | sort -u >ways
is "$(wc -l <ways)" 1 'one message by four ways is one'
is "$(jq .payload.size <"$out" | sort -u | wc -l)" 2 'the size is of its bytes'

# What a script of the json module makes of generated messages, and plain jq.
python3 "$top/tests/bench/gen_gmail.py" 60 7 >api
run "lo-canon --only $ref <api | jq -cS .payload"
mv "$out" native
run "python3 '$top/tests/bench/email_loop.py' <api | jq -cS ."
out_file native 'a script in Python makes the same of 60 messages'
run "head -n 20 api | jq -c -L '$cat' -f '$cat/$ref.jq' | jq -cS ."
mv "$out" pure
run 'head -n 20 native'
out_file pure 'so does plain jq of 20'

# Hostile mail: every message is one record or one letter; the letter holds
# what came; nothing of the mail is on standard error.
python3 - "$cases" <<'EOF'
import base64, glob, json, random, sys

r = random.Random(21)
seeds = []
for name in sorted(glob.glob(sys.argv[1] + "/*/in.jsonl")):
    for line in open(name):
        raw = json.loads(line).get("payload", {}).get("raw")
        if raw and "!" not in raw:
            seeds.append(base64.urlsafe_b64decode(raw + "==="))
for i in range(150):
    m = bytearray(r.choice(seeds))
    for _ in range(r.randint(1, 12)):
        at = r.randrange(len(m) + 1)
        how = r.randrange(5)
        if how == 0:
            m[at:at] = bytes(r.randrange(256) for _ in range(r.randint(1, 9)))
        elif how == 1:
            del m[at:at + r.randint(1, 40)]
        elif how == 2:
            m[at:at] = m[r.randrange(len(m) + 1):][:60]
        elif how == 3:
            m[at:at] = r.choice([b"=?utf-8?q?", b"?=", b'"', b"(", b"\r\n",
                                 b"--outer\r\n", b"--m--\n", b"\n\n", b"\0"])
        elif m:
            m[min(at, len(m) - 1)] ^= 1 << r.randrange(8)
    open("m%03d.eml" % i, "wb").write(bytes(m))
EOF
run 'lo-extract eml m*.eml >raw.jsonl'
status_is 0 'hostile mail is read'
is "$(grep -c '"type":"raw"' raw.jsonl)" \
	"$(for m in m*.eml; do echo "$m"; done | wc -l)" 'all of it'
lo-canon --only email <raw.jsonl >made 2>said
ok 'done, or done with letters' test $? -eq 0 -o $? -eq 65
is "$(grep -Ec '"type":"(canonical|dead_letter)"' made)" \
	"$(grep -c '"type":"raw"' raw.jsonl)" 'one record or one letter each'
is "$(jq -r 'select(.type == "dead_letter").code' made | sort -u)" mime \
	'letters say mime'
ok 'nothing of the mail is said' sh -c "! grep -v 'became U.FFFD' said"

# Parts in parts in parts, thousands side by side, fields without number:
# what is beyond a limit is text as it stands.
python3 - <<'EOF'
deep = "".join("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
               for i in range(3000))
open("deep.eml", "w").write("Subject: x\n" + deep + "\nbottom\n")
open("wide.eml", "w").write("Subject: x\nContent-Type: multipart/mixed; "
                            "boundary=o\n\n" + "--o\nA: b\n\nx\n" * 30000)
open("long.eml", "w").write("Subject: x\n" + "X-A: b\n" * 300000 + "\nbody\n")
EOF
run 'lo-extract eml deep.eml wide.eml long.eml | lo-canon --only email |
	jq -c "select(.type == \"canonical\") | .payload
	| [.subject, (.body.text | length), (.attachments | length)]"'
status_is 0 'large mail is mail'
out_lines 3 'each of it'
out_like '"x",259996,0' 'no more than ten thousand parts, and no word less'
done_testing
