/*
 * data.h - find catalogue entries: the user's first, then the installed
 *
 * Places in order: $XDG_CONFIG_HOME/lo/KIND (else ~/.config/lo/KIND),
 * $LO_DATA/KIND, ../share/lo/KIND beside the program, the install prefix.
 * The first that has a file of a name wins; a listing merges all of them.
 *
 * Units: none.
 * Errors: LO_CONFIG when nothing of that name is there, naming the nearest.
 * Ownership: gives paths (free) and lists (lo_data_free).
 */
#ifndef LO_DATA_H
#define LO_DATA_H

#include "common/buf.h"
#include "common/err.h"

struct lo_data_entry {
	char *name; /* below KIND, without the suffix: "email/gmail@1.0.0" */
	char *path;
	bool user; /* from the user's own catalogue */
};

struct lo_data {
	struct lo_data_entry *entries; /* by name, the user's first */
	size_t count;
};

/* Every file below KIND that ends in suffix (".jq"). */
int lo_data_list(
    struct lo_data *d, const char *kind, const char *suffix, struct lo_err *e);
void lo_data_free(struct lo_data *d);

/* The path of KIND/name (with its suffix), or NULL and e. */
char *lo_data_find(const char *kind, const char *name, struct lo_err *e);

/* The entry of NAME@VERSION, or of a NAME the newest, whoever brought it;
 * NULL when there is none. */
const struct lo_data_entry *lo_data_newest(
    const struct lo_data *d, const char *name);
/* Below 0, 0, above 0: numbers between dots as numbers, 1.10 after 1.9. */
int lo_data_versions(const char *a, const char *b);

/* The candidate that a person most likely meant, or NULL. */
const char *lo_data_nearest(
    const char *name, const char *const *candidates, size_t count);

#endif
