#!/bin/sh
# lo-vault: damaged bytes, dead writers, full disks, closed pipes
. "${0%/*}/tap.sh"
need python3 gzip

block="python3 -B $top/tests/vault/block.py"
mail=email/gmail/acct1
v=$LO_HOME/vault/$mail
r1=20251112T205433Z r2=20251113T205433Z r3=20251114T205433Z
d1=$v/dt=2025-11-12/run_id=$r1
d2=$v/dt=2025-11-13/run_id=$r2

give() {
	$block "$mail" "$@" | lo-vault put -q
}
# Two runs, the first of several parts.
fill() {
	rm -rf "$LO_HOME"
	$block "$mail" $r1 full null n:60 S:c1 end |
		lo-vault put -q --part-size 4K
	give $r2 incremental c1 r:b:2 s:c2 end
}
# change FILE OFFSET TEXT
change() {
	printf '%s' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
latest() {
	sed 's/.*run_id":"\([^"]*\).*/\1/' "$v/LATEST.json"
}

# -- parts ------------------------------------------------------------------
fill
run 'lo-vault verify; lo-vault cat --bare'
grep '"raw"' "$out" >whole
change "$d1/part-002.jsonl.gz" 100 XXXX
run "lo-vault cat $mail"
status_is 74 'a changed byte'
err_line "^lo-vault: $mail: run $r1: part-002.jsonl.gz: .*; restore it, or lo-extract --full reads all anew\$" \
	'cat says which part of which run, and what to do'
tail -n 1 "$out" >end
like end '"status":"failed","exit":74' 'and ends as failed'
out_unlike '"type":"state"' 'without a state'
grep '"raw"' "$out" >some
ok 'the other parts are given' test "$(wc -l <some)" -gt 40
is "$(sort some whole | uniq -d | wc -l)" "$(wc -l <some)" \
	'and nothing that was not there'
run 'lo-vault verify'
status_is 65 'verify finds it'
out_like "^$mail: run $r1: part-002.jsonl.gz: " 'and says where'
out_like "^$mail: 2 runs, .*: 1 fault$" 'once'
run "lo-vault cat --run $r2 $mail"
status_is 0 'the other run can be read'

fill
gzip -dc "$d1/part-001.jsonl.gz" | sed 's/x"/y"/' | gzip >new
cat new >"$d1/part-001.jsonl.gz"
run 'lo-vault cat >/dev/null'
status_is 74 'a part that is right gzip and another text'
err_line 'part-001.jsonl.gz: its (size|sha256) is not the manifest' 'is noticed'
fill
gzip -dc "$d1/part-001.jsonl.gz" | gzip -9 >new
cat new >"$d1/part-001.jsonl.gz"
run 'lo-vault verify'
status_is 65 'the same text in other bytes'
out_like 'part-001.jsonl.gz: its (size|sha256) is not' 'too'
fill
truncate -s -20 "$d1/part-001.jsonl.gz"
run 'lo-vault cat >/dev/null'
status_is 74 'a part that is cut'
err_line 'part-001.jsonl.gz: it ends inside a gzip member' 'is noticed'
rm "$d1/part-001.jsonl.gz"
run 'lo-vault verify'
status_is 65 'a part that is gone'
out_like "run $r1: part-001.jsonl.gz: cannot open" 'is missed'

# -- manifest, LATEST, CURSORS ------------------------------------------------
fill
change "$d1/manifest.json" 0 '}}}}'
run "lo-vault cat $mail"
status_is 74 'a damaged manifest'
err_line "run $r1: no manifest: .*; restore the file, or: lo-vault verify --repair $mail\$" \
	'says what to type'
run 'lo-vault ls'
out_like 'damaged manifest' 'ls shows it'
run "lo-vault ls $mail"
out_like "^$r1 .* damaged" 'and of which run'
run 'lo-vault verify'
status_is 65 'verify finds it'
out_like "run $r1: manifest.json: no manifest: " 'too'
run 'lo-vault verify --repair; lo-vault cat --bare --gap-ok'
status_is 0 '--repair makes it anew'
err_is '' 'without a word'
grep '"raw"' "$out" | sort >some
sort whole >want
same some want 'from the parts'
run "lo-vault cat $mail >/dev/null"
status_is 78 'but takes nothing for granted'
err_line 'lo-extract --full closes the gap' 'until all is read anew'

fill
for text in '' '{' '[]' '{"version":1,"stream":"../../../etc/x/y","run_id":"1"}' \
	'{"version":1,"stream":"email/gmail/acct1","run_id":"20251112T205433Z","mode":"full","status":"complete","records":-1}'
do
	printf '%s' "$text" >"$d1/manifest.json"
	run 'lo-vault cat; lo-vault ls; lo-vault show; lo-vault verify'
	status_is 65 "a manifest of $text"
	err_like "run $r1: no manifest: " 'is none'
done

fill
sed -i 's/"version":1/"version":2/' "$d1/manifest.json"
run 'lo-vault cat >/dev/null'
status_is 78 'a manifest of a later program'
err_line "run $r1: a manifest of version 2, this program knows 1; take a newer one\$" \
	'says so'
run 'lo-vault verify --repair'
status_is 78 'is not repaired'
err_line 'version 2' 'either'
ok 'but let alone' grep -q '"version":2' "$d1/manifest.json"
fill
chmod 640 "$d1/manifest.json"
run 'lo-vault verify --repair'
status_is 78 'nor is one that others may read'
err_line "chmod 600 $d1/manifest.json\$" 'which is said'

fill
printf '{"run_id":"20250101T000000Z"}' >"$v/LATEST.json"
run 'lo-vault verify'
status_is 65 'LATEST shows an old run'
out_like 'LATEST.json does not show the newest complete run' 'verify knows better'
run 'lo-vault verify --repair'
status_is 0 '--repair puts it right'
is "$(latest)" $r2 'from the manifests'
rm "$v/LATEST.json"
run 'lo-vault verify --repair'
is "$(latest)" $r2 'also where it is gone'
printf 'x' >"$v/LATEST.json"
give $r3 incremental c2 r:c:3 s:c3 end
is "$(latest)" $r3 'a writer puts a damaged one right'
run 'lo-vault cat >/dev/null'
rm "$v/CURSORS"
run 'lo-vault verify'
status_is 65 'CURSORS is gone'
out_like 'CURSORS lacks 3 that the runs have' 'verify counts'
run 'lo-vault verify --repair; lo-vault verify'
status_is 0 '--repair writes them again'
is "$(wc -l <"$v/CURSORS")" 3 'all of them'
printf '0123' >>"$v/CURSORS"
give 20251115T205433Z incremental c3 r:d:1 s:c4 end
is "$(sed -n '$p' "$v/CURSORS")" \
	"$(printf '{"c":"c4"}' | sha256sum | cut -d' ' -f1)" \
	'a torn line does not spoil the next'
run 'lo-vault verify'
status_is 0 'and is no fault'

# -- dead writers ----------------------------------------------------------------
# A run whose writer is killed when it has handed on its first state.
die() {
	mkfifo pipe
	lo-vault tee <pipe >passed 2>/dev/null &
	pid=$!
	exec 3>pipe
	$block $mail $r2 incremental c1 r:b:2 r:c:1 s:c2 r:d:1 >&3
	n=0
	until grep -q '"state"' passed || [ $n -gt 200 ]; do
		n=$((n + 1))
		sleep 0.05
	done
	if [ $# -gt 0 ]; then
		"$@"
	fi
	kill -9 $pid
	wait $pid 2>/dev/null
	exec 3>&-
	rm pipe
}
base() {
	rm -rf "$LO_HOME"
	give $r1 full null r:a:1 S:c1 end
}
base
die
ok 'a killed writer leaves a mark' test -f "$d2/open.json"
is "$(latest)" $r1 'LATEST has not moved'
printf 'torn' >>"$d2/part-000.jsonl.gz"
run 'lo-vault cat --bare'
err_line "run $r2 is being written or was cut off, and is left out; if nobody writes it: lo-vault verify --repair $mail\$" \
	'cat leaves it out, and says so'
run 'lo-vault verify'
status_is 65 'verify'
out_like "run $r2: was cut off; lo-vault verify --repair" 'names it'
run 'lo-vault ls'
out_like 'open run' 'ls too'
cp -a "$LO_HOME" dead
run 'lo-vault verify --repair'
status_is 0 '--repair'
out_like "sealed 1 runs with 2 records" 'keeps what was handed on'
like "$d2/manifest.json" '"status":"partial"' 'as partial'
gzip -dc "$d2/part-000.jsonl.gz" >text
is "$(wc -l <text)" 3 'the torn end is cut off'
is "$(latest)" $r1 'LATEST has not moved'
run 'lo-vault verify; lo-vault cat'
status_is 0 'it is whole'
out_like '"cursor":\{"c":"c2"\}' 'and its state counts'
rm -rf "$LO_HOME"
mv dead "$LO_HOME"
run "$block $mail $r3 incremental c2 r:e:1 s:c3 end | lo-vault put"
status_is 0 'the next writer does the same'
err_line "$mail: kept 2 records of a run that was cut off" 'and says so'
run 'lo-vault verify; lo-vault cat'
status_is 0 'without a gap'
is "$(grep -c '"raw"' "$out")" 4 'a, b, c and e'
base
die
: >"$d2/part-000.jsonl.gz"
run 'lo-vault verify --repair'
out_like 'removed 1 without any' 'a run of which nothing is left goes'
ok 'for good' test ! -e "$v/dt=2025-11-13"
base
die
rm "$d2/open.json"
run 'lo-vault verify --repair; lo-vault cat --gap-ok'
out_like '"external_id":"c"' 'without open.json what is there is kept'
out_unlike '"type":"state"' 'and no state is trusted'

# -- two at once ---------------------------------------------------------------------
base
second() {
	run "$block $mail $r3 incremental c1 r:e:1 s:c3 end | lo-vault put"
	status_is 75 'a second writer'
	err_line "^lo-vault: $mail: another lo-vault is writing it; run it again when that has ended\$" \
		'is told to wait'
	run "lo-vault prune -y --keep-runs 1 $mail"
	status_is 75 'prune as well'
	err_like 'another lo-vault' 'says why'
	run 'lo-vault verify'
	status_is 0 'verify'
	out_like "run $r2: being written now" 'only says so'
	run "$block crm/csv/x $r1 full null r:k:1 S:x1 end | lo-vault put"
	status_is 0 'another stream is free'
}
die second

# -- outputs that fail ----------------------------------------------------------------
base
$block $mail $r2 incremental c1 n:3000 s:c2 end >in
run 'lo-vault tee <in >/dev/full'
status_is 74 'standard output is full'
err_line 'standard output: .*; make room and run it again$' 'says what to do'
is "$(latest)" $r1 'LATEST has not moved'
run 'lo-vault verify; lo-vault cat --bare >/dev/null'
status_is 0 'what was durable is sealed'
like "$d2/manifest.json" '"status":"partial"' 'as partial'
base
run 'lo-vault tee <in >&-'
status_is 74 'standard output is closed'
err_line 'standard output: Bad file descriptor; ' 'says so'
base
run '(lo-vault tee <in; echo $? >status) | head -n 1'
err_line 'standard output: Broken pipe; the reader ended first, see its message' \
	'the reader goes: no signal, one line'
is "$(cat status)" 74 'and 74'
is "$(latest)" $r1 'LATEST has not moved'
run 'lo-vault verify'
status_is 0 'and the vault is whole'
for verb in cat ls show verify; do
	run "lo-vault $verb >/dev/full"
	status_is 74 "$verb to a full disk"
	err_line 'standard output: .*make room' 'says so'
done

base
run "(ulimit -f 8; lo-vault tee <in >/dev/null)"
status_is 74 'the disk is full'
err_line "part-000.jsonl.gz: cannot write: .*; make room or mend the disk and run it again\$" \
	'says what to do'
is "$(latest)" $r1 'LATEST has not moved'
run 'lo-vault put <in'
status_is 0 'with room the next run does it all'
err_is '' 'whatever was left'
run 'lo-vault cat --bare'
is "$(grep -c '"raw"' "$out")" 3001 'nothing is missing'
run 'lo-vault verify'
status_is 0 'and all is whole'

rm -rf "$LO_HOME"
mkdir -m 700 "$LO_HOME"
: >"$LO_HOME/vault"
chmod 600 "$LO_HOME/vault"
run 'lo-vault put <in'
status_is 73 'something else is in the way'
err_like 'vault: not a directory; move it away$' 'says what'

# -- permissions ------------------------------------------------------------------------
base
chmod 755 "$LO_HOME/vault/email"
for verb in cat ls verify 'put <in'; do
	run "lo-vault $verb"
	status_is 78 "a directory that others may read: $verb"
	err_line "chmod 700 $LO_HOME/vault/email\$" 'says the chmod'
done
run 'lo-vault tee <in | jq -c "[.type, .status, .exit]"'
is "$(cat "$out")" '["begin",null,null]
["event","failed",null]
["end","failed",78]' 'the rest of the pipe learns the status'
err_line "chmod 700 $LO_HOME/vault/email\$" 'and the user the chmod'
chmod 700 "$LO_HOME/vault/email"
chmod 644 "$d1/part-000.jsonl.gz"
run 'lo-vault cat >/dev/null'
status_is 78 'a part that others may read'
err_like "chmod 600 $d1/part-000.jsonl.gz" 'says the chmod'

if [ "$(id -u)" -ne 0 ]; then
	as=
elif command -v setpriv >/dev/null && setpriv --reuid 65534 --clear-groups \
	lo-vault --version >/dev/null 2>&1; then
	as='setpriv --reuid 65534 --clear-groups'
	chmod 711 "$tap_dir" "$tap_dir/work"
else
	as=none
fi
if [ "$as" = none ]; then
	skip 'a store that is read-only' 'nobody else to be'
else
	base
	[ -z "$as" ] || chown -R 65534 "$LO_HOME"
	find "$LO_HOME" -type d -exec chmod 500 {} +
	run "$as lo-vault cat --bare"
	status_is 0 'a store that is read-only can be read'
	run "$as lo-vault put <in"
	status_is 77 'and not written'
	err_line 'Permission denied; change its owner or permissions$' 'which is said'
	run "$as lo-vault verify"
	status_is 0 'and verified'
	find "$LO_HOME" -type d -exec chmod 700 {} +
fi

# -- a run that somebody removed ------------------------------------------------------------
rm -rf "$LO_HOME"
give $r1 full null n:3 S:c1 end
give $r2 incremental c1 r:b:2 s:c2 end
give 20251113T215433Z incremental c2 s:c3 end
give $r3 incremental c3 r:c:2 s:c4 end
run 'lo-vault verify'
status_is 0 'a run without records leaves no hole'
cp -r "$LO_HOME" saved
rm -rf "$d2"
run 'lo-vault verify'
status_is 0 'nor, to whoever looks, one before it'
rm -rf "$LO_HOME"; cp -r saved "$LO_HOME"
give 20251115T205433Z incremental c4 r:d:2 s:c5 end
rm -rf "$v/dt=2025-11-14"
run 'lo-vault verify'
status_is 65 'a run between others was removed'
out_like "$mail: run 20251115T205433Z: the run that it goes on from is not there any more; restore it, or lo-extract --full" \
	'is told'
rm -rf "$LO_HOME"; cp -r saved "$LO_HOME"
give 20251115T205433Z full null n:3 S:d1 end
give 20251116T205433Z incremental d1 r:d:2 s:d2 end
run 'lo-vault prune -y --keep-runs 1; lo-vault verify'
status_is 0 'what prune took is not missed'
rm -rf "$v"/dt=2025-11-15
run 'lo-vault verify'
status_is 65 'the enumeration itself'
out_like 'run 20251116T205433Z: the run that it goes on from is not there any more' 'is missed'
rm -rf saved

# -- nothing of a person in a message -----------------------------------------------------
rm -rf "$LO_HOME"
$block $mail $r1 full null r:canary@x:canary s:canary skip:1 \
	'x:{"type":"raw","payload":"canary"}' 'x:canary' end >in
run 'lo-vault put <in; lo-vault cat >/dev/null'
status_is 0 'cat after a filter'
err_unlike 'canary' 'no message holds what a record holds'
err_like 'filter' 'though there was one'

done_testing
