#include <string.h>

#include "common/filter_front.h"
#include "common/filter_own.h"
#include "common/filter_source.h"

/* How many $parameters a definition has; -1: parameters of another kind. */
static int
params_of(const struct lo_token *t, const struct lo_token *end)
{
	int n = 0;

	if (lo_token_is(t, ":"))
		return 0;
	for (; t + 2 < end && t[1].kind == LO_TOKEN_NAME; t += 2) {
		n++;
		if (lo_token_is(&t[2], ")"))
			return n;
	}
	return -1;
}

static struct lo_own_shape
shape_of(const struct lo_native *n)
{
	return n->own != LO_OWN_NONE ? lo_own_shape(n->own)
				     : (struct lo_own_shape){true, 0};
}

/* A definition of it with other parameters is another one. */
bool
lo_front_replaces(const struct lo_native *n, const struct lo_token *t,
    const struct lo_token *end)
{
	int params;

	if (end - t < 3 || !lo_token_is(t, "def"))
		return false;
	params = params_of(&t[2], end);
	if (lo_token_is(&t[1], "verbatim"))
		return params != 0;
	for (; n != NULL && n->name != NULL; n++)
		if (lo_token_is(&t[1], n->name))
			return params == shape_of(n).params;
	return false;
}

static bool
spoken_of(const struct lo_front *f, const char *name)
{
	size_t n = strlen(name);

	return memmem(f->program.p, f->program.len, name, n) != NULL ||
	       memmem(f->library.p, f->library.len, name, n) != NULL;
}

static void
put_native(struct lo_buf *b, const struct lo_native *n, int index)
{
	static const char *const head[] = {"", "($a)", "($a; $b)"},
				 *const given[] = {
				     "", "$a|debug|", "$a|debug|$b|debug|"};
	struct lo_own_shape shape = shape_of(n);

	lo_buf_addf(b, "def %s%s: %s%s%d|debug|input;", n->name,
	    head[shape.params], shape.input ? "debug|" : "",
	    given[shape.params], index);
}

/* Of what is no text, jq's own does it. */
static void
put_exact(
    const struct lo_front *f, struct lo_buf *b, const char *name, int index)
{
	if (spoken_of(f, name))
		lo_buf_addf(b,
		    "def " LO_OWN_NAMES
		    "%s: %s; def %s: if type == \"string\" then "
		    "debug|%d|debug|input else " LO_OWN_NAMES "%s end;",
		    name, name, name, index, name);
}

static void
put_join(const struct lo_front *f, struct lo_buf *b)
{
	if (spoken_of(f, "join"))
		lo_buf_addf(b,
		    "def " LO_OWN_NAMES
		    "join($a): join($a); def join($a): . as $v | "
		    "debug|$a|debug|%d|debug|input | "
		    "if . then . else $v|" LO_OWN_NAMES "join($a) end;",
		    LO_NATIVE_JOIN);
}

void
lo_front_put(const struct lo_front *f, struct lo_buf *b)
{
	const struct lo_native *n = f->natives;

	put_exact(f, b, "tonumber", LO_NATIVE_TONUMBER);
	put_exact(f, b, "fromjson", LO_NATIVE_FROMJSON);
	put_exact(f, b, "ascii_downcase", LO_NATIVE_LOWER);
	put_join(f, b);
	lo_buf_addf(b, "def verbatim($a): $a|debug|%d|debug|input;",
	    LO_NATIVE_VERBATIM);
	for (int i = 0; n != NULL && n[i].name != NULL; i++)
		if (spoken_of(f, n[i].name))
			put_native(b, &n[i], i);
}
