/*
 * emitter.h - the lines that lo-extract writes, and their count
 *
 * Records, letters and states of one block.  A record that would be longer
 * than a line may be becomes a letter by itself.  In a window, what lies
 * outside is left out and no state is written.
 *
 * Units: bytes; instants in microseconds since 1970 UTC.
 * Errors: LO_IO from the output.
 * Ownership: keeps the output and the texts it is made with.
 */
#ifndef EXTRACT_EMITTER_H
#define EXTRACT_EMITTER_H

#include "cmd/lo-extract/connection.h"
#include "cmd/lo-extract/options.h"
#include "common/stage.h"
#include "common/when.h"

struct emitter {
	struct lo_stage stage;
	struct lo_stream frame; /* the block, as lo_stage wants to see it */
	struct lo_buf line, names, key, prefix;
	const char *source, *connection, *run_id;
	const struct connection *config;
	const struct options *options;
	char named[256];         /* the type that names was made for */
	uint64_t records;        /* written: raw lines and letters */
	uint64_t since_n;        /* records since the last state */
	uint64_t since_len;      /* their bytes */
	bool full;               /* the limit is reached */
	bool window, bare, more; /* more: another block will follow */
};

struct item {
	const char *type;
	struct lo_span id, scope, context; /* context: JSON */
	struct lo_span payload; /* absent: the source says it is deleted */
	const char *observed_at;
	const int64_t *when; /* of its own, for a window; NULL: unknown */
	uint64_t offset;     /* in the source, for a letter */
};

void emitter_init(struct emitter *m, struct lo_out *out);
void emitter_free(struct emitter *m);

int emitter_begin(struct emitter *m, const char *stream, struct lo_span line,
    struct lo_err *e);
int emitter_item(struct emitter *m, const struct item *i, struct lo_err *e);
/* code, reason and line say what; id is the record's where it is known. */
int emitter_dead(struct emitter *m, struct lo_letter *l, const struct item *i,
    struct lo_err *e);
/* Is a state worth its bytes now? */
bool emitter_due(const struct emitter *m, size_t cursor);
int emitter_state(struct emitter *m, struct lo_span cursor,
    struct lo_span scope, struct lo_span since, struct lo_err *e);
int emitter_end(struct emitter *m, const char *status, int exit,
    const char *code, struct lo_err *e);

#endif
