/*
 * result.h - what a worker made of one line, on its way to the writer
 *
 * A head (what the line is) and parts in order: finished lines, or a dead
 * letter to be written about the line.
 *
 * Units: counts of lines.
 * Errors: the buffer's failed.
 * Ownership: a part borrows from the result.
 */
#ifndef CANON_RESULT_H
#define CANON_RESULT_H

#include "common/record.h"

enum { RESULT_NONE = UINT32_MAX };

struct result_head {
	enum lo_type type;
	bool json;     /* else type says nothing */
	bool fits;     /* some transform is for it */
	bool selected; /* by --select */
	unsigned replaced;
};

struct result_part {
	struct lo_span lines; /* absent: a letter */
	unsigned count;
	unsigned unmapped; /* words that the transform does not know */
	size_t by;         /* which transform, by its number, or RESULT_NONE */
	const char *code, *reason;
};

void result_begin(struct lo_buf *b, const struct result_head *h);
/* Lines are appended between open and close. */
size_t result_open(struct lo_buf *b);
void result_close(struct lo_buf *b, size_t at, const struct result_part *p);
/* Takes back what was appended since open. */
void result_undo(struct lo_buf *b, size_t at);
void result_letter(
    struct lo_buf *b, const char *code, const char *reason, size_t by);

/* The head, and rest is where parts begin. */
struct result_head result_head(struct lo_span result, struct lo_span *rest);
bool result_next(struct lo_span *rest, struct result_part *part);

#endif
