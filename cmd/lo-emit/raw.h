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

/* The id of a place, made when it is new; its since is then in the store. */
int origin_find(struct store *s, struct lo_span stream, struct lo_span scope,
    int64_t *id, struct lo_err *e);
/* A whole enumeration of the stream (scope absent) or of a place. */
int origin_enumerated(struct store *s, struct lo_span stream,
    struct lo_span scope, struct pair since, struct lo_err *e);
/* 1 when an enumeration later than the row did not find its record. */
int origin_missed(struct store *s, const struct row *r, struct lo_err *e);
/* Which stream a record belongs to: its block's, else by its names. */
void origin_stream(
    const struct store *s, const struct row *r, struct lo_buf *out);

#endif
