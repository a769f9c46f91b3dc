/*
 * fields.h - the header fields of a message, each in the form it has
 *
 * Address fields become lists of addresses, message ids lists of ids, dates
 * instants, the others text; names are lower case.  Destinations that come
 * several times are one list; of Received the topmost with a date counts, of
 * any other field the last.  Fields that nobody asks for are left out.
 *
 * Units: counts of replacements (text.h).
 * Errors: the buffer's failed.
 * Ownership: fields_free frees; copies what it keeps.
 * Sources: RFC 5322 3.6, 4.5.3; RFC 8621 4.1.2; RFC 2369; RFC 2919.
 */
#ifndef LO_CANON_FIELDS_H
#define LO_CANON_FIELDS_H

#include "common/buf.h"

enum { FIELDS_KEPT = 4096, FIELDS_KNOWN = 32 };

struct field {
	unsigned which;
	size_t at, len; /* in store */
};

struct fields {
	struct lo_buf store;
	struct lo_span charset; /* fields_put's */
	struct field *kept;
	size_t count, cap;
	size_t place[FIELDS_KNOWN]; /* in kept, from 1; 0: not seen */
};

void fields_init(struct fields *f);
void fields_free(struct fields *f);

bool fields_wants(struct lo_span name);
/* value: bytes of any charset, folded or not. */
void fields_add(struct fields *f, struct lo_span name, struct lo_span value);

/* Appends an object.  Bytes that are not UTF-8 are read as the charset, or as
 * windows-1252 where it is none (or UTF-8, which they are not). */
unsigned fields_put(
    struct fields *f, struct lo_span charset, struct lo_buf *out);

#endif
