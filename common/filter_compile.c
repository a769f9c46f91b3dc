#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/filter_fault.h"
#include "common/mem.h"

enum { MESSAGES_MAX = 64 << 10 };

/* The user's program inside of the text that libjq got. */
struct user {
	const struct lo_filter_source *source;
	const struct lo_program *program;
	struct lo_token *tokens;
	size_t count, offset;
};

static void
keep_message(void *arg, jv message)
{
	struct lo_buf *b = arg;

	if (jv_get_kind(message) == JV_KIND_STRING) {
		lo_buf_adds(b, jv_string_value(message));
		lo_buf_addc(b, '\n');
	}
	jv_free(message);
}

/* libjq would print and abort; mem.h says how a program without memory
 * ends. */
static void
no_memory(void *arg)
{
	(void)arg;
	free(lo_alloc(SIZE_MAX / 2));
}

static jq_state *
attempt(const char *text, struct lo_buf *messages)
{
	jq_state *jq = jq_init();

	if (jq == NULL)
		return NULL;
	jq_set_error_cb(jq, keep_message, messages);
	jq_set_nomem_handler(jq, no_memory, NULL);
	if (jq_compile(jq, text)) {
		jq_set_error_cb(jq, NULL, NULL);
		return jq;
	}
	jq_teardown(&jq);
	return NULL;
}

static bool
at_end(const char *message)
{
	return strstr(message, "unexpected $end") != NULL ||
	       strstr(message, "unexpected end of file") != NULL;
}

/* Whether the program up to the end of token k can be begun like that. */
static bool
viable(const struct user *u, size_t k)
{
	struct lo_buf messages;
	size_t end = u->offset + u->tokens[k].at + u->tokens[k].text.len;
	char *text = lo_strndup(u->program->text.p, end);
	jq_state *jq;
	bool good;

	lo_buf_init(&messages, MESSAGES_MAX);
	jq = attempt(text, &messages);
	good = jq != NULL || at_end(messages.p) ||
	       strstr(messages.p, "syntax error") == NULL;
	if (jq != NULL)
		jq_teardown(&jq);
	free(text);
	lo_buf_free(&messages);
	return good;
}

/* Tokens of a line of the user's program: [*from, *to). */
static void
tokens_of_line(const struct user *u, unsigned line, size_t *from, size_t *to)
{
	unsigned at, column;

	*from = *to = 0;
	for (size_t i = 0; i < u->count; i++) {
		lo_token_place(u->source->text, u->tokens[i].at, &at, &column);
		if (at < line)
			*from = i + 1;
		if (at <= line)
			*to = i + 1;
	}
}

/* A program that begins well and goes wrong: the first token at which no
 * program can begin like that. */
static size_t
syntax_token(const struct user *u, size_t from, size_t to)
{
	while (from + 1 < to) {
		size_t middle = from + (to - from) / 2;

		if (viable(u, middle - 1))
			from = middle;
		else
			to = middle;
	}
	return from;
}

/* "name/2 is not defined", "$name is not defined" */
static size_t
named_token(const struct user *u, const char *why, size_t from, size_t to)
{
	size_t n = strcspn(why, "/ ");

	for (size_t i = from; i < to; i++)
		if (u->tokens[i].text.len == n &&
		    memcmp(u->tokens[i].text.p, why, n) == 0)
			return i;
	return to;
}

static size_t
place_of(const struct user *u, const char *why, unsigned line)
{
	size_t from, to, i;

	if (at_end(why))
		return u->source->text.len;
	tokens_of_line(u, line, &from, &to);
	if (strncmp(why, "syntax error", 12) == 0)
		i = syntax_token(u, from, to);
	else
		i = named_token(u, why, from, to);
	return u->tokens[i < u->count ? i : u->count].at;
}

/* libjq's words without its name, its hint for shells and its place. */
static unsigned
first_message(char *text, char why[], size_t size)
{
	static const char prefix[] = "jq: error: ", hint[] = " (Unix shell";
	const char *from = text, *at, *cut;
	unsigned line = 0;

	if (strncmp(from, prefix, sizeof(prefix) - 1) == 0)
		from += sizeof(prefix) - 1;
	at = strstr(from, " at <top-level>, line ");
	if (at != NULL)
		line = strtoul(at + 22, NULL, 10);
	else
		at = from + strcspn(from, "\n");
	cut = strstr(from, hint);
	if (cut != NULL && cut < at)
		at = cut;
	snprintf(why, size, "%.*s", (int)(at - from), from);
	why[strcspn(why, "\n")] = '\0';
	return line;
}

/* What stands in front of the program compiles by itself. */
static bool
begins_well(const struct user *u)
{
	struct lo_buf messages;
	char *text = lo_strndup(u->program->text.p, u->offset);
	jq_state *jq;
	bool good;

	lo_buf_init(&messages, MESSAGES_MAX);
	jq = attempt(text, &messages);
	good = jq != NULL;
	if (jq != NULL)
		jq_teardown(&jq);
	free(text);
	lo_buf_free(&messages);
	return good;
}

/* What is not defined is at least named in the program. */
static bool
says(const struct user *u, const char *why)
{
	return strstr(why, "is not defined") == NULL ||
	       named_token(u, why, 0, u->count) < u->count;
}

static void
explain(const struct lo_filter_source *source, const struct lo_program *p,
    struct lo_buf *messages, struct lo_err *e)
{
	struct user u = {source, p, NULL, 0, p->text.len - source->text.len};
	char why[200];
	unsigned line = first_message(messages->p, why, sizeof(why));

	u.tokens = lo_tokens_all(source->text, &u.count);
	if (line <= p->before || !begins_well(&u) || !says(&u, why))
		lo_fail(e, LO_CONFIG, "%s: in what it includes: %s",
		    source->name, why[0] != '\0' ? why : "does not compile");
	else
		lo_program_fail(source->name, source->text,
		    place_of(&u, why, line - p->before), e, "%s", why);
	free(u.tokens);
}

jq_state *
lo_filter_engine(const struct lo_filter_source *source,
    const struct lo_program *p, struct lo_err *e)
{
	struct lo_buf messages;
	jq_state *jq;

	lo_buf_init(&messages, MESSAGES_MAX);
	jq = attempt(p->text.p, &messages);
	if (jq == NULL)
		explain(source, p, &messages, e);
	lo_buf_free(&messages);
	return jq;
}
