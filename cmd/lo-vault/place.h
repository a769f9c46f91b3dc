/*
 * place.h - where things lie in the vault, and what is there
 *
 *	vault/TYPE/SOURCE/CONNECTION/dt=2025-11-12/run_id=20251112T205433Z/
 *
 * Units: none.
 * Errors: LO_CONFIG when a directory is wider than it may be; LO_IO.
 * Ownership: paths are given (free); names are filled (names_free).
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_PLACE_H
#define LO_VAULT_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buf.h"
#include "common/err.h"
#include "names.h"

char *place_stream(const char *stream);
char *place_lock(const char *stream);
/* run_id must be one that lo_run_id_parse takes. */
char *place_run(const char *stream, const char *run_id);
char *place_part(const char *run_dir, size_t index);
/* "dt=2025-11-12" */
void place_day(const char *run_id, char day[14]);

/* Syncs dir and those above it, top being the last. */
int place_sync(const char *dir, const char *top, struct lo_err *e);
/* The directories from vault/ to the stream's own are nobody else's. */
int place_check(const char *stream, struct lo_err *e);
/* All streams; all runs of one, the oldest first, sealed or not. */
int place_streams(struct names *streams, struct lo_err *e);
int place_days(const char *stream, struct names *days, struct lo_err *e);
int place_runs(const char *stream, struct names *runs, struct lo_err *e);
/* How many part files lie there, the numbers going up from 0. */
size_t place_parts(const char *run_dir);
/* A run whose writer has not sealed it. */
bool place_open(const char *run_dir);

#endif
