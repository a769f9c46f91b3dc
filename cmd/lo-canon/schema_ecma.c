#include "cmd/lo-canon/schema_ecma.h"

#include <ctype.h>
#include <string.h>

#include "common/utf8.h"

enum { NEST = 200, PATTERN_MAX = 64 << 10, TIMES_MAX = 100000000 };

static bool disjunction(struct ecma *e);

char
ecma_peek(const struct ecma *e)
{
	return e->at < e->text.len ? e->text.p[e->at] : '\0';
}

bool
ecma_eat(struct ecma *e, char c)
{
	if (e->at == e->text.len || e->text.p[e->at] != c)
		return false;
	e->at++;
	return true;
}

static bool
eat_text(struct ecma *e, const char *text)
{
	size_t n = strlen(text);

	if (e->text.len - e->at < n || memcmp(e->text.p + e->at, text, n) != 0)
		return false;
	e->at += n;
	return true;
}

bool
ecma_code(struct ecma *e, uint32_t *code)
{
	const char *p = e->text.p + e->at;
	size_t n = lo_utf8_len(p, e->text.len - e->at);

	if (n == 0)
		return false;
	*code = n == 1 ? (unsigned char)*p : lo_utf8_get(p, n);
	e->at += n;
	return true;
}

/* A group's name, from behind its "<" to behind its ">". */
static bool
name_of(struct ecma *e, struct lo_span *name)
{
	*name = (struct lo_span){e->text.p + e->at, 0};
	for (; e->at < e->text.len; e->at++, name->len++) {
		unsigned char c = e->text.p[e->at];

		if (c == '>')
			break;
		if (c < 0x80 && !isalpha(c) && c != '_' && c != '$' &&
		    (name->len == 0 || !isdigit(c)))
			return false;
	}
	return name->len > 0 && ecma_eat(e, '>');
}

/* How many groups the pattern has, up to the one of that name; 0 where there
 * is none of it. */
static unsigned
count_groups(struct lo_span text, const struct lo_span *wanted)
{
	struct ecma e = {text, 0, NULL, 0, 0, 0};
	struct lo_span name;
	unsigned count = 0;
	bool set = false;

	while (e.at < text.len) {
		if (ecma_eat(&e, '\\')) {
			e.at += e.at < text.len;
		} else if (set || !ecma_eat(&e, '(')) {
			set = ecma_peek(&e) == '[' ||
			      (set && ecma_peek(&e) != ']');
			e.at++;
		} else if (ecma_peek(&e) != '?') {
			count++;
		} else if (!eat_text(&e, "?<=") && !eat_text(&e, "?<!") &&
			   eat_text(&e, "?<") && name_of(&e, &name)) {
			count++;
			if (wanted != NULL && lo_span_equal(name, *wanted))
				return count;
		}
	}
	return wanted != NULL ? 0 : count;
}

/* Of a name that stands there twice, the first is found for both. */
static bool
group_name(struct ecma *e)
{
	struct lo_span name;

	return name_of(e, &name) && count_groups(e->text, &name) == e->group;
}

/* From behind its bracket; a look around is not repeated. */
static bool
group(struct ecma *e, bool *repeatable)
{
	static const char *const looks[] = {"?=", "?!", "?<=", "?<!"};

	*repeatable = true;
	lo_buf_addc(e->out, '(');
	for (size_t i = 0; i < sizeof(looks) / sizeof(*looks); i++)
		if (*repeatable && eat_text(e, looks[i])) {
			lo_buf_adds(e->out, looks[i]);
			*repeatable = false;
		}
	if (!*repeatable) {
		;
	} else if (eat_text(e, "?:")) {
		lo_buf_adds(e->out, "?:");
	} else {
		e->group++;
		if (eat_text(e, "?<") ? !group_name(e) : ecma_peek(e) == '?')
			return false;
	}
	if (!disjunction(e) || !ecma_eat(e, ')'))
		return false;
	lo_buf_addc(e->out, ')');
	return true;
}

static int
times(struct ecma *e)
{
	int n = 0;

	for (; isdigit((unsigned char)ecma_peek(e)); e->at++)
		n = n < TIMES_MAX ? n * 10 + (ecma_peek(e) - '0') : n;
	return n;
}

