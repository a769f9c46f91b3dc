# tap.sh - what every tests/*.t begins with: . "${0%/*}/tap.sh"
#
# Sets a fresh temporary directory as working directory, a fixed environment
# and the tools under test in $PATH, and speaks TAP.  A run looks at all three
# results of a filter: a status other than 0 or a word on standard error that
# no assertion asked about fails by itself.
#
#	run 'lo-canon email <in.jsonl'     in dash; standard input is /dev/null
#	status_is 65 'one bad record'
#	out_is '{"a":1}' 'the good one'    the whole output, newline added
#	err_like 'line 2: .*; ' 'says where'
#	done_testing                       last line: without it the test fails
#
# Variables: $top (the source tree), $B (the build), $status, $out and $err
# (files, outside the working directory).  TAP_SH is the shell (dash),
# TAP_TIMEOUT the seconds a run may take (120).

set -u
umask 022

top=$(cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
while [ "$top" != / ] && [ ! -f "$top/tests/tap.sh" ]; do
	top=$(dirname -- "$top")
done
B=${B:-build}
case $B in /*) ;; *) B=$top/$B ;; esac

tap_dir=$(mktemp -d "${TMPDIR:-/tmp}/lo-test.XXXXXX") || exit 1
tap_clean() {
	cd /
	chmod -R u+rwx "$tap_dir" 2>/dev/null
	rm -rf "$tap_dir"
}
trap tap_clean EXIT
trap 'tap_clean; trap - EXIT; exit 129' HUP
trap 'tap_clean; trap - EXIT; exit 130' INT
trap 'tap_clean; trap - EXIT; exit 143' TERM
mkdir "$tap_dir/work"
cd "$tap_dir/work" || exit 1
exec </dev/null

for tap_v in $(env | sed -n 's/^\(\(LO\|XDG\)_[A-Z_]*\)=.*/\1/p'); do
	unset "$tap_v"
done
unset CREDENTIALS_DIRECTORY NO_COLOR MAKEFLAGS MAKELEVEL MFLAGS tap_v
HOME=$PWD LO_HOME=$PWD/home LC_ALL=C TZ=UTC PATH=$B/bin:$PATH
export HOME LO_HOME LC_ALL TZ PATH B

out=$tap_dir/out err=$tap_dir/err status=0
tap_n=0 tap_bad=0 tap_text='' tap_status_seen=1 tap_err_seen=1
: >"$out"
: >"$err"

note() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

pass() {
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s\n' "$tap_n" "$1"
}

# fail NAME [WORD ...]: the words, and what the last run left, as notes.
fail() {
	tap_n=$((tap_n + 1)) tap_bad=$((tap_bad + 1))
	printf 'not ok %d - %s\n' "$tap_n" "$1"
	shift
	[ $# -eq 0 ] || note "$@"
	[ -z "$tap_text" ] || note "run: $tap_text"
	note "status: $status"
	head -c 2000 "$out" | awk '{ print "# out: " $0 }'
	head -c 2000 "$err" | awk '{ print "# err: " $0 }'
}

# A result that nobody asked about must be that of success.
tap_unseen() {
	if [ "$tap_status_seen" = 0 ] && [ "$status" -ne 0 ]; then
		fail "status $status that no assertion looked at"
	fi
	if [ "$tap_err_seen" = 0 ] && [ -s "$err" ]; then
		fail 'messages that no assertion looked at'
	fi
	tap_status_seen=1 tap_err_seen=1
}

run() {
	tap_unseen
	tap_text=$1
	timeout -k 5 "${TAP_TIMEOUT:-120}" "${TAP_SH:-dash}" -c "$1" \
		>"$out" 2>"$err"
	status=$?
	tap_status_seen=0 tap_err_seen=0
}

status_is() { # NUMBER NAME
	tap_status_seen=1
	if [ "$status" -eq "$1" ]; then
		pass "$2"
	else
		fail "$2" "expected status $1"
	fi
}

tap_is() { # FILE TEXT NAME
	if [ -z "$2" ]; then
		: >"$tap_dir/want"
	else
		printf '%s\n' "$2" >"$tap_dir/want"
	fi
	tap_same "$1" "$tap_dir/want" "$3"
}

tap_same() { # FILE FILE NAME
	if cmp -s -- "$1" "$2"; then
		pass "$3"
	else
		fail "$3"
		diff -- "$2" "$1" | head -n 20 | sed 's/^/# diff: /'
	fi
}

tap_like() { # FILE REGEX NAME
	if grep -Eq -- "$2" "$1"; then
		pass "$3"
	else
		fail "$3" "expected a line like $2"
	fi
}

tap_unlike() { # FILE REGEX NAME
	if grep -Eq -- "$2" "$1"; then
		fail "$3" "expected no line like $2"
	else
		pass "$3"
	fi
}

out_is() { tap_is "$out" "$@"; }         # TEXT NAME ('' is nothing at all)
out_file() { tap_same "$out" "$@"; }     # FILE NAME
out_like() { tap_like "$out" "$@"; }     # REGEX NAME
out_unlike() { tap_unlike "$out" "$@"; } # REGEX NAME
out_lines() {                            # NUMBER NAME
	is "$(wc -l <"$out")" "$1" "$2"
}
err_is() {
	tap_err_seen=1
	tap_is "$err" "$@"
}
err_like() {
	tap_err_seen=1
	tap_like "$err" "$@"
}
err_unlike() { tap_unlike "$err" "$@"; }

# One line, like REGEX: what a failing tool owes its user.
err_line() { # REGEX NAME
	tap_err_seen=1
	if [ "$(wc -l <"$err")" -eq 1 ] && grep -Eq -- "$1" "$err"; then
		pass "$2"
	else
		fail "$2" "expected one line like $1"
	fi
}

# All three at once: expect STATUS OUT ERR-REGEX NAME; '' is empty.
expect() {
	tap_status_seen=1 tap_err_seen=1
	printf '%s' "$2" >"$tap_dir/want"
	[ -z "$2" ] || echo >>"$tap_dir/want"
	if [ "$status" -ne "$1" ]; then
		fail "$4" "expected status $1"
	elif ! cmp -s "$out" "$tap_dir/want"; then
		fail "$4"
		diff "$tap_dir/want" "$out" | head -n 20 | sed 's/^/# diff: /'
	elif [ -z "$3" ] && [ -s "$err" ]; then
		fail "$4" 'expected no messages'
	elif [ -n "$3" ] && ! grep -Eq -- "$3" "$err"; then
		fail "$4" "expected a message like $3"
	else
		pass "$4"
	fi
}

is() { # GOT WANT NAME
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3" "got $1" "expected $2"
	fi
}

isnt() { # GOT OTHER NAME
	if [ "$1" != "$2" ]; then
		pass "$3"
	else
		fail "$3" "got $1"
	fi
}

same() { tap_same "$@"; } # FILE FILE NAME
like() { tap_like "$@"; } # FILE REGEX NAME

# ok NAME COMMAND ...: the command's status; its words become notes.
ok() {
	tap_name=$1
	shift
	if "$@" >"$tap_dir/ok" 2>&1; then
		pass "$tap_name"
	else
		fail "$tap_name" "failed: $*"
		head -c 2000 "$tap_dir/ok" | sed 's/^/# /'
	fi
}

skip() { # NAME REASON
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_n" "$1" "$2"
}

skip_all() { # REASON
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

# need COMMAND ...: the whole test is skipped where one is missing.
need() {
	for tap_v; do
		command -v "$tap_v" >/dev/null || skip_all "no $tap_v here"
	done
}

done_testing() {
	tap_unseen
	printf '1..%d\n' "$tap_n"
	[ "$tap_bad" -eq 0 ] && [ "$tap_n" -gt 0 ]
	exit
}
