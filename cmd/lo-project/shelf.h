/*
 * shelf.h - the document store: a file an object, and a table of them
 *
 * Below LO_HOME/objects: ab/cd/ID.json with a record's payload, where ID is
 * the SHA-256 of its key and ab/cd its first digits; objects.db with the
 * table objects; TYPE.jsonl, the registry of a type.  A file is replaced
 * whole; rows are committed after their files are on the disk.
 *
 * Units: bytes, counts of objects.
 * Errors: those of db.h and file.h; LO_TEMP when another run has the lock;
 * LO_DATA for a type that cannot be a file's name.
 * Ownership: shelf_open gives (shelf_close); objects are borrowed.
 * Sources: lo-project(1).
 */
#ifndef SHELF_H
#define SHELF_H

#include "common/hash.h"
#include "common/query.h"

struct object {
	struct lo_span idem_key, type, created_at, payload;
	struct lo_span source, connection; /* or absent */
	char sha256[LO_HASH_HEX];          /* of the payload */
	bool stored;                       /* it is from the store */
};

struct shelf {
	struct lo_db db;
	struct lo_query find, put, live;
	char *dir;
	int lock;
	size_t waiting; /* objects since the last commit */
	uint64_t written, unchanged, removed;
};

int shelf_open(struct shelf *s, struct lo_err *e);
void shelf_close(struct shelf *s);

/* 1 when the object is there as it is, 0, -1; it counts as alive. */
int shelf_has(struct shelf *s, const struct object *o, struct lo_err *e);
int shelf_put(struct shelf *s, const struct object *o, struct lo_err *e);
/* Objects of the store (of that type, if one is given) that were not alive
 * in this run go. */
int shelf_sweep(struct shelf *s, const char *type, struct lo_err *e);
/* Writes the registries of the types that changed, and commits. */
int shelf_end(struct shelf *s, struct lo_err *e);

/* The id of a key. */
void shelf_id(struct lo_span idem_key, char id[LO_HASH_HEX]);

#endif
