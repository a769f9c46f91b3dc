/*
 * registry.h - what index.db knows of the files of a directory
 *
 * One entry a page; its file is as we left it while size and time are the
 * same.  Entries are a help, not the truth: the stamp in the file is that.
 *
 * Units: bytes, nanoseconds.
 * Errors: those of db.h.
 * Ownership: an entry gives its path (registry_entry_free).
 */
#ifndef REGISTRY_H
#define REGISTRY_H

#include "cmd/lo-project/index.h"

struct entry {
	bool found;
	char *path;
	char version[65], sha256[65];
	int64_t size, mtime;
};

enum { REGISTRY_STATEMENTS = 8 };

struct registry {
	struct index *x;
	const char *dir, *page;
	struct { /* prepared once: they run for every page */
		const char *sql;
		struct lo_query q;
	} kept[REGISTRY_STATEMENTS];
};

void registry_close(struct registry *g); /* before the index; twice is fine */

int registry_find(
    struct registry *g, struct lo_span key, struct entry *n, struct lo_err *e);
int registry_put(struct registry *g, struct lo_span key, const struct entry *n,
    struct lo_err *e);
int registry_drop(struct registry *g, struct lo_span key, struct lo_err *e);
void registry_entry_free(struct entry *n);

/* The pages of this run: those of the registry that are not among them are
 * gone. */
int registry_begin_live(struct registry *g, struct lo_err *e);
int registry_live(struct registry *g, struct lo_span key, struct lo_err *e);
/* 1 when a live page other than key has that path, 0, -1. */
int registry_taken(
    struct registry *g, const char *path, struct lo_span key, struct lo_err *e);
/* Statement over key and path of what is gone; stepped by the caller. */
int registry_gone(struct registry *g, struct lo_query *q, struct lo_err *e);
/* Entries of the page in the directory. */
int registry_count(struct registry *g, int64_t *n, struct lo_err *e);

#endif
