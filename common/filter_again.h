/*
 * filter_again.h - members that are what they were in the record before
 *
 * Records of one stream have the same context, names and times: what stands
 * there byte for byte as last time is not built anew.  A member's text, from
 * its name on, ends with its own last byte, so comparing it is enough.
 *
 * Units: bytes.
 * Errors: none: what is too long, would take much memory, which the records
 * to come may need, or is no text, list or object is not kept.
 * Ownership: keeps copies; gives (lo_again_free).
 */
#ifndef LO_FILTER_AGAIN_H
#define LO_FILTER_AGAIN_H

#include <jv.h>

#include "common/buf.h"

struct lo_again;

struct lo_again *lo_again_new(void);
void lo_again_free(struct lo_again *a);

/* The nth member, if rest begins with it as it was: how long its text is, and
 * its name and value (jv_free); else 0. */
size_t lo_again_take(
    struct lo_again *a, unsigned nth, struct lo_span rest, jv *name, jv *value);
/* What was built of the nth instead; borrows name and value. */
void lo_again_keep(
    struct lo_again *a, unsigned nth, struct lo_span text, jv name, jv value);

#endif
