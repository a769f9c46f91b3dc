/*
 * replay_kind.h - how each kind of record stands in the store's tables
 *
 * keys is a SELECT of key, stream, counted (the record type that a block
 * counts), what the selectors ask about, and sort1 to sort3.  row is a
 * SELECT of one record by its key; members say what its columns are called
 * in a line.  Without members the only column is the line itself.
 *
 * Units: none.  Errors: none.  Ownership: constant.
 * Sources: lo-records(5), lo-store(5).
 */
#ifndef REPLAY_KIND_H
#define REPLAY_KIND_H

struct replay_kind {
	const char *name;
	const char *keys, *row;
	const char *members; /* "name:k ...": t text, j JSON, a as it is */
	const char *type;    /* of the line */
	const char *also;    /* the kind that follows in the same replay */
};

/* NULL when there is none of that name. */
const struct replay_kind *replay_kind_of(const char *name);

#endif
