/*
 * diff.h - what two transforms make of the same records, side by side
 *
 * diff_work and diff_done are a pool's: of each raw record for which one of
 * the two is, both run; a line says where what they give differs, by JSON
 * pointers: {"idem_key", "member"?, "removed"?, "added"?, "changed"?}, with
 * values only when these are asked for; "a" and "b" with the code where one
 * of them fails.  Members of sets with a key are matched by it, others by
 * their place.
 *
 * Units: none.
 * Errors: what diff_load refuses is LO_CONFIG.
 * Ownership: diff_free.
 * Sources: lo-canon(1).
 */
#ifndef CANON_DIFF_H
#define CANON_DIFF_H

#include "common/catalogue.h"
#include "common/out.h"
#include "common/pool.h"

struct diff {
	struct lo_catalogue catalogue; /* used: A, B */
	struct lo_buf a, b;            /* what they gave last */
	struct lo_out *out;
	bool values;
	uint64_t compared, differed, bad;
};

void diff_init(struct diff *d, bool values, struct lo_out *out);
void diff_free(struct diff *d);
int diff_load(struct diff *d, const char *a, const char *b, struct lo_err *e);

void diff_work(void *arg, const struct lo_line *line, struct lo_buf *out,
    struct lo_steps *steps);
int diff_done(void *arg, struct lo_pool *p, const struct lo_line *line,
    struct lo_span result, const char *failed, struct lo_err *e);

#endif
