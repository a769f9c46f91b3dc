/*
 * manifest.h - what a run directory holds, and how sure that is
 *
 * manifest.json seals a run.  While it is written, or when its writer died,
 * open.json stands there instead: the same without parts.
 *
 * Units: counts of lines, bytes.
 * Errors: LO_DATA when the text is no manifest; LO_IO.
 * Ownership: manifest_init, then manifest_free; texts are owned.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_MANIFEST_H
#define LO_VAULT_MANIFEST_H

#include "moment.h"
#include "names.h"
#include "part.h"

enum { MANIFEST_PARTS_MAX = 1000000, MANIFEST_SCOPES_MAX = 1000 };

/* An enumeration that ended in this run: of one scope, or (NULL) of all. */
struct manifest_whole {
	char *scope;
	struct moment since;
};

struct manifest {
	char *stream, *run_id, *mode, *status, *client_id, *started_at;
	char *sealed_at;
	struct lo_buf resumed_from; /* raw JSON; empty: absent */
	bool gap, distinct, native, scoped;
	uint64_t records, letters, tombstones, states, bytes, sent;
	struct manifest_whole *wholes;
	struct part_info *parts;
	size_t whole_count, part_count;
	struct names scopes; /* if scoped: all that its raw records have */
};

void manifest_init(struct manifest *m);
void manifest_free(struct manifest *m);
void manifest_forget(struct manifest *m); /* no lines, no parts */
void manifest_set(char **member, const char *text);
void manifest_part(struct manifest *m, const struct part_info *part);
/* Keeps the newest since of its scope. */
void manifest_whole(
    struct manifest *m, struct lo_span scope, struct moment since);
void manifest_scope(struct manifest *m, struct lo_span scope);
/* A run whose states count: of the source itself, or a replay of a whole. */
bool manifest_publishes(const struct manifest *m);
bool manifest_complete(const struct manifest *m);
int64_t manifest_run(const struct manifest *m);     /* its run_id's instant */
uint64_t manifest_packed(const struct manifest *m); /* bytes on disk */
void manifest_put(struct lo_buf *b, const struct manifest *m);
int manifest_parse(struct manifest *m, struct lo_span text, struct lo_err *e);
int manifest_load(/* name: manifest.json or open.json */
    struct manifest *m, const char *dir, const char *name, struct lo_err *e);
int manifest_save(const struct manifest *m, const char *dir, const char *name,
    struct lo_err *e);

#endif
