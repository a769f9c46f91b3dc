/*
 * cat.h - a stream out of the vault, as a replay
 *
 * The state: of the runs that matter the newest line of each key, then the
 * states, so that a sink stands where the vault does.  A run, or the
 * history: lines as they were stored, and no state.  Lines are the bytes
 * that came; what is damaged ends the block as failed.
 *
 * Units: as_of in microseconds since 1970 UTC.
 * Errors: LO_NOINPUT (no such stream or run), LO_CONFIG (a gap), LO_IO (a
 * damaged part or manifest); the block is written to its end all the same.
 * Ownership: borrows the output.
 * Sources: lo-records(5), lo-vault(5).
 */
#ifndef LO_VAULT_CAT_H
#define LO_VAULT_CAT_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/out.h"

enum cat_what { CAT_STATE, CAT_LATEST, CAT_RUN, CAT_HISTORY };

struct cat_options {
	enum cat_what what;
	const char *run_id;
	bool bare, gap_ok, as_it_was;
	int64_t as_of;         /* INT64_MAX: now */
	const char *replay_id; /* this replay's own run_id */
};

struct cat_result {
	uint64_t records;
	struct lo_buf notes;
};

int cat(const struct cat_options *o, const char *stream, struct lo_out *out,
    struct cat_result *r, struct lo_err *e);

#endif