/* {2}, {2,} or {2,5}; any other brace is a character. */
static bool
braces(struct ecma *e, bool *right)
{
	size_t from = e->at;
	int low, high;
	bool first;

	*right = true;
	if (!ecma_eat(e, '{'))
		return false;
	first = isdigit((unsigned char)ecma_peek(e));
	low = high = times(e);
	if (ecma_eat(e, ',')) {
		high = TIMES_MAX * 2;
		if (isdigit((unsigned char)ecma_peek(e)))
			high = times(e);
	}
	if (!first || !ecma_eat(e, '}')) {
		e->at = from;
		return false;
	}
	*right = low <= high;
	return true;
}

static bool
quantifier(struct ecma *e)
{
	size_t from = e->at;
	bool right = true;

	if (!ecma_eat(e, '*') && !ecma_eat(e, '+') && !ecma_eat(e, '?') &&
	    !braces(e, &right))
		return true;
	ecma_eat(e, '?');
	lo_buf_add(e->out, e->text.p + from, e->at - from);
	return right;
}

static bool
back(struct ecma *e)
{
	struct lo_span name;
	int n;

	if (eat_text(e, "k<")) {
		if (!name_of(e, &name))
			return false;
		n = (int)count_groups(e->text, &name);
	} else
		n = times(e);
	lo_buf_addf(e->out, "\\g{%d}", n);
	return n > 0 && n <= (int)e->groups;
}

/* From behind a backslash, outside of brackets. */
static bool
escape(struct ecma *e)
{
	uint32_t code;

	if (ecma_peek(e) == 'k' || (ecma_peek(e) >= '1' && ecma_peek(e) <= '9'))
		return back(e);
	switch (ecma_escape(e, true, &code)) {
	case ECMA_CODE:
		/* Half a pair is in no text. */
		if (code >= 0xd800 && code <= 0xdfff)
			lo_buf_adds(e->out, "(?!)");
		else
			lo_buf_addf(e->out, "\\x{%x}", (unsigned)code);
		return true;
	case ECMA_SET:
		return true;
	default:
		return false;
	}
}

static bool
atom(struct ecma *e)
{
	uint32_t code;

	if (ecma_eat(e, '['))
		return ecma_class(e);
	if (ecma_eat(e, '\\'))
		return escape(e);
	if (ecma_eat(e, '.')) {
		lo_buf_adds(e->out, "[^\\n\\r\\x{2028}\\x{2029}]");
		return true;
	}
	if (!ecma_code(e, &code))
		return false;
	lo_buf_addf(e->out, "\\x{%x}", (unsigned)code);
	return true;
}

static bool
term(struct ecma *e)
{
	bool good = true;

	if (ecma_eat(e, '^') || ecma_eat(e, '$') || eat_text(e, "\\b") ||
	    eat_text(e, "\\B")) {
		char c = e->text.p[e->at - 1];

		if (c == 'b' || c == 'B')
			lo_buf_addc(e->out, '\\');
		lo_buf_addc(e->out, c);
		return true;
	}
	if (ecma_eat(e, '(')) {
		bool repeatable;

		return group(e, &repeatable) && (!repeatable || quantifier(e));
	}
	if (strchr("*+?", ecma_peek(e)) != NULL && ecma_peek(e) != '\0')
		return false;
	return !braces(e, &good) && atom(e) && quantifier(e);
}

static bool
disjunction(struct ecma *e)
{
	bool good = ++e->depth <= NEST;

	while (good && e->at < e->text.len && ecma_peek(e) != ')')
		if (ecma_eat(e, '|'))
			lo_buf_addc(e->out, '|');
		else
			good = term(e);
	e->depth--;
	return good;
}

bool
ecma_translate(struct lo_span pattern, struct lo_buf *out)
{
	struct ecma e = {pattern, 0, out, 0, 0, 0};

	if (pattern.len > PATTERN_MAX)
		return false;
	e.groups = count_groups(pattern, NULL);
	return disjunction(&e) && e.at == pattern.len;
}
