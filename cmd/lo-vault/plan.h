/*
 * plan.h - which runs of a stream a reader needs, and whether it may
 *
 * The state of the source is what was seen since the newest finished
 * enumeration began: every run from that one on, of each key the newest
 * line.  An enumeration of one scope does the same for that scope alone.
 *
 * Units: as_of in microseconds since 1970 UTC, INT64_MAX for now.
 * Errors: LO_NOINPUT (no such stream), LO_IO (a manifest cannot be read).
 * Ownership: plan_load fills, plan_free frees.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_PLAN_H
#define LO_VAULT_PLAN_H

#include "manifest.h"
#include "place.h"

struct plan {
	char *stream;
	struct manifest *runs; /* sealed, the oldest first */
	size_t count;
	struct names open;   /* being written, or cut off */
	struct names bad;    /* whose manifest cannot be read */
	struct lo_err why;   /* of the first that is bad */
	struct moment whole; /* everything before it is not there any more */
	struct manifest_whole *scopes; /* by name; later than whole */
	size_t scope_count;
	const struct manifest *gap; /* NULL, or the first that counts */
	int64_t as_of;
};

int plan_load(
    struct plan *p, const char *stream, int64_t as_of, struct lo_err *e);
void plan_free(struct plan *p);

/* Whether the state has, or may have, lines of that run. */
bool plan_needs(const struct plan *p, size_t run);
/* Whether the line is of the state: not gone, not of a later time. */
bool plan_takes(const struct plan *p, const struct lo_record *r,
    struct moment when, struct lo_buf *scratch);
/* What LATEST should show, or NULL. */
const struct manifest *plan_latest(const struct plan *p);
const struct manifest *plan_find(const struct plan *p, const char *run_id);

#endif
