/*
 * address.h - address lists: who is named in From, To, Cc and their like
 *
 * Lists, groups (their members; an empty group gives nobody), quoted commas,
 * comments, routes and encoded words are understood, as are semicolons
 * between addresses and addresses without a comma between.  The name is the
 * phrase, or the comment where there is none.  A word without "@" is a local
 * address; several words without one are a name whose address is empty.
 *
 * Units: the count of addresses.
 * Errors: none: what is malformed is read as far as it makes sense.
 * Ownership: borrows.  Sources: RFC 5322 3.4, 4.4; RFC 2047.
 */
#ifndef LO_CANON_ADDRESS_H
#define LO_CANON_ADDRESS_H

#include "common/buf.h"

/* Appends {"name":...,"email":...} for each, with a comma before all but
 * the very first (first is cleared).  value: UTF-8, folded or not. */
void address_put(struct lo_buf *out, struct lo_span value, bool *first);

/* Ids in angle brackets as JSON strings, in the same way; without brackets
 * the words that hold an "@", or the only word. */
void address_ids_put(struct lo_buf *out, struct lo_span value, bool *first);

#endif
