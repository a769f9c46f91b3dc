#!/bin/sh
# Every source has a page of tests, and every trap of its API one of them.
. "${0%/*}/tap.sh"

traps() { # SOURCE: the traps whose test there is not
	grep -v '^#' "$1.traps" | while IFS= read -r line; do
		name=${line##* | }
		case $line in
		*' | '*) ;;
		*) echo "no test is named: $line" && continue ;;
		esac
		grep -qF -e "'$name'" -e "\"$name\"" -e "$name\"" "$1.t" \
			"$top"/tests/sources/*.sh ||
			echo "no such test: $name"
	done
}

for source in "$top"/cmd/lo-extract/sources/*.jq; do
	name=$(basename "$source" .jq)
	tests=$top/tests/sources/$name
	ok "$name: has tests" test -x "$tests.t"
	ok "$name: has traps" test -s "$tests.traps"
	is "$(traps "$tests")" '' "$name: each trap has a test"
	ok "$name: has cases" test -d "${source%/*}/cases/$name"
	ok "$name: is in the manual" grep -q "^\\.Ss $name:" "$top/man/lo-sources.7"
done
# The check itself.
printf "ok 'a test' true\n" >x.t
printf '# traps\none | a test\ntwo | another\nthree\n' >x.traps
is "$(traps x)" 'no such test: another
no test is named: three' 'a trap without a test is found'
done_testing
