#!/bin/sh
# coverage.sh BUILD JOBS: run the tests in a build with --coverage, print what
# share of the lines of each tool they reach; status 1 below 85 %.
set -u

build=$1
jobs=$2
least=${LEAST:-85}

# Counts go to a place of their own, where programs that run as somebody else
# can write as well, once each file is there.
find "$build" -name '*.gcda' -exec rm -f {} +
counts=$(mktemp -d) || exit 1
trap 'rm -rf "$counts"' EXIT
export GCOV_PREFIX="$counts"
for tool in "$build"/bin/lo-*; do
	"$tool" --version >/dev/null
done
find "$counts" -type d -exec chmod a+rwx {} + -o -exec chmod a+rw {} +

B=$build prove --merge -j"$jobs" "$build"/unit/* tests/*.t >"$build/prove.log"
passed=$?
sed -n '/^Test Summary/,$p; /^All tests/,$p' "$build/prove.log"

cp -R "$counts$(cd "$build" && pwd)/." "$build"

lines=$build/coverage.lines
: >"$lines"
for object in "$build"/common/*.o "$build"/cmd/*/*.o; do
	source=${object#"$build"/}
	source=${source%.o}.c
	[ -f "$source" ] || continue
	# "File 'x.c'" then "Lines executed:91.30% of 46"; what was never run
	# has no counts, and all its lines are missed.
	gcov -n -o "${object%/*}" "$object" 2>/dev/null |
		awk -v want="$source" '
			/^File / { file = substr($2, 2, length($2) - 2) }
			/^Lines executed/ && file == want {
				split(substr($2, 10), part, "%")
				print want, $4, part[1]
				file = ""
			}' >>"$lines"
done

awk -v least="$least" -v passed="$passed" '
{
	split($1, dir, "/")
	tool = dir[1] == "cmd" ? dir[2] : dir[1]
	all[tool] += $2
	hit[tool] += $2 * $3 / 100
	if ($2 >= 8 && $3 < 60)
		poor[++n] = sprintf("  %5.1f %%  %s", $3, $1)
}
END {
	for (tool in all) {
		share = 100 * hit[tool] / all[tool]
		low = share < least
		bad += low
		printf "%-12s %6d lines %6.1f %%%s\n", tool, all[tool], share,
		    low ? "  less than " least " %" : "" | "sort"
	}
	close("sort")
	if (n > 0)
		print "least covered files:"
	for (i = 1; i <= n; i++)
		print poor[i] | "sort -n"
	exit bad > 0 || passed != 0
}' "$lines"
