#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/filter_own.h"
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

static int
check(const struct piece *s, struct lo_err *e)
{
	const struct lo_token *t = s->tokens;

	if (t[s->count].depth == LO_TOKEN_NEST)
		return lo_program_fail(
		    s->name, s->text, t[s->count].at, e, "nested too deep");
	for (size_t i = 0; i < s->count; i++) {
		if (impure(&t[i]) && !is_key(s, i))
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

/* How many $parameters a definition has; -1: parameters of another kind. */
static int
params_of(const struct piece *s, const struct lo_token *t)
{
	const struct lo_token *end = s->tokens + s->count;
	int n = 0;

	if (lo_token_is(t, ":"))
		return 0;
	for (; t + 1 < end && t[1].kind == LO_TOKEN_NAME; t += 2) {
		n++;
		if (t + 2 < end && lo_token_is(&t[2], ")"))
			return n;
	}
	return -1;
}

/* A definition of it with other parameters is another one. */
static bool
is_native(const struct piece *s, const struct lo_token *t)
{
	const struct lo_native *n = s->source->natives;
	int params = params_of(s, &t[2]);

	if (lo_token_is(&t[1], "verbatim"))
		return params != 0;
	for (; n != NULL && n->name != NULL; n++)
		if (lo_token_is(&t[1], n->name))
			return params == (n->own != LO_OWN_NONE
						 ? lo_own_shape(n->own).params
						 : 0);
	return false;
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
 * numbers, for messages and for $__loc__. */
static void
put_token(struct lo_buf *b, const struct lo_token *t, bool first)
{
	if (first || t[-1].at + t[-1].text.len != t->at)
		lo_buf_addc(b, ' ');
	lo_buf_addspan(b, t->text);
}

/* Appends a library's definitions but those that natives replace. */
static void
put_definitions(const struct piece *s)
{
	const struct lo_token *t = s->tokens;

	for (size_t i = s->body, end; i < s->count; i = end) {
		end = definition_end(s, i);
		if (i + 2 < s->count && lo_token_is(&t[i], "def") &&
		    is_native(s, &t[i]))
			continue;
		for (size_t k = i; k < end; k++)
			put_token(s->before, &t[k], k == i);
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

/* Whether the libraries or the program speak of it. */
static bool
spoken_of(const struct piece *s, const char *name)
{
	size_t n = strlen(name);

	return memmem(s->text.p, s->text.len, name, n) != NULL ||
	       memmem(s->before->p, s->before->len, name, n) != NULL;
}

static void
put_native(struct lo_buf *b, const struct lo_native *n, int index)
{
	static const char *const head[] = {"", "($a)", "($a; $b)"},
				 *const given[] = {
				     "", "$a|debug|", "$a|debug|$b|debug|"};
	struct lo_own_shape shape = {true, 0};

	if (n->own != LO_OWN_NONE)
		shape = lo_own_shape(n->own);
	lo_buf_addf(b, "def %s%s: %s%s%d|debug|input;", n->name,
	    head[shape.params], shape.input ? "debug|" : "",
	    given[shape.params], index);
}

/* Natives come first, so that libraries and the program see them. */
static void
put_natives(struct lo_buf *b, const struct piece *s, bool all)
{
	const struct lo_native *n = s->source->natives;

	lo_buf_addf(b, "def verbatim($a): $a|debug|%d|debug|input;",
	    LO_NATIVE_VERBATIM);
	for (int i = 0; all && n != NULL && n[i].name != NULL; i++)
		if (spoken_of(s, n[i].name))
			put_native(b, &n[i], i);
}

/* Of what is no text, jq's own does it. */
static void
put_exact(struct lo_buf *b, const struct piece *s, const char *name, int index)
{
	if (spoken_of(s, name))
		lo_buf_addf(b,
		    "def _lo_%s: %s; def %s: if type == \"string\" then "
		    "debug|%d|debug|input else _lo_%s end;",
		    name, name, name, index, name);
}

static void
put_join(struct lo_buf *b, const struct piece *s)
{
	if (spoken_of(s, "join"))
		lo_buf_addf(b,
		    "def _lo_join($a): join($a); def join($a): . as $v | "
		    "debug|$a|debug|%d|debug|input | "
		    "if . then . else $v|_lo_join($a) end;",
		    LO_NATIVE_JOIN);
}

/* The program itself with its directives blanked, line by line the same. */
static void
put_body(const struct piece *s, struct lo_buf *b)
{
	size_t from = s->tokens[s->body].at;

	for (size_t i = 0; i < from; i++)
		lo_buf_addc(b, s->text.p[i] == '\n' ? '\n' : ' ');
	lo_buf_add(b, s->text.p + from, s->text.len - from);
}

int
lo_program_build(struct lo_program *p, const struct lo_filter_source *source,
    struct lo_err *e)
{
	struct lo_buf before, seen;
	struct piece s = {
	    source, source->name, source->text, NULL, 0, 0, &before, &seen, 0};
	int bad;

	lo_buf_init(&p->text, LO_PROGRAM_MAX);
	lo_buf_init(&before, LO_PROGRAM_MAX);
	lo_buf_init(&seen, LO_PROGRAM_MAX);
	lo_buf_addc(&seen, '\n');
	bad = piece_open(&s, e);
	if (bad == 0) {
		put_exact(&p->text, &s, "tonumber", LO_NATIVE_TONUMBER);
		put_exact(&p->text, &s, "fromjson", LO_NATIVE_FROMJSON);
		put_exact(&p->text, &s, "ascii_downcase", LO_NATIVE_LOWER);
		put_join(&p->text, &s);
		put_natives(&p->text, &s, source->always || seen.len > 1);
		lo_buf_addspan(&p->text, lo_buf_span(&before));
		lo_buf_addc(&p->text, ' ');
		p->before = 0;
		for (size_t i = 0; i < p->text.len; i++)
			p->before += p->text.p[i] == '\n';
		put_body(&s, &p->text);
		if (p->text.failed)
			bad = lo_fail(e, LO_CONFIG,
			    "%s: the program is too long", source->name);
	}
	free(s.tokens);
	lo_buf_free(&before);
	lo_buf_free(&seen);
	if (bad != 0)
		lo_buf_free(&p->text);
	return bad;
}
