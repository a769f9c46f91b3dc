/*
 * walk.h - all lines of a run, in order, every byte checked on the way
 *
 * A part whose bytes are not those of the manifest is a fault: what it gave
 * until then was given, the next part follows.  The caller asks in the end.
 *
 * Units: counts.
 * Errors: none but the faults: text says which part of which run.
 * Ownership: borrows the manifest; the record borrows until the next call.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_WALK_H
#define LO_VAULT_WALK_H

#include "manifest.h"
#include "part_in.h"

struct walk {
	const struct manifest *run;
	char *dir;
	size_t part;
	struct part_in in;
	struct lo_record record;
	uint64_t records, bytes; /* of the part; of all */
	uint64_t parts, faults;
	struct lo_err fault; /* the first */
	bool packed;         /* compare the files' hashes, too */
	/* Called for each fault, where it is set. */
	void (*tell)(void *arg, const struct lo_err *fault);
	void *arg;
};

void walk_init(struct walk *w);
void walk_free(struct walk *w);
void walk_run(struct walk *w, const struct manifest *run);
/* True and w->record, false at the end of the run. */
bool walk_next(struct walk *w);

#endif
