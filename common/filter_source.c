#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/filter_front.h"
#include "common/filter_literal.h"
#include "common/filter_source.h"
#include "common/mem.h"

enum { INCLUDE_DEPTH = 8 };

/* One text (the program, or a library) on its way. */
struct piece {
	const struct lo_filter_source *source;
	const char *name;
	struct lo_span text;
	struct lo_token *tokens;
	size_t count;
	size_t body; /* the first token after the directives */
	struct lo_buf *before, *seen;
	struct lo_literals *wide;
	int depth;
};

static int take_library(
    const struct piece *by, const struct lo_token *name, struct lo_err *e);

int
lo_program_fail(const char *name, struct lo_span program, size_t at,
    struct lo_err *e, const char *fmt, ...)
{
	unsigned line, column;
	char why[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	lo_token_place(program, at, &line, &column);
	return lo_fail(e, LO_CONFIG, "%s:%u:%u: %s", name, line, column, why);
}

static bool
impure(const struct lo_token *t)
{
	static const char *const words[] = {"debug", "env", "get_search_list",
	    "halt", "halt_error", "input", "input_filename",
	    "input_line_number", "inputs", "localtime", "modulemeta", "now",
	    "stderr", "strflocaltime"};

	if (t->kind == LO_TOKEN_NAME)
		return lo_token_is(t, "$ENV") || lo_token_is(t, "$__prog_args");
	if (t->kind != LO_TOKEN_WORD)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (lo_token_is(t, words[i]))
			return true;
	return false;
}

/* In {input: 1}, {input} and as {input: $x} it names a member. */
static bool
is_key(const struct piece *s, size_t i)
{
	const struct lo_token *t = s->tokens;

	return i > 0 && t[i].kind == LO_TOKEN_WORD && t[i].inside == '{' &&
	       (lo_token_is(&t[i - 1], "{") || lo_token_is(&t[i - 1], ",")) &&
	       (lo_token_is(&t[i + 1], ":") || lo_token_is(&t[i + 1], ",") ||
		   lo_token_is(&t[i + 1], "}"));
}

static bool
is_ours(const struct lo_token *t)
{
	size_t n = strlen(LO_OWN_NAMES);

	return t->kind == LO_TOKEN_WORD && t->text.len >= n &&
	       memcmp(t->text.p, LO_OWN_NAMES, n) == 0;
}

static int
check(const struct piece *s, struct lo_err *e)
{
	const struct lo_token *t = s->tokens;

	if (t[s->count].depth == LO_TOKEN_NEST)
		return lo_program_fail(
		    s->name, s->text, t[s->count].at, e, "nested too deep");
	for (size_t i = 0; i < s->count; i++) {
		if (is_key(s, i))
			continue;
		if (is_ours(&t[i]))
			return lo_program_fail(s->name, s->text, t[i].at, e,
			    "%.*s: names that begin with " LO_OWN_NAMES
			    " are lo's own",
			    (int)t[i].text.len, t[i].text.p);
		if (impure(&t[i]))
			return lo_program_fail(s->name, s->text, t[i].at, e,
			    "%.*s is not for programs here; a program is a "
			    "function of its record alone",
			    (int)t[i].text.len, t[i].text.p);
	}
	return 0;
}

/* include "NAME"; or include "NAME" {...}; */
static int
take_include(const struct piece *s, size_t i, struct lo_err *e)
{
	const struct lo_token *t = s->tokens;

	if (i + 3 >= s->count || !lo_token_is(&t[i + 1], "\"") ||
	    t[i + 2].kind != LO_TOKEN_TEXT || !lo_token_is(&t[i + 3], "\""))
		return lo_program_fail(s->name, s->text, t[i].at, e,
		    "include needs a name in quotes");
	return take_library(s, &t[i + 2], e);
}

/* module {...}; with nothing to compute in it, as jq has it. */
static int
check_module(const struct piece *s, size_t i, struct lo_err *e)
{
	const struct lo_token *t = s->tokens;
	size_t from = i + 1, k = from;

	for (; k < s->count && !(lo_token_is(&t[k], ";") && t[k].depth == 0);
	     k++)
		if (t[k].kind == LO_TOKEN_FIELD || t[k].kind == LO_TOKEN_NAME ||
		    t[k].kind == LO_TOKEN_FORMAT || t[k].inside == '!' ||
		    (t[k].kind == LO_TOKEN_MARK &&
			strchr("(|.+*/%", t[k].text.p[0]) != NULL))
			return lo_program_fail(s->name, s->text, t[k].at, e,
			    "module takes a constant object");
	if (k == from || !lo_token_is(&t[from], "{"))
		return lo_program_fail(s->name, s->text, t[i].at, e,
		    "module takes a constant object");
	return 0;
}

/* Over module, include and import at the head. */
static int
take_directives(struct piece *s, struct lo_err *e)
{
	const struct lo_token *t = s->tokens;
	size_t i = 0;

	while (i < s->count &&
	       (lo_token_is(&t[i], "module") || lo_token_is(&t[i], "include") ||
		   lo_token_is(&t[i], "import"))) {
		if (lo_token_is(&t[i], "import"))
			return lo_program_fail(s->name, s->text, t[i].at, e,
			    "import is not supported; use include");
		if (lo_token_is(&t[i], "module") && check_module(s, i, e) < 0)
			return -1;
		if (lo_token_is(&t[i], "include") && take_include(s, i, e) < 0)
			return -1;
		while (i < s->count &&
		       !(lo_token_is(&t[i], ";") && t[i].depth == 0))
			i++;
		i += i < s->count;
	}
	s->body = i;
	return 0;
}

/* The token after the ';' that ends the definition at i. */
static size_t
definition_end(const struct piece *s, size_t i)
{
	const struct lo_token *t = s->tokens;
	int open = 0;

	for (; i < s->count; i++) {
		if (t[i].depth != 0)
			continue;
		if (t[i].kind == LO_TOKEN_WORD && lo_token_is(&t[i], "def"))
			open++;
		else if (lo_token_is(&t[i], ";") && --open == 0)
			return i + 1;
	}
	return i;
}

/* In one line and without comments: the program's own lines keep their
 * numbers, for messages and for $__loc__.  Gives how many more than one. */
static size_t
put_token(const struct piece *s, size_t k, bool first)
{
	const struct lo_token *t = s->tokens + k;
	size_t n = lo_literal_at(s->tokens, k);

	if (first || t[-1].at + t[-1].text.len != t->at)
		lo_buf_addc(s->before, ' ');
	if (n == 0)
		lo_buf_addspan(s->before, t->text);
	else
		lo_literal_put(s->wide, t, n, s->before);
	return n == 2;
}

/* Appends a library's definitions but those that natives replace. */
static void
put_definitions(const struct piece *s)
{
	const struct lo_token *t = s->tokens;

	for (size_t i = s->body, end; i < s->count; i = end) {
		end = definition_end(s, i);
		if (lo_front_replaces(s->source->natives, &t[i], &t[end]))
			continue;
		for (size_t k = i; k < end; k++)
			k += put_token(s, k, k == i);
	}
}

static int
piece_open(struct piece *s, struct lo_err *e)
{
	s->tokens = lo_tokens_all(s->text, &s->count);
	if (memchr(s->text.p, '\0', s->text.len) != NULL)
		return lo_fail(
		    e, LO_CONFIG, "%s: a NUL byte in the program", s->name);
	if (check(s, e) < 0)
		return -1;
	return take_directives(s, e);
}

static int
read_library(const struct piece *by, const struct lo_token *at,
    const char *name, struct lo_err *e)
{
	struct piece s = *by;
	struct lo_buf text;
	int bad;

	lo_buf_init(&text, LO_PROGRAM_MAX);
	s.name = name;
	s.tokens = NULL;
	s.depth++;
	bad = by->source->include(by->source->arg, name, &text, e);
	if (bad < 0) {
		char why[256];

		snprintf(why, sizeof(why), "%.250s", e->text);
		lo_program_fail(by->name, by->text, at->at, e, "%s", why);
	} else {
		s.text = lo_buf_span(&text);
		bad = piece_open(&s, e);
	}
	if (bad == 0)
		put_definitions(&s);
	free(s.tokens);
	lo_buf_free(&text);
	return bad;
}

static int
take_library(
    const struct piece *by, const struct lo_token *at, struct lo_err *e)
{
	char name[256], line[260];
	int bad = 0;

	if (by->source->include == NULL || at->text.len >= sizeof(name))
		return lo_program_fail(by->name, by->text, at->at, e,
		    "there is nothing to include here");
	if (by->depth == INCLUDE_DEPTH)
		return lo_program_fail(by->name, by->text, at->at, e,
		    "includes are nested too deep");
	snprintf(name, sizeof(name), "%.*s", (int)at->text.len, at->text.p);
	snprintf(line, sizeof(line), "\n%s\n", name);
	if (strstr(by->seen->p, line) == NULL) {
		lo_buf_addf(by->seen, "%s\n", name);
		bad = read_library(by, at, name, e);
	}
	return bad;
}

/* The program itself with its directives blanked, line by line the same, and
 * byte by byte in length. */
static void
put_body(const struct piece *s, struct lo_buf *b)
{
	const struct lo_token *t = s->tokens;
	size_t from = t[s->body].at, n;

	for (size_t i = 0; i < from; i++)
		lo_buf_addc(b, s->text.p[i] == '\n' ? '\n' : ' ');
	for (size_t i = s->body; i < s->count; i++) {
		n = lo_literal_at(t, i);
		if (n == 0)
			continue;
		lo_buf_add(b, s->text.p + from, t[i].at - from);
		lo_literal_put(s->wide, &t[i], n, b);
		i += n - 1;
		from = t[i].at + t[i].text.len;
	}
	lo_buf_add(b, s->text.p + from, s->text.len - from);
}

/* Everything in its order, when it is known what the program needs. */
static void
put_all(const struct piece *s, struct lo_buf *b, unsigned *before)
{
	const struct lo_filter_source *by = s->source;
	struct lo_front front = {
	    by->always || s->seen->len > 1 ? by->natives : NULL, s->text,
	    lo_buf_span(s->before)};
	struct lo_buf body;

	lo_buf_init(&body, LO_PROGRAM_MAX);
	put_body(s, &body);
	lo_front_put(&front, b);
	lo_buf_addspan(b, lo_buf_span(&s->wide->defs));
	lo_buf_addspan(b, lo_buf_span(s->before));
	lo_buf_addc(b, ' ');
	*before = 0;
	for (size_t i = 0; i < b->len; i++)
		*before += b->p[i] == '\n';
	lo_buf_addspan(b, lo_buf_span(&body));
	if (body.failed || s->wide->defs.failed)
		b->failed = true;
	lo_buf_free(&body);
}

int
lo_program_build(struct lo_program *p, const struct lo_filter_source *source,
    struct lo_err *e)
{
	struct lo_buf before, seen;
	struct lo_literals wide;
	struct piece s = {source, source->name, source->text, NULL, 0, 0,
	    &before, &seen, &wide, 0};
	int bad;

	lo_buf_init(&p->text, LO_PROGRAM_MAX);
	lo_buf_init(&before, LO_PROGRAM_MAX);
	lo_buf_init(&seen, LO_PROGRAM_MAX);
	lo_literals_init(&wide);
	lo_buf_addc(&seen, '\n');
	bad = piece_open(&s, e);
	if (bad == 0) {
		put_all(&s, &p->text, &p->before);
		if (p->text.failed)
			bad = lo_fail(e, LO_CONFIG,
			    "%s: the program is too long", source->name);
	}
	free(s.tokens);
	lo_buf_free(&before);
	lo_buf_free(&seen);
	lo_buf_free(&wide.defs);
	if (bad != 0)
		lo_buf_free(&p->text);
	return bad;
}
