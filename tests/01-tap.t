#!/bin/sh
# The helper itself: what is wrong must come out as "not ok".
. "${0%/*}/tap.sh"

# verdict TEXT: the results that a test of these lines prints, in one word
# each, and its status.
verdict() {
	printf '. "%s/tests/tap.sh"\n%s\n' "$top" "$1" >inner.t
	(
		dash ./inner.t 2>&1
		echo "status $?"
	) | sed -n 's/^not ok.*/bad/p; s/^ok.*/good/p
		s/^1\.\.\([0-9]*\)$/plan \1/p; s/^status //p' | paste -sd ' ' -
}

t() { is "$(verdict "$1")" "$2" "$3"; }

t "run 'echo a'; out_is a n; done_testing" 'good plan 1 0' 'right output'
t "run 'echo b'; out_is a n; done_testing" 'bad plan 1 1' 'wrong output'
t "run 'printf a'; out_is a n; done_testing" 'bad plan 1 1' 'no newline'
t "run 'exit 3'; status_is 3 n; done_testing" 'good plan 1 0' 'right status'
t "run 'exit 3'; status_is 0 n; done_testing" 'bad plan 1 1' 'wrong status'
t "run 'exit 3'; out_is '' n; done_testing" 'good bad plan 2 1' \
	'a status nobody looked at'
t "run 'echo x >&2'; out_is '' n; done_testing" 'good bad plan 2 1' \
	'messages nobody looked at'
t "run 'exit 3'; run true; ok n true; done_testing" 'bad good plan 2 1' \
	'the same when another run follows'
t "run 'echo x >&2'; err_line '^x' n; done_testing" 'good plan 1 0' 'one line'
t "run 'echo x >&2; echo y >&2'; err_line x n; done_testing" 'bad plan 1 1' \
	'two lines are not one'
t "run 'echo a; echo b >&2; exit 4'; expect 4 a b n; done_testing" \
	'good plan 1 0' 'all three'
t "run 'echo a; echo b >&2; exit 4'; expect 4 a '' n; done_testing" \
	'bad plan 1 1' 'all three, message unexpected'
t "run 'echo a; exit 4'; expect 4 '' '' n; done_testing" \
	'bad plan 1 1' 'all three, output unexpected'
t "run 'exit 4'; expect 5 '' '' n; done_testing" \
	'bad plan 1 1' 'all three, status unexpected'
t "run true; out_like x n; done_testing" 'bad plan 1 1' 'a missing line'
t "run 'echo x'; out_unlike x n; done_testing" 'bad plan 1 1' 'a line too much'
t "is a b n; done_testing" 'bad plan 1 1' 'is'
t "isnt a a n; done_testing" 'bad plan 1 1' 'isnt'
t "ok n false; done_testing" 'bad plan 1 1' 'ok'
t "is a a n" 'good 0' 'no plan without done_testing'
t "done_testing" 'plan 0 1' 'a test that tests nothing'
t "TAP_TIMEOUT=1; run 'sleep 9'; status_is 124 n; done_testing" \
	'good plan 1 0' 'a run that hangs is ended'
t "LO_X=1; is \"\${LO_CONFIG-none}\" none n; is \"\$HOME\" \"\$PWD\" n
	done_testing" 'good good plan 2 0' 'the environment'

verdict "is a a n" >/dev/null
ok 'prove fails what has no plan' sh -c \
	'! prove -e dash inner.t'

# The same for the C helper.
cat >unit.c <<'END'
#include "tests/tap.h"
int
main(int argc, char **argv)
{
	(void)argv;
	is_int(argc, 1, "int");
	is_str(argc == 1 ? "a" : "b", "a", "str");
	is_bytes("a\0b", 3, argc == 1 ? "a\0b" : "a\0c", 3, "bytes");
	ok(argc == 1, "ok");
	return argc == 3 ? 0 : tap_done();
}
END
ok 'a unit program compiles' "${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra \
	-Werror -I"$top" -o unit unit.c
run ./unit
out_is "ok 1 - int
ok 2 - str
ok 3 - bytes
ok 4 - ok
1..4" 'right results'
run './unit x'
status_is 1 'wrong results give 1'
is "$(grep -c '^not ok' "$out")" 4 'each is reported'
run './unit x y'
out_unlike '^1\.\.' 'no plan without tap_done'
done_testing
