/*
 * filter_token.h - the words of a jq program, strings and comments minded
 *
 * Cuts a program into tokens; what stands in \( ) inside of a string is
 * tokens again.  Nothing is judged: a stray byte is an LO_TOKEN_MARK.
 *
 * Units: bytes from the program's start; lines and columns from 1.
 * Errors: none.
 * Ownership: borrows the program; gives as noted.
 * Sources: the jq manual.
 */
#ifndef LO_FILTER_TOKEN_H
#define LO_FILTER_TOKEN_H

#include "common/buf.h"

enum lo_token_kind {
	LO_TOKEN_WORD,   /* if, map, std::f */
	LO_TOKEN_FIELD,  /* .name */
	LO_TOKEN_NAME,   /* $name */
	LO_TOKEN_FORMAT, /* @name */
	LO_TOKEN_NUMBER,
	LO_TOKEN_TEXT, /* the part of a string between quotes or \( ) */
	LO_TOKEN_MARK, /* one byte: a bracket, quote, operator's part */
};

enum { LO_TOKEN_NEST = 512 };

struct lo_token {
	enum lo_token_kind kind;
	struct lo_span text;
	size_t at;
	char inside; /* the innermost open bracket or quote; 0 at the top */
	int depth;   /* how many are open */
};

struct lo_tokens {
	struct lo_span program;
	size_t at;
	int depth;
	char open[LO_TOKEN_NEST]; /* '"' a string, '!' \( in one */
};

void lo_tokens_init(struct lo_tokens *t, struct lo_span program);
/* False at the end, also of a program nested too deep. */
bool lo_tokens_next(struct lo_tokens *t, struct lo_token *token);

/* All of them, and one more for the end with an empty text; gives (free). */
struct lo_token *lo_tokens_all(struct lo_span program, size_t *count);

bool lo_token_is(const struct lo_token *token, const char *text);
/* Line and column of an offset. */
void lo_token_place(
    struct lo_span program, size_t at, unsigned *line, unsigned *column);

#endif
