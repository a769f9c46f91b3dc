#include <string.h>

#include "common/filter_token.h"
#include "common/mem.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void
lo_tokens_init(struct lo_tokens *t, struct lo_span program)
{
	t->program = program;
	t->at = 0;
	t->depth = 0;
}

static char
peek(const struct lo_tokens *t, size_t ahead)
{
	size_t i = t->at + ahead;

	return i < t->program.len ? t->program.p[i] : '\0';
}

static void
skip_space(struct lo_tokens *t)
{
	char c;

	while ((c = peek(t, 0)) != '\0') {
		if (c == '#')
			while (t->at < t->program.len && peek(t, 0) != '\n')
				t->at++;
		else if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
			t->at++;
		else
			return;
	}
}

static void
skip_word(struct lo_tokens *t)
{
	while (
	    is_letter(peek(t, 0)) || is_digit(peek(t, 0)) ||
	    (peek(t, 0) == ':' && peek(t, 1) == ':' && is_letter(peek(t, 2))))
		t->at += peek(t, 0) == ':' ? 2 : 1;
}

/* The text of a string up to its quote or the next \(. */
static void
skip_text(struct lo_tokens *t)
{
	char c;

	while (t->at < t->program.len && (c = peek(t, 0)) != '"') {
		if (c == '\\' && peek(t, 1) == '(')
			return;
		t->at += c == '\\' && t->at + 1 < t->program.len ? 2 : 1;
	}
}

static bool
open_one(struct lo_tokens *t, char c)
{
	if (t->depth == LO_TOKEN_NEST)
		return false;
	t->open[t->depth++] = c;
	return true;
}

static bool
mark(struct lo_tokens *t, char inside)
{
	char c = peek(t, 0);

	t->at++;
	if (inside == '"' && c == '\\') {
		t->at++;
		return open_one(t, '!');
	}
	if (c == '"' && inside == '"')
		t->depth--;
	else if (c == '"' || c == '(' || c == '[' || c == '{')
		return open_one(t, c);
	else if ((c == ')' || c == ']' || c == '}') && t->depth > 0)
		t->depth--;
	return true;
}

static enum lo_token_kind
skip_code(struct lo_tokens *t)
{
	char c = peek(t, 0);

	if (is_letter(c)) {
		skip_word(t);
		return LO_TOKEN_WORD;
	}
	if ((c == '.' || c == '$' || c == '@') && is_letter(peek(t, 1))) {
		t->at++;
		skip_word(t);
		return c == '.'   ? LO_TOKEN_FIELD
		       : c == '$' ? LO_TOKEN_NAME
				  : LO_TOKEN_FORMAT;
	}
	if (is_digit(c) || (c == '.' && is_digit(peek(t, 1)))) {
		while (is_digit(peek(t, 0)) || peek(t, 0) == '.')
			t->at++;
		if ((peek(t, 0) | 0x20) == 'e') {
			t->at++;
			if (peek(t, 0) == '+' || peek(t, 0) == '-')
				t->at++;
			while (is_digit(peek(t, 0)))
				t->at++;
		}
		return LO_TOKEN_NUMBER;
	}
	return LO_TOKEN_MARK;
}

bool
lo_tokens_next(struct lo_tokens *t, struct lo_token *token)
{
	char inside = t->depth > 0 ? t->open[t->depth - 1] : '\0';
	bool good = true;

	if (inside != '"')
		skip_space(t);
	*token = (struct lo_token){
	    LO_TOKEN_MARK, {t->program.p + t->at, 0}, t->at, inside, t->depth};
	if (t->at >= t->program.len)
		return false;
	if (inside == '"') {
		skip_text(t);
		token->kind = LO_TOKEN_TEXT;
	} else {
		token->kind = skip_code(t);
	}
	if (t->at == token->at) {
		token->kind = LO_TOKEN_MARK;
		good = mark(t, inside);
	}
	token->text.len = t->at - token->at;
	return good;
}

struct lo_token *
lo_tokens_all(struct lo_span program, size_t *count)
{
	struct lo_tokens t;
	struct lo_token *all = NULL;
	size_t cap = 0;

	lo_tokens_init(&t, program);
	for (*count = 0;; ++*count) {
		if (*count == cap) {
			cap = cap > 0 ? 2 * cap : 64;
			all = lo_realloc(all, cap, sizeof(*all));
		}
		if (!lo_tokens_next(&t, &all[*count]))
			return all;
	}
}

bool
lo_token_is(const struct lo_token *token, const char *text)
{
	return lo_span_is(token->text, text);
}

void
lo_token_place(
    struct lo_span program, size_t at, unsigned *line, unsigned *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < at && i < program.len; i++) {
		*column += (program.p[i] & 0xc0) != 0x80;
		if (program.p[i] == '\n') {
			++*line;
			*column = 1;
		}
	}
}
