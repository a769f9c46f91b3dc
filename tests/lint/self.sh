#!/bin/sh
# self.sh: the checks of this directory find what is planted.
set -u

here=$(cd -- "$(dirname -- "$0")" && pwd) || exit 1
tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT
cd "$tree" || exit 1
mkdir -p cmd/lo-x common
bad=0

cat >cmd/lo-x/util.h <<'END'
#include "nosuch.h"
typedef struct x { int a; } x;
#define TWICE(a) ((a) * 2)
int gone(void);
END
cat >cmd/lo-x/a.c <<'END'
#include <stdio.h>
static int many;
#ifdef X
#endif
int
again(void)
{
again:
	printf("%d", many++);
	if (many < 3)
		goto again;
	exit(1);
}
END
{
	printf 'int\nlong_one(void)\n{\n'
	seq -f '	f(%.0f);' 90
	printf '}\n'
	seq -f '// %.0f' 400
} >common/b.c
printf 'all:\n\tls | wc -l\n' >Makefile
git init -q . && git add -A
printf '<<<<<<< mine\n' >conflict && git add conflict

expect() { # WORDS: a line of what was found
	if ! grep -q -- "$1" found; then
		echo "self: nobody said \"$1\""
		bad=1
	fi
}

mkdir -p obj/cmd/lo-x
printf 'int many;\n' | cc -xc -c -o obj/cmd/lo-x/a.o - || bad=1
python3 "$here/rules.py" obj >found 2>&1 && bad=1
for words in 'a.c:9: nothing prints' 'a.c:3: conditional' 'a.c:11: goto goes back' \
	'a.c:12: exit is for' 'util.h:2: a typedef' 'util.h:3: a macro' \
	'util.h:1: include' 'util.h:1: does not open' 'util.h:1: .* Units:' \
	'util.h:1: a name that' 'Makefile:2: a pipe' 'gone is declared' \
	'many is a variable'; do
	expect "$words"
done
python3 "$here/budgets.py" >found 2>&1 && bad=1
for words in 'long_one has 9' 'b.c: 494 lines' '% of the lines have'; do
	expect "$words"
done
sh "$here/words.sh" >found 2>&1 && bad=1
expect 'a conflict'
exit $bad
