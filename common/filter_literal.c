#include "common/filter_literal.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/filter_source.h"
#include "common/filter_value.h"

enum { NUMBER_MAX = 4096 };

void
lo_literals_init(struct lo_literals *l)
{
	lo_buf_init(&l->defs, LO_PROGRAM_MAX);
	l->count = 0;
}

static bool
is_wide(struct lo_span text)
{
	char plain[NUMBER_MAX], last = text.p[text.len - 1];
	double d;

	/* The engine is to say what it thinks of 5e and 5e-. */
	if ((!isdigit((unsigned char)last) && last != '.') ||
	    text.len >= sizeof(plain) || lo_number_read(text, &d))
		return false;
	memcpy(plain, text.p, text.len);
	plain[text.len] = '\0';
	return isfinite(strtod(plain, NULL));
}

/* Whether a minus behind this token is a sign and not a subtraction. */
static bool
wants_value(const struct lo_token *t)
{
	static const char *const words[] = {"and", "catch", "elif", "else",
	    "foreach", "if", "or", "reduce", "then", "try"};

	if (t->kind == LO_TOKEN_MARK)
		return strchr(")]}\"?.", t->text.p[0]) == NULL;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (t->kind == LO_TOKEN_WORD && lo_token_is(t, words[i]))
			return true;
	return false;
}

size_t
lo_literal_at(const struct lo_token *t, size_t i)
{
	if (t[i].kind == LO_TOKEN_NUMBER)
		return is_wide(t[i].text);
	return lo_token_is(&t[i], "-") && t[i + 1].kind == LO_TOKEN_NUMBER &&
		       t[i + 1].at == t[i].at + 1 &&
		       (i == 0 || wants_value(&t[i - 1]))
		   ? 2 * is_wide(t[i + 1].text)
		   : 0;
}

/* jq writes 007, .5 and 5., too. */
static void
put_json(struct lo_buf *b, struct lo_span text)
{
	const char *p = text.p, *end = p + text.len;

	while (end - p > 1 && p[0] == '0' && p[1] >= '0' && p[1] <= '9')
		p++;
	if (*p == '.')
		lo_buf_addc(b, '0');
	for (; p < end; p++)
		if (*p != '.' || (end - p > 1 && p[1] >= '0' && p[1] <= '9'))
			lo_buf_addc(b, *p);
}

void
lo_literal_put(
    struct lo_literals *l, const struct lo_token *t, size_t n, struct lo_buf *b)
{
	size_t from = b->len, bytes = t->text.len;

	/* The minus may have been what ended a word before it. */
	if (n == 2)
		lo_buf_addc(b, ' ');
	lo_buf_addf(b, LO_OWN_NAMES "%u ", l->count);
	lo_buf_addf(&l->defs, "def " LO_OWN_NAMES "%u: \"", l->count++);
	if (n == 2) {
		lo_buf_addc(&l->defs, '-');
		bytes += t[1].text.len;
	}
	put_json(&l->defs, t[n - 1].text);
	lo_buf_addf(&l->defs, "\"|debug|%d|debug|input;", LO_NATIVE_FROMJSON);
	while (b->len - from < bytes)
		lo_buf_addc(b, ' ');
}
