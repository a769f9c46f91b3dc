/*
 * run.h - one block: its lock, its run, its begin and its end
 *
 * run_block takes the stream's lock and a run_id that is later than the last
 * one, writes begin before anything else is touched, lets the source read,
 * and writes an end that says how it went.  A published cursor is in force
 * unless the run is full, a window or bare.  Units: microseconds.
 *
 * Errors: LO_TEMP when another process reads the stream (no begin is
 * written); else the status that stands in the end.
 * Ownership: keeps options, source and output.
 */
#ifndef EXTRACT_RUN_H
#define EXTRACT_RUN_H

#include "cmd/lo-extract/emitter.h"
#include "common/state.h"

struct source;
struct run {
	const struct options *options;
	const struct source *source;
	const char *connection;
	char *stream;
	char run_id[LO_RUN_ID_TEXT];
	int64_t started, mono;
	struct connection config;
	struct lo_state state; /* what was published */
	bool resumed;          /* and it is in force */
	struct emitter out;
	int status;       /* the worst trouble */
	const char *code; /* its word */
	int lock;
	void *arg;     /* the source's own */
	bool again;    /* no use in the cursor: full */
	uint64_t read; /* bytes, from the source */
	void (*say)(const char *, ...), (*warn)(const char *, ...);
};

void run_init(struct run *r, const struct options *o, const struct source *s,
    struct lo_out *out);
void run_free(struct run *r);

/* The status of the block; e says why it is not LO_OK or LO_DATA, where that
 * was not said yet. */
int run_block(struct run *r, struct lo_err *e);

int run_look(struct run *r, struct lo_err *e); /* names and state only */

/* Now, as observed_at says it. */
void run_now(const struct run *r, char out[LO_WHEN_TEXT]);
/* ["run_id","observed_at"]: an enumeration begins here. */
void run_since(const struct run *r, const char *observed, struct lo_buf *b);

/* What kept one file from being read; the run goes on to the next. */
void run_trouble(struct run *r, const struct lo_err *e, const char *code);
/* Is there no sense in reading on? */
bool run_over(const struct run *r);

#endif
