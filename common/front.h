/*
 * front.h - what a record that is too long to be kept says of itself
 *
 * Of the beginning of a line the members that are whole, as a record: its
 * names stand in front of its payload wherever lo wrote it.  With them a
 * letter about it has its key, its run and its time.
 *
 * Units: bytes.
 * Errors: none; false where the names are not there.
 * Ownership: the record borrows from room.
 * Sources: lo-records(5).
 */
#ifndef LO_FRONT_H
#define LO_FRONT_H

#include "common/record.h"

/* Only a record with a key is one, and with both of its pair. */
bool lo_front(
    struct lo_record *r, struct lo_span beginning, struct lo_buf *room);

#endif
