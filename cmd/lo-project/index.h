/*
 * index.h - index.db: the words of records, and which belong together
 *
 * Each indexes/KIND.sql says which records are indexed and what of them.
 * index_update compares the store with the index and brings in what is new
 * or changed, takes out what is gone, and keeps groups: records that share
 * a link, directly or through others, have one group number.  A definition
 * that changed is indexed anew.  The file can be deleted and is made again.
 *
 * Units: counts of records.
 * Errors: those of db.h; LO_CONFIG for a definition that is wrong; LO_TEMP
 * when another program has been updating for 30 s.
 * Ownership: index_open gives (index_close); borrows the reader.
 * Sources: lo-view(5), sqlite.org/fts5.html.
 */
#ifndef INDEX_H
#define INDEX_H

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/reader.h"

/* Made, if need be, and renewed from the store; then idx is attached to the
 * reader.  The lock is held until index_unlock or index_close. */
struct index {
	struct lo_db db;
	int lock;
	uint64_t added, changed, removed;
};

int index_open(struct index *x, struct reader *r, struct lo_err *e);
/* The file alone, and no longer than that for the lock (milliseconds). */
int index_open_file(struct index *x, int wait_ms, struct lo_err *e);
/* full: also where nothing that a kind reads has moved (state.h). */
int index_update(
    struct index *x, struct reader *r, bool full, struct lo_err *e);
void index_unlock(struct index *x);
void index_close(struct index *x);

/* A doc's links, a JSON array of texts; settled by group_settle. */
int group_link(
    struct index *x, int64_t doc, struct lo_span links, struct lo_err *e);
/* The doc is going, or its links are: its group falls apart. */
int group_unlink(
    struct index *x, int64_t doc, const char *kind, struct lo_err *e);
/* Every doc without a group gets one. */
int group_settle(struct index *x, const char *kind, struct lo_err *e);

#endif
