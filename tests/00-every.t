#!/bin/sh
# What each tool owes its pipeline, and what it is made of.
. "${0%/*}/tap.sh"

version=$(sed -n 's/^VERSION *= *//p' "$top/Makefile")
tools=$(ls "$B/bin")
is "$(printf '%s\n' "$tools" | grep -c '^lo-')" \
	"$(printf '%s\n' "$top"/cmd/lo-*/main.c | wc -l)" 'every tool is built'

# One block with three records, and the same three without frames.
mkdir -p box/cur box/new box/tmp
n=0
for mail in "$top"/pipelines/demo/mail/maildir/new/*; do
	n=$((n + 1))
	[ $n -gt 3 ] || cp "$mail" "box/new/$n.x"
done
run 'lo-extract maildir box >block'
status_is 0 'a block to work with'
grep '"type":"raw"' block >records
is "$(wc -l <records)" 3 'of three records'
rm -rf home

# The filters and sinks that read lines, one a line, with the option that is
# too much a number: word, then what to take in.
cat >filters <<'END'
lo-canon email
lo-canon -e .
lo-canon --select true
lo-score -i phq9
lo-vault tee
lo-vault put
lo-emit
END
filters() { while IFS= read -r f <&3; do "$1"; done 3<filters; }

for tool in $tools; do
	[ "$tool" != lo ] || continue
	run "$tool --help"
	expect 0 "$(cat "$out")" '' "$tool --help is no failure"
	ok "$tool --help begins with it, as every line that is not indented" \
		sh -c 'head -n 1 "$1" | grep -q "^$2 " && ! grep -v "^ " "$1" | grep -v "^$2 "' - "$out" "$tool"
	cp "$out" usage
	run "$tool -h"
	out_file usage "$tool -h is --help"
	run "$tool --version"
	expect 0 "$tool $version" '' "$tool --version"
	run "$tool -V >/dev/full"
	status_is 74 "$tool: even that is checked"
	err_line "^$tool: .*No space left" "$tool: and says why"
	run "$tool --nosuch"
	expect 64 '' "^$tool: --nosuch is not a known option; see $tool --help\$" \
		"$tool: an unknown option"
	err_line nosuch "$tool: in one line"
	run "$tool -Z"
	expect 64 '' "^$tool: -Z is not a known option" "$tool: an unknown letter"
done
for words in 'lo-extract --limit 5x mbox x' 'lo-extract --limit -1 mbox x' \
	'lo-canon -j 2x email' 'lo-score -l 1Q' 'lo-canon -l 1Q email' 'lo-canon -j 99999 email' \
	'lo-vault tee --part-size 5x' 'lo-vault tee --part-size 99999999999999999999' \
	'lo-emit -l 0x10' 'lo-project sql --limit 1e3 x' \
	'lo-extract --since yesterday mbox x'; do
	run "$words </dev/null"
	expect 64 '' "^${words%% *}: --?[a-z-]+: " "$words: is no such value"
done

# The end of an empty input, an input that cannot be read, no room for output.
empty() {
	run "$f </dev/null"
	case $f in
	lo-canon* | lo-score*) expect 0 '' '' "$f: nothing in, nothing out" ;;
	*)
		expect 75 '' '^lo-[a-z]*: .*; .' "$f: silence is no success"
		err_line . "$f: said in one line"
		;;
	esac
	run "$f <box"
	expect 74 '' '^lo-[a-z]*: input: .*directory' "$f: an unreadable input"
	run "$f <&-"
	status_is 74 "$f: a closed input"
	err_line '^lo-[a-z]*: ' "$f: said in one line"
}
filters empty
rm -rf home
run 'lo-emit --allow-empty </dev/null'
expect 0 '' '' 'lo-emit --allow-empty: silence accepted'

full() {
	case $f in lo-vault\ put | lo-emit) return ;; esac
	run "$f <block >/dev/full"
	status_is 74 "$f: a full disk"
	err_line '^lo-[a-z]*: standard output: No space left' "$f: said in one line"
	run "$f <block >&-"
	status_is 74 "$f: a closed output"
	err_line '^lo-[a-z]*: standard output: ' "$f: said in one line"
}
filters full
for f in 'lo-extract maildir box' 'lo-extract --list' 'lo-canon --list' \
	'lo-vault cat' 'lo-vault ls' 'lo-project rows raw' 'lo-project stats raw' \
	'lo-project query' 'lo-canon --explain email' 'lo-score --list' \
	'lo-score --explain phq9'; do
	rm -rf home
	run 'lo-vault tee <block | lo-emit'
	run "$f"
	status_is 0 "$f: works"
	ok "$f: has output" test -s "$out"
	run "$f >/dev/full"
	status_is 74 "$f: a full disk"
	err_line '^lo-[a-z]*: .*No space left' "$f: said in one line"
done

# Lines that are no JSON between two good ones, and the last line cut.
{
	sed -n 2p block
	printf '{"a":"\000"}\n'
	printf '{"a":"\377"}\n'
	printf '\357\273\277{"a":1}\n'
	printf '{"a":1\n'
	printf '[1,2]]\n'
	sed -n 3p block
	sed -n 4p block | head -c -1
} >bad
bad_lines() {
	rm -rf home
	run "$f <bad"
	status_is 65 "$f: bad lines are told by the status"
	err_unlike "$(printf '\000\377')" "$f: and not shown"
	tap_err_seen=1
	good='' dead=''
	case $f in
	lo-canon\ email) good='"type":"canonical"' ;;
	lo-canon*) good='"type":"raw"' ;;
	lo-emit) ;;
	*) return ;;
	esac
	if [ -n "$good" ]; then
		is "$(grep -c "$good" "$out")" 3 "$f: the good ones are there"
		dead=$(grep -c '"type":"dead_letter"' "$out")
	else
		is "$(sqlite3 home/lo.db 'SELECT count(*) FROM raw_objects')" 3 \
			"$f: the good ones are there"
		dead=$(sqlite3 home/lo.db 'SELECT count(*) FROM dead_letters')
	fi
	is "$dead" 5 "$f: five dead letters"
}
filters bad_lines
run 'lo-canon -l 1000 -e . <records'
status_is 65 'a line that is too long'
is "$(grep -c '"code":"too_long"' "$out")" \
	"$(awk 'length($0) > 1000' records | wc -l)" 'is a letter that says so'
tap_err_seen=1

# A block with strangers and bad lines keeps its frames and its good records.
{
	sed -n 1,2p block
	printf '{"type":"stranger"}\n{"no":"type"}\nnot json\n'
	sed -n '3,$p' block
} >mixed
mixed() {
	rm -rf home
	run "$f <mixed"
	is $((status == 0 || status == 65)) 1 "$f: strangers do not stop it"
	status_is "$status" "$f: it is 0 or 65"
	tap_err_seen=1
	case $f in
	lo-vault\ tee | lo-canon\ email | lo-canon\ --select* | lo-score*)
		is "$(grep -cE '"type":"(begin|end)"' "$out")" 2 "$f: the frames passed"
		is "$(grep -c '"type":"raw"' "$out")" 3 "$f: the records too"
		;;
	esac
}
filters mixed

# A record is not held back while the input stays open.
mkfifo pipe
at_once() {
	case $f in lo-vault\ put | lo-emit) return ;; esac
	rm -rf home
	lines=2 # the frame and the record; -e has no frames
	case $f in *-e*) lines=1 ;; esac
	run "{ sed -n 1,2p block; read -r done <pipe; } | $f | {
		timeout 20 head -n $lines | sed -n ${lines}p >first
		echo >pipe; cat >/dev/null; }"
	tap_status_seen=1 tap_err_seen=1
	ok "$f: a record comes out while the input is open" test -s first
}
filters at_once

# A reader that has enough.
cat records records records records >many
cat many many many many >records16
cat records16 records16 records16 records16 records16 records16 >many
for f in 'lo-canon -e .' 'lo-extract jsonl --type x --key idem_key many'; do
	run "{ $f <many; echo \$? >pipe.status; } | head -n 1 | wc -l"
	expect 0 1 '' "$f: a reader that has enough"
	is "$(cat pipe.status)" 141 "$f: ends quietly"
done
rm -rf home
run '{ lo-extract jsonl --type x --key idem_key many | lo-vault tee; echo $? >pipe.status
	} | head -n 1 | wc -l'
status_is 0 'lo-vault tee: a reader that has enough'
err_like '^lo-vault: standard output: Broken pipe' 'is told, as it stores'
is "$(cat pipe.status)" 74 'and seen in the status'

# What the tools are made of.
asan=$(nm -D "$B/bin/lo-emit" | grep -c __asan)
gcov=$(nm "$B/bin/lo-emit" | grep -c __gcov)
needs() { readelf -d "$B/bin/$1" | sed -n 's/.*NEEDED.*\[\(lib[^.]*\).*/\1/p'; }
# only TOOL LIBRARY ...: it links these and the C library, and no other.
only() {
	tool=$1
	shift
	allowed=" libc libm libasan libubsan libpthread libclang_rt $* "
	for library in $(needs "$tool"); do
		case $allowed in
		*" $library "*) ;;
		*) fail "$tool links $library" && return ;;
		esac
	done
	pass "$tool links only what it needs: $*"
}
only lo-extract libcrypto
only ../libexec/lo-extract-http libcrypto libjq libcurl libxml2 libz
only lo-canon libcrypto libjq libgmime-3 libgobject-2 libglib-2 libpcre2-8 \
	libxml2 libgio-2
