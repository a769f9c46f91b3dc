/*
 * run.h - the stream: forms in, measurements and observations out
 *
 * Consumed forms go on before what is made of them while a block is open;
 * in an unframed stream, and with only, they do not.  Flags are counted as
 * they are raised, whatever becomes of the scores.
 *
 * Units: counts of lines.
 * Errors: LO_IO from the output; LO_DATA at the first letter when strict;
 * LO_CONFIG from a binding.
 * Ownership: keeps out; run_init gives (run_free).  Sources: lo-records(5).
 */
#ifndef SCORE_RUN_H
#define SCORE_RUN_H

#include "common/stage.h"
#include "measure.h"

struct counts {
	uint64_t responses, unbound, measurements, critical, attention;
};

struct run {
	struct plans plans;
	struct lo_stream in;
	struct lo_stage stage;
	struct form form;
	struct measure measure;
	struct lo_buf made_key;   /* of a form that came without a record */
	struct counts block, all; /* of the open block, of everything */
	uint64_t dead;
	bool only;
};

void run_init(struct run *r, size_t line_max, struct lo_out *out);
void run_free(struct run *r);
int run(struct run *r, struct lo_err *e);
/* "1 critical flag, 2 attention flags"; nothing when there are none. */
void run_flags(const struct run *r, struct lo_buf *b);

#endif
