/*
 * stream.h - reading a framed stream: lines, blocks, and what broke them
 *
 * lo_stream_next gives one step at a time and keeps the rules of
 * lo-records(5): a block that began and has no end is broken, state and end
 * count only for the open block of their stream and run, the torn last line
 * of a broken block is dropped, an end that is not complete raises the
 * status.  A worker pool that reads lines by itself feeds lo_stream_line.
 *
 * Units: counts of lines.  Errors: LO_IO; everything else is a step.
 * Ownership: a step borrows until the next call; lo_stream keeps its output.
 */
#ifndef LO_STREAM_H
#define LO_STREAM_H

#include "common/block.h"
#include "common/letter.h"

enum lo_step {
	LO_STEP_RECORD, /* any known type but frames */
	LO_STEP_BEGIN,
	LO_STEP_STATE,
	LO_STEP_END,      /* of the open block; it is still there to look at */
	LO_STEP_STRAY,    /* a state or an end of no open block */
	LO_STEP_STRANGER, /* JSON, but no record: s->record.why */
	LO_STEP_BAD,      /* not JSON or too long: s->fault */
	LO_STEP_BROKEN,   /* the open block broke; its line comes next */
	LO_STEP_EOF,
};

struct lo_stream {
	struct lo_lines lines;
	struct lo_line line;
	struct lo_record record;
	struct lo_json_fault fault;
	struct lo_block block;
	uint64_t blocks, records, broken; /* seen in all */
	int status;                       /* worst of broken blocks and ends */
	bool again;          /* the line is to be looked at once more */
	bool more;           /* the last end promised another block */
	struct lo_buf front; /* of a line that is too long, see front.h */
};

void lo_stream_init(
    struct lo_stream *s, int fd, size_t max, struct lo_out *out);
void lo_stream_free(struct lo_stream *s);
int lo_stream_next(struct lo_stream *s, enum lo_step *step, struct lo_err *e);
bool lo_stream_parse(struct lo_stream *s); /* line into record or fault */

/* The same decision for s->line and s->record that the caller filled;
 * parsed is false when the line is not JSON, last when nothing follows. */
enum lo_step lo_stream_line(struct lo_stream *s, bool parsed, bool last);
enum lo_step lo_stream_eof(struct lo_stream *s);
/* A letter about the current line, for LO_STEP_BAD and LO_STEP_STRANGER; it
 * borrows s->record, which of a line that is too long is its front. */
void lo_stream_letter(
    struct lo_stream *s, const char *stage, struct lo_letter *l);

#endif
