#!/bin/sh
# The manual does what it says: usage equals SYNOPSIS, EXAMPLES give their
# output, references lead somewhere.
#
# The examples of a page run in one shell in a fresh directory, which holds
# mail/, the demo mailbox, and what tests/man/PAGE.sh makes, with the clock
# standing at 2026-11-21T09:00:00Z.
. "${0%/*}/tap.sh"
need mandoc

# words FILE: its text, every blank one blank.
words() { tr -s ' \n\t' '   ' <"$1" | sed 's/^ //; s/ $//'; }

section() { # PAGE NAME: that section as it is shown, on a wide screen
	mandoc -Tutf8 -O width=200 "$1" | sed 's/.\x08//g' |
		sed -n "/^$2\$/,/^[A-Z]/{/^[A-Z]/!p;}"
}

examples() { # PAGE: run them
	page=$1
	name=${page##*/}
	mkdir "$tap_dir/man"
	run "python3 '$top/tests/man.py' '$page' '$tap_dir/man'"
	status_is 0 "$name: can be taken apart"
	count=$(cat "$out")
	if [ "$count" = 0 ]; then
		rm -r "$tap_dir/man"
		return
	fi
	rm -rf "$tap_dir/work"
	mkdir "$tap_dir/work"
	cd "$tap_dir/work" || exit 1
	cp -R "$top/pipelines/demo/mail" mail
	LO_NOW=2026-11-21T09:00:00Z
	export LO_NOW
	if [ -f "$top/tests/man/$name.sh" ]; then
		run "top='$top'; . '$top/tests/man/$name.sh'"
		status_is 0 "$name: its preparation"
	fi
	run ". '$tap_dir/man/examples.sh'"
	status_is 0 "$name: the examples run"
	out_file "$tap_dir/man/want" "$name: $count examples give their output"
	unset LO_NOW
	rm -r "$tap_dir/man"
}

for page in "$top"/man/*.[1-8]; do
	name=${page##*/}
	tool=${name%.*}
	if [ "${name##*.}" = 1 ] && [ -x "$B/bin/$tool" ]; then
		section "$page" SYNOPSIS >"$tap_dir/synopsis"
		run "$tool --help"
		status_is 0 "$tool: --help"
		is "$(words "$out")" "$(words "$tap_dir/synopsis")" \
			"$tool: usage equals SYNOPSIS"
		for part in NAME SYNOPSIS DESCRIPTION ENVIRONMENT FILES 'EXIT STATUS' \
			EXAMPLES DIAGNOSTICS 'SEE ALSO'; do
			ok "$name: has $part" grep -q "^\.Sh $part\$" "$page"
		done
	fi
	sed -n 's/^\.Xr \(lo[a-z-]*\) \([1-8]\).*/\1.\2/p' "$page" |
		sort -u >"$tap_dir/refs"
	while read -r ref; do
		ok "$name: $ref is there" test -f "$top/man/$ref"
	done <"$tap_dir/refs"
	examples "$page"
done
for tool in "$B"/bin/*; do
	ok "${tool##*/} has a page" test -f "$top/man/${tool##*/}.1"
done

# Queries that a page or the README names are there for everybody.
cd "$tap_dir" || exit 1
lo-emit --allow-empty </dev/null
cat "$top/README.md" "$top"/man/*.[1-8] |
	sed -n 's/^[ $]*lo-project query \(-[^ ]* [0-9]* \)\{0,1\}\([a-z][a-z-]*\).*/\2/p' |
	sort -u | grep -vx from >queries
ok 'queries are named' test "$(wc -l <queries)" -gt 5
lo-project query -o jsonl | jq -r .name >there
is "$(grep -vxFf there queries)" '' 'and all of them are in the catalogue'

# An example that is wrong is seen.
cat >"$tap_dir/wrong.1" <<'END'
.Sh EXAMPLES
.Bd -literal
$ echo a |
  tr a b
b
$ printf 'x\en'; exit_status() { return 3; }; exit_status
x
$ echo $?
4
.Ed
END
mkdir "$tap_dir/man"
run "python3 '$top/tests/man.py' '$tap_dir/wrong.1' '$tap_dir/man'"
out_is 3 'three examples are found'
run ". '$tap_dir/man/examples.sh'"
ok 'and the third is wrong' sh -c "! cmp -s '$out' '$tap_dir/man/want'"
is "$(diff "$out" "$tap_dir/man/want")" '5c5
< 3
---
> 4' 'in that line alone'
done_testing
