/*
 * answer.h - one answer as it came, read as one of an item's options
 *
 * What was not given is missing; what matches no option is invalid with a
 * reason; nothing is guessed, and nothing becomes zero.
 *
 * Units: options by their place in the item's set.
 * Errors: none; a reason is a fixed word.
 * Ownership: borrows; a reading borrows the answer's text.
 */
#ifndef SCORE_ANSWER_H
#define SCORE_ANSWER_H

#include "item.h"

enum { ANSWER_MAX = 512 };
enum reading_state { ANSWER_MISSING, ANSWER_READ, ANSWER_INVALID };

struct reading {
	enum reading_state state;
	const char *reason;    /* of what is invalid */
	size_t option;         /* the one, or the first of several */
	uint64_t chosen;       /* bits of options */
	struct lo_span answer; /* raw JSON, absent when there was none */
};

/* What reading needs beside the item; buffers are reused. */
struct reader {
	struct lo_buf folded, spare;
};

/* More words for options, as a binding may have them; count may be 0. */
struct words {
	const struct options *options;
	struct phrase *v;
	size_t count;
};

void reader_init(struct reader *r);
void reader_free(struct reader *r);
void answer_read(struct reader *r, const struct item *i,
    const struct words *extra, size_t extras, struct lo_span answer,
    struct reading *out);
/* Another answer to the same item: the same, or invalid. */
void answer_join(struct reading *out, const struct reading *other);
void answer_refuse(struct reading *out, const char *reason);

#endif
