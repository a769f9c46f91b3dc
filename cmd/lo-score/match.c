#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "match.h"

enum { PLACE_MAX = 200, SHOWN = 120 };

/* Long values are cut: the place is what is looked for. */
static bool
differ(struct lo_span expected, struct lo_span got, const char *place,
    struct lo_buf *why)
{
	lo_buf_addf(why, "# %s: got %.*s, expected %.*s\n", place,
	    got.len > SHOWN ? SHOWN : (int)got.len,
	    got.p == NULL ? "nothing" : got.p,
	    expected.len > SHOWN ? SHOWN : (int)expected.len, expected.p);
	return false;
}

/* Numbers of vectors are short; a longer one is compared by its start. */
static double
number(struct lo_span t)
{
	char copy[64];

	snprintf(
	    copy, sizeof(copy), "%.*s", (int)(t.len < 60 ? t.len : 60), t.p);
	return strtod(copy, NULL);
}

static bool
same_number(struct lo_span a, struct lo_span b)
{
	double x = number(a), y = number(b);

	return fabs(x - y) <= 1e-9 * (1 + fabs(x));
}

static bool
same_text(struct lo_span a, struct lo_span b)
{
	struct lo_buf text;
	bool same;

	lo_buf_init(&text, LO_JSON_DEPTH * SHOWN);
	lo_json_text(&text, a);
	same = !text.failed && lo_json_equal(b, lo_buf_span(&text));
	lo_buf_free(&text);
	return same;
}

/* Members that are not expected are not looked at. */
static bool
match_object(struct lo_span expected, struct lo_span got, const char *place,
    struct lo_buf *why)
{
	struct lo_span key, value;
	struct lo_json_walk w;
	char below[PLACE_MAX], name[64];
	bool same = true;

	lo_json_walk(&w, expected);
	while (lo_json_member(&w, &key, &value)) {
		snprintf(
		    name, sizeof(name), "%.*s", (int)key.len - 2, key.p + 1);
		snprintf(below, sizeof(below), "%s%s%s", place,
		    *place != '\0' ? "/" : "", name);
		same &= match(value, lo_json_get(got, name), below, why);
	}
	return same;
}

/* A list that is too long is as wrong as one that is too short. */
static bool
match_list(struct lo_span expected, struct lo_span got, const char *place,
    struct lo_buf *why)
{
	struct lo_json_walk w, u;
	struct lo_span a, b;
	char below[PLACE_MAX];
	size_t n = 0;

	lo_json_walk(&w, expected);
	lo_json_walk(&u, got);
	while (lo_json_element(&w, &a)) {
		snprintf(below, sizeof(below), "%s/%zu", place, n++);
		if (!lo_json_element(&u, &b) || !match(a, b, below, why))
			return differ(expected, got, place, why);
	}
	return lo_json_element(&u, &b) ? differ(expected, got, place, why)
				       : true;
}

bool
match(struct lo_span expected, struct lo_span got, const char *place,
    struct lo_buf *why)
{
	char kind = lo_json_kind(expected);
	bool same;

	if (kind == 'z' && got.p == NULL)
		return true;
	if (kind != lo_json_kind(got))
		return differ(expected, got, place, why);
	switch (kind) {
	case 'o':
		return match_object(expected, got, place, why);
	case 'a':
		return match_list(expected, got, place, why);
	case 'n':
		same = same_number(expected, got);
		break;
	case 's':
		same = same_text(expected, got);
		break;
	default:
		same = true;
	}
	return same || differ(expected, got, place, why);
}
