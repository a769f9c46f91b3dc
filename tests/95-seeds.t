#!/bin/sh
# Every seed of every fuzz target goes through it once.
. "${0%/*}/tap.sh"

for source in "$top"/tests/fuzz/*.c; do
	name=${source##*/}
	name=${name%.c}
	[ "$name" != replay ] || continue
	seeds=$top/tests/fuzz/corpus/$name
	# libjq 1.6 loses the key where a program cannot index with it.
	leaks=''
	[ "$name" != canon-transforms ] ||
		leaks="ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 "
	run "$leaks'$B/fuzz/$name' '$seeds'"
	status_is 0 "$name: no crash"
	is "$(wc -l <"$out")" "$(find "$seeds" -type f | wc -l)" \
		"$name: all seeds were there"
	ok "$name: has seeds" test -s "$out"
done

# The replayer tells a missing seed, and a crash keeps its status.
any=$(find "$B/fuzz" -type f -perm -u+x 2>/dev/null | head -n 1)
if [ -n "$any" ]; then
	run "'$any' nosuch"
	expect 1 '' 'cannot be read' 'a seed that cannot be read'
fi
done_testing