only lo-vault libcrypto libz libisal
only lo-emit libcrypto libsqlite3
only lo-project libcrypto libsqlite3 libxml2
[ ! -x "$B/bin/lo-score" ] || only lo-score libcrypto
for tool in lo-canon lo-score; do
	[ -x "$B/bin/$tool" ] || continue
	nm -D --undefined-only "$B/bin/$tool" | sed 's/.* //; s/@.*//' >names
	is "$(grep -xE 'socket|connect|bind|listen|accept|getaddrinfo' names)" '' \
		"$tool cannot open a socket"
	is "$(grep -E '^(sqlite3|PQ|curl)_' names)" '' "$tool cannot open a database"
done
[ "$gcov" != 0 ] || is "$(nm -D --undefined-only "$B"/bin/lo-* | sed 's/.* //; s/@.*//' |
	grep -xE 'system|popen|tmpnam|mktemp|gets|strcat|sprintf')" '' \
	'no tool calls what cannot be called safely'

for tool in $tools; do
	[ "$tool" != lo ] || continue
	readelf -hldW "$B/bin/$tool" >made
	ok "$tool: position independent" grep -q 'Type: *DYN' made
	ok "$tool: relocations are read-only" grep -q GNU_RELRO made
	ok "$tool: and bound at start" grep -q BIND_NOW made
	ok "$tool: no executable stack" sh -c \
		'! grep GNU_STACK made | grep -q RWE'
	[ "$asan" = 0 ] || continue
	[ "$tool" != lo ] || continue
	nm -D --undefined-only "$B/bin/$tool" >names
	if grep -q -- '-D_FORTIFY_SOURCE' "$B/flags"; then
		ok "$tool: stack protector" grep -q __stack_chk_fail names
		ok "$tool: fortified" grep -q '_chk@' names
	fi
done
done_testing
