/*
 * batch.h - rows gathered from the input until they are written at once
 *
 * A line is copied and its texts are decoded, its instant brought to six
 * digits and its payload hashed, so that a sink holds its lock for writing
 * alone.  A line that is too large to be gathered is a batch of its own,
 * which borrows the line.
 *
 * Units: bytes; microseconds of the monotonic clock.
 * Errors: none.
 * Ownership: batch_add copies the line unless it is large.
 */
#ifndef EMIT_BATCH_H
#define EMIT_BATCH_H

#include "common/hash.h"
#include "common/record.h"

enum { BATCH_ROWS = 2048, BATCH_BYTES = 12 << 20, BATCH_LARGE = 2 << 20 };

/* An observation's name: the larger is the newer. */
struct pair {
	struct lo_span run, at;
};

struct row {
	enum lo_type type;
	uint64_t received; /* of a state: records of the block so far */
	struct lo_span line;
	struct lo_span field[LO_FIELDS]; /* texts decoded; JSON raw */
	struct pair pair;
	unsigned char hash[LO_HASH_SIZE]; /* of context and payload */
};

struct batch {
	struct row *rows;
	size_t count, states, letters;
	char *text, *large; /* large: decoded texts of a row that is */
	size_t used;
	int64_t oldest; /* when the first row came */
};

void batch_init(struct batch *b);
void batch_free(struct batch *b);
void batch_clear(struct batch *b);

/* Whether the record can be added before the batch is written. */
bool batch_fits(const struct batch *b, const struct lo_record *r);
struct row *batch_add(struct batch *b, const struct lo_record *r);

/* A string's text: in place, or decoded to *to, which moves behind it. */
struct lo_span text_decode(struct lo_span raw, char **to);
/* An instant with six digits, the same way. */
struct lo_span instant_decode(struct lo_span at, char **to);

/* Less than, equal to or greater than 0, as a is older than b or newer. */
int pair_compare(struct pair a, struct pair b);

#endif
