/*
 * raw.h - raw records in the store: payloads, sightings, deletions
 *
 * The newest observation that has a payload gives the payload; tombstones
 * and absence are kept beside it, so that any order of arrival ends in one
 * state.  A record is deleted when it stands nowhere any more.
 *
 * Units: none.  Errors: those of db.h.  Ownership: borrows rows.
 */
#ifndef EMIT_RAW_H
#define EMIT_RAW_H

#include "store.h"

/* newest: the row is now what the store holds of its key, undeleted. */
int raw_put(
    struct store *s, const struct row *r, bool *newest, struct lo_err *e);

/* Finds out whether the record still stands somewhere and keeps the answer,
 * with everything that was made of it.  tomb: a tombstone for all scopes. */
int raw_settle(struct store *s, int64_t id, struct lo_span key,
    const struct pair *tomb, bool was_deleted, struct lo_err *e);

/* The newest sighting is at this place, or the record has other names: what
 * was made of it before is no longer known to be of this, whatever its
 * payload. */
int raw_move(struct store *s, const struct row *r, int64_t id, int64_t origin,
    struct lo_err *e);

/* The first rows from there on, in the order of their keys, all at once if
 * they are new and alike: how many. */
int fresh_put(
    struct store *s, struct source *all, size_t count, struct lo_err *e);

/* The place where a row says that its record stands, made when it is new;
 * its since is then in the store. */
int origin_of(
    struct store *s, const struct row *r, int64_t *id, struct lo_err *e);
/* A whole enumeration of the stream (scope absent) or of a place. */
int origin_enumerated(struct store *s, struct lo_span stream,
    struct lo_span scope, struct pair since, struct lo_err *e);
/* 1 when an enumeration later than the row did not find its record. */
int origin_missed(struct store *s, const struct row *r, struct lo_err *e);

#endif
