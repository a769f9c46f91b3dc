/*
 * seen.h - what a statement reads, as SQLite tells while it is prepared
 *
 * Tables of the store, the index, views that were kept (reader_keep), and
 * functions that look at more than their arguments.
 *
 * Units: none.
 * Errors: none; what there is no room for counts as anything.
 * Ownership: seen_free.
 * Sources: sqlite3_set_authorizer.
 */
#ifndef SEEN_H
#define SEEN_H

#include <stdbool.h>
#include <stddef.h>

enum { SEEN_NAMES = 64 };

struct seen {
	char *tables[SEEN_NAMES]; /* of the store */
	char *kept[SEEN_NAMES];   /* names of the views */
	size_t table_count, kept_count;
	bool index;
	bool today, dates; /* functions: the day; of days and times */
	bool catalogue;    /* entries of the catalogue */
	bool anything;     /* what nobody can tell */
};

/* An authorizer's arguments. */
void seen_note(
    struct seen *s, int act, const char *a, const char *b, const char *schema);
void seen_free(struct seen *s);

#endif
