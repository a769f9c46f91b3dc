/*
 * run.h - one run of one stream, being written
 *
 * The directory is made by the first line that is stored: a run without
 * records makes none.  Parts close at part_size bytes of text.  run_sync
 * ends the gzip member and returns when everything before it, the directory
 * and its parents are on disk; run_finish seals: parts, manifest, LATEST.
 *
 * Units: bytes.
 * Errors: LO_IO, LO_CANTCREAT, LO_CONFIG; what was synced stays, and the
 * next writer seals it.
 * Ownership: run_begin copies from the block; run_close frees.
 */
#ifndef LO_VAULT_RUN_H
#define LO_VAULT_RUN_H

#include "common/stream.h"
#include "tally.h"

struct run {
	struct manifest m;
	struct tally tally;
	struct part_out *part;
	char *dir;
	uint64_t part_size, member; /* member: bytes in the open one */
	bool open, unsynced;        /* unsynced: names in the directory */
	bool was_complete;          /* the same run came before */
	bool rooted;                /* the stream's directory is on disk */
};

void run_begin(struct run *r, const struct lo_block *b, uint64_t part_size);
void run_close(struct run *r);
int run_add(struct run *r, const struct lo_record *line, struct lo_err *e);
int run_sync(struct run *r, struct lo_err *e);
/* status is "complete" or "partial".  Of a run without a directory nothing
 * is written. */
int run_finish(
    struct run *r, const char *status, uint64_t sent, struct lo_err *e);

#endif
