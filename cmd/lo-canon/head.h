/*
 * head.h - the header of a message or of a part of one, field by field
 *
 * Ends with the first empty line, or with a line that is no field, which is
 * then the body's first: mailers forget the empty line.  Such a line is
 * passed over, with what is folded behind it, where a field that says
 * something still follows before the first empty line: what is broken there
 * is that line, and the message goes on.
 *
 * Units: bytes.
 * Errors: none.
 * Ownership: borrows.  Sources: RFC 5322 2.2, 3.6.
 */
#ifndef LO_CANON_HEAD_H
#define LO_CANON_HEAD_H

#include "common/buf.h"

struct head {
	struct lo_span rest; /* what is not read; at the end, the body */
	bool whole;          /* a message's; of a part only Content-* count */
	bool any;            /* a field was read */
	const char *sure;    /* where a field stands that says something */
};

void head_open(struct head *h, struct lo_span text, bool whole);
/* The next field, its value as it stands, folded; false at the end. */
bool head_next(struct head *h, struct lo_span *name, struct lo_span *value);

/* The next line with its end. */
struct lo_span head_line(struct lo_span *rest);

#endif
