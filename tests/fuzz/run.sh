#!/bin/sh
# run.sh [SECONDS [SEED]]: libFuzzer on every target, that long each.
#
# A SEED gives the same inputs in the same order on every run, which a gate
# needs; without one each run looks somewhere else.
#
# Works on a copy of the seeds; what crashes is added to the corpus, so that
# make check replays it from then on.  Status 1 when anything crashed.
set -u

seconds=${1:-30}
seed=${2:-0}
build=${FUZZ_BUILD:-build-fuzz}
work=$build/corpus
bad=0

targets=''
for source in tests/fuzz/*.c; do
	name=${source##*/}
	[ "$name" = replay.c ] || targets="$targets ${name%.c}"
done
# The transforms lie beside the programs.
words=$build/data.stamp
for name in $targets; do
	words="$words $build/fuzz/$name"
done
# shellcheck disable=SC2086 # file names of ours, without blanks
make --no-print-directory -j2 B=$build CC=clang harden= \
	CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -Wno-unused-command-line-argument' \
	fuzz_main=-fsanitize=fuzzer $words || exit

for name in $targets; do
	echo "fuzz: $name, $seconds s"
	mkdir -p "$work/$name" "$build/crash/$name"
	# libjq 1.6 loses the key where a program cannot index with it.
	case $name in
	canon-transforms) leaks=0 ;;
	*) leaks=1 ;;
	esac
	if ! ASAN_OPTIONS=detect_leaks=$leaks "$build/fuzz/$name" \
		-max_total_time="$seconds" -seed="$seed" -rss_limit_mb=1024 -timeout=20 \
		-close_fd_mask=3 -print_final_stats=1 \
		-artifact_prefix="$build/crash/$name/" \
		"$work/$name" "tests/fuzz/corpus/$name" 2>"$work/$name.log"; then
		bad=1
		for crash in "$build/crash/$name"/*; do
			[ -f "$crash" ] || continue
			cp -- "$crash" "tests/fuzz/corpus/$name/"
			echo "fuzz: $name: tests/fuzz/corpus/$name/${crash##*/}"
		done
		tail -n 40 "$work/$name.log"
	fi
	grep -E 'stat::(number_of_executed_units|average_exec)' "$work/$name.log" ||
		echo "fuzz: $name: no statistics"
done
exit $bad
