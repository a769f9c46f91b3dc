/*
 * listing.h - what a directory holds, and whether that was all of it
 *
 * The end of a directory and a disk that fails look alike to who does not ask;
 * what was not listed would be taken for gone.
 *
 * Units: none.
 * Errors: LO_IO.
 * Ownership: borrows; the entry lives until the next one is asked for.
 * Sources: readdir(3).
 */
#ifndef EXTRACT_LISTING_H
#define EXTRACT_LISTING_H

#include <dirent.h>

#include "common/err.h"

/* The next entry, dots left out; NULL at the end, with *got -1 where that is
 * a failure. */
struct dirent *listing_next(DIR *d, int *got, struct lo_err *e);

#endif
