#include "cmd/lo-project/terms.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/when.h"

enum { EXPRESSION_MAX = 64 << 10 };

void
terms_init(struct terms *t, const char *const *fields, struct lo_span words)
{
	memset(t, 0, sizeof *t);
	t->fields = fields;
	t->words = words;
	lo_buf_init(&t->wanted, EXPRESSION_MAX);
	lo_buf_init(&t->unwanted, EXPRESSION_MAX);
}

void
terms_free(struct terms *t)
{
	lo_buf_free(&t->wanted);
	lo_buf_free(&t->unwanted);
	free(t->before);
	free(t->after);
}

/* 2025, 2025-03, 2025-03-04, or with a time: texts that sort as time does;
 * a month that is none would sort behind all others and find everything. */
static bool
is_date(struct lo_span s)
{
	static const char whole[] = "2000-01-01T00:00:00Z";
	char text[sizeof whole];
	size_t i;
	int64_t us;

	if (s.len > 19)
		return s.len <= 27 && lo_when_parse(s.p, s.len, &us);
	if (s.len != 4 && s.len != 7 && s.len != 10 && s.len != 13 &&
	    s.len != 16 && s.len != 19)
		return false;
	for (i = 0; i < s.len && s.p[i] != '\0'; i++)
		text[i] = s.p[i];
	memcpy(text + i, whole + i, sizeof whole - i);
	return lo_when_parse(text, sizeof whole - 1, &us);
}

static int
set_date(char **where, const char *name, struct lo_span date, struct lo_err *e)
{
	if (!is_date(date))
		return lo_fail(
		    e, LO_USAGE, "%s: wants a date such as 2025-03-04", name);
	free(*where);
	*where = lo_strndup(date.p, date.len);
	return 0;
}

/* "word" or {fields} : "word", with a star behind when it is a beginning. */
static void
put_term(struct lo_buf *b, struct lo_span field, struct lo_span text)
{
	bool prefix = text.len > 1 && text.p[text.len - 1] == '*';
	size_t i;

	lo_buf_addc(b, '{');
	lo_buf_addspan(b, field);
	lo_buf_adds(b, "} : \"");
	for (i = 0; i < text.len - (prefix ? 1 : 0); i++) {
		if (text.p[i] == '"')
			lo_buf_addc(b, '"');
		lo_buf_addc(b, text.p[i]);
	}
	lo_buf_adds(b, prefix ? "\" *" : "\"");
}

/* The field that the term names, or NULL: then a colon is just a colon. */
static const char *
field_of(const struct terms *t, struct lo_span term)
{
	size_t i, n;

	for (i = 0; t->fields[i] != NULL; i++) {
		n = strlen(t->fields[i]);
		if (term.len > n && term.p[n] == ':' &&
		    memcmp(term.p, t->fields[i], n) == 0)
			return t->fields[i];
	}
	return NULL;
}

static void
add_words(struct terms *t, struct lo_span field, struct lo_span text)
{
	struct lo_buf *b = t->not_ ? &t->unwanted : &t->wanted;

	if (b->len > 0)
		lo_buf_adds(b, t->not_ || t->either ? " OR " : " AND ");
	put_term(b, field, text);
	t->not_ = t->either = false;
}

static struct lo_span
rest_of(struct lo_span s, size_t n)
{
	s.p += n;
	s.len -= n;
	return s;
}

static int
add_term(struct terms *t, struct lo_span term, struct lo_err *e)
{
	const char *field = field_of(t, term);

	if (term.len == 0)
		return 0;
	if (lo_span_is(term, "OR") && t->wanted.len > 0) {
		t->either = true;
		return 0;
	}
	if (lo_span_is(term, "NOT")) {
		t->not_ = true;
		return 0;
	}
	if (term.len > 7 && memcmp(term.p, "before:", 7) == 0)
		return set_date(&t->before, "before", rest_of(term, 7), e);
	if (term.len > 6 && memcmp(term.p, "after:", 6) == 0)
		return set_date(&t->after, "after", rest_of(term, 6), e);
	if (field == NULL)
		add_words(t, t->words, term);
	else if (term.len > strlen(field) + 1)
		add_words(
		    t, lo_span_of(field), rest_of(term, strlen(field) + 1));
	return 0;
}

/* A line of terms: the next one, with its quotes taken off. */
static bool
next_term(const char **p, struct lo_buf *term)
{
	bool quoted = false;

	lo_buf_reset(term);
	*p += strspn(*p, " \t\r\n");
	if (**p == '\0')
		return false;
	for (; **p != '\0'; (*p)++) {
		if (**p == '"')
			quoted = !quoted;
		else if (!quoted && strchr(" \t\r\n", **p) != NULL)
			break;
		else
			lo_buf_addc(term, **p);
	}
	return true;
}

int
terms_add(struct terms *t, const char *operand, struct lo_err *e)
{
	struct lo_buf term;
	int rc = 0;

	if (strchr(operand, '"') == NULL)
		return add_term(t, lo_span_of(operand), e);
	lo_buf_init(&term, EXPRESSION_MAX);
	while (rc == 0 && next_term(&operand, &term))
		rc = add_term(t, lo_buf_span(&term), e);
	lo_buf_free(&term);
	return rc;
}

int
terms_end(struct terms *t, struct lo_err *e)
{
	struct lo_buf all;

	if (t->wanted.len == 0 && t->unwanted.len > 0)
		return lo_fail(e, LO_USAGE,
		    "NOT alone finds nothing; add a word that is "
		    "wanted");
	if (t->wanted.len == 0 && t->before == NULL && t->after == NULL)
		return lo_fail(e, LO_USAGE, "no word to look for; give one");
	if (t->unwanted.len > 0) {
		lo_buf_init(&all, EXPRESSION_MAX);
		lo_buf_addf(&all, "(%s) NOT (%s)", t->wanted.p, t->unwanted.p);
		lo_buf_free(&t->wanted);
		t->wanted = all;
	}
	if (t->wanted.failed || t->unwanted.failed)
		return lo_fail(e, LO_USAGE, "longer than 64 KiB");
	return 0;
}
