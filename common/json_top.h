/*
 * json_top.h - the members of an object, found while it is checked
 *
 * lo_json_check_top is lo_json_check, and notes where the members of the
 * outermost object stand: what a walk would give, without a second pass.
 * Of more members than it has room for it tells the count alone; then walk.
 *
 * Units: bytes.
 * Errors: a fault, as of lo_json_check.
 * Ownership: spans borrow from the text.
 * Sources: RFC 8259.
 */
#ifndef LO_JSON_TOP_H
#define LO_JSON_TOP_H

#include "common/json.h"

enum { LO_JSON_TOP = 64 };

struct lo_json_top {
	size_t count; /* the first LO_JSON_TOP of them are noted */
	struct {
		struct lo_span key, value;
	} members[LO_JSON_TOP];
};

int lo_json_check_top(const char *p, size_t n, int depth,
    struct lo_json_top *top, struct lo_json_fault *f);

#endif
