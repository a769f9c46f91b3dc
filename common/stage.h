/*
 * stage.h - what every filter owes its pipe: pass on, count, tell, rank
 *
 * Holds the output, the counts of the open block (in, out, dead by code,
 * bytes, seconds) and the worst status.  lo_stage_frame passes a frame on
 * after everything before it; before an end it writes the filter's event.
 *
 * Units: counts of lines, bytes, microseconds.
 * Errors: LO_IO from the output; LO_DATA from lo_stage_dead when strict.
 * Ownership: keeps the stream and the output.
 */
#ifndef LO_STAGE_H
#define LO_STAGE_H

#include "common/stream.h"

enum { LO_STAGE_CODES = 16 };

struct lo_stage {
	const char *tool;  /* "lo-canon": the stage in letters */
	const char *event; /* "canonize": .completed or .failed is added */
	struct lo_stream *in;
	struct lo_out *out;
	struct lo_buf scratch;
	bool strict;
	int status;
	bool begun; /* the open block's begin was passed on, no end yet */
	uint64_t seen, made, dead, bytes;
	int64_t started; /* lo_when_mono at the block's begin */
	struct {
		char code[24];
		uint64_t count;
	} codes[LO_STAGE_CODES];
	struct lo_span extra; /* more members of the event's payload, raw */
};

void lo_stage_init(struct lo_stage *g, const char *tool, const char *event,
    struct lo_stream *in, struct lo_out *out);
void lo_stage_free(struct lo_stage *g);

int lo_stage_line(struct lo_stage *g, struct lo_span line, struct lo_err *e);
/* BEGIN, STATE, END, BROKEN or STRAY as the stream gave it. */
int lo_stage_frame(struct lo_stage *g, enum lo_step step, struct lo_err *e);
/* For a filter that gives up: says so as the open block's end, so that its
 * status and not a broken stream's is that of the pipe.  Best effort. */
void lo_stage_quit(struct lo_stage *g, const struct lo_err *why);
/* Writes the letter, counts it by its code, raises the status. */
int lo_stage_dead(
    struct lo_stage *g, const struct lo_letter *l, struct lo_err *e);
/* The event as a line in b: what lo_stage_frame writes before an end, and
 * what a sink stores.  name is "canonize.completed". */
void lo_stage_event(
    struct lo_stage *g, const char *name, const char *status, struct lo_buf *b);
/* $LO_TRACE, 32 hexadecimal digits: what the pipe belongs to, as whoever
 * started it says to all its filters; NULL without one. */
const char *lo_trace_id(void);
/* The status of the whole run: of the stream and of the letters. */
int lo_stage_status(const struct lo_stage *g);

#endif
