#include <stdlib.h>
#include <string.h>

#include "common/filter_fault.h"

enum { WORDS_MAX = 160 };

static const char *
kind_at(const char *p)
{
	static const char *const kinds[] = {
	    "null", "boolean", "number", "string", "array", "object"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strncmp(p, kinds[i], strlen(kinds[i])) == 0)
			return kinds[i];
	return "a value";
}

/* What the program itself says may be repeated; what it computed may not. */
static bool
literal(struct lo_span program, struct lo_span message)
{
	struct lo_tokens t;
	struct lo_token token;

	if (message.len == 0 || message.len > WORDS_MAX)
		return false;
	lo_tokens_init(&t, program);
	while (lo_tokens_next(&t, &token))
		if (token.kind == LO_TOKEN_TEXT &&
		    lo_span_equal(token.text, message))
			return true;
	return false;
}

/* The end of a message that quotes values before it, without them. */
static const char *
by_end(struct lo_span m)
{
	static const char *const ends[] = {/* From the longest. */
	    "cannot be divided because the divisor is zero", "cannot be added",
	    "cannot be subtracted", "cannot be multiplied", "cannot be divided",
	    "cannot be parsed as a number", "cannot be negated",
	    "cannot be matched, as it is not a string", "has no keys",
	    "has no length", "cannot be sorted, as it is not an array",
	    "cannot be grouped, as it is not an array",
	    "cannot be reversed, as it is not an array",
	    "is not valid base64 data", "is not valid in a csv row",
	    "cannot be csv-formatted, only an array can be",
	    "cannot be tsv-formatted, only an array can be",
	    "cannot be exploded, as it is not a string"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t n = strlen(ends[i]);

		if (m.len > n && memcmp(m.p + m.len - n, ends[i], n) == 0)
			return ends[i];
	}
	return NULL;
}

int
lo_filter_fault(struct lo_span program, struct lo_span m, struct lo_err *e)
{
	static const char index[] = "Cannot index ",
			  iterate[] = "Cannot iterate over ";
	const char *with, *end;

	if (literal(program, m))
		return lo_fail(e, LO_DATA, "%.*s", (int)m.len, m.p);
	if (strncmp(m.p, index, sizeof(index) - 1) == 0) {
		with = strstr(m.p, " with ");
		return lo_fail(e, LO_DATA, "cannot index %s with %s",
		    kind_at(m.p + sizeof(index) - 1),
		    with == NULL     ? "a value"
		    : with[6] == '"' ? "string"
				     : kind_at(with + 6));
	}
	if (strncmp(m.p, iterate, sizeof(iterate) - 1) == 0)
		return lo_fail(e, LO_DATA, "cannot iterate over %s",
		    kind_at(m.p + sizeof(iterate) - 1));
	end = by_end(m);
	if (end != NULL)
		return lo_fail(e, LO_DATA, "%s %s", kind_at(m.p), end);
	if (strstr(m.p, "does not match format") != NULL)
		return lo_fail(e, LO_DATA, "a date does not match its format");
	if (strstr(m.p, "(while parsing ") != NULL)
		return lo_fail(e, LO_DATA, "a text cannot be parsed");
	return lo_fail(e, LO_DATA, "the program raised an error");
}
