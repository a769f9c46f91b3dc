/*
 * refresh.h - the refresh token in force, for endpoints that give new ones
 *
 * Where an answer brings another refresh token, the one before may die with
 * it.  The new one takes the place of the {"file"} that the configuration
 * names, or, where that cannot be written and for other references, stands
 * in $LO_HOME/tokens/SOURCE/CONNECTION.refresh.json, with the hash of the
 * configured one: another one there, after a new login, counts again.
 *
 * Units: bytes.
 * Errors: LO_CONFIG from the secret, LO_IO when nothing can be written.
 * Ownership: borrows; wipes what it copied.
 */
#ifndef EXTRACT_HTTP_REFRESH_H
#define EXTRACT_HTTP_REFRESH_H

#include "cmd/lo-extract-http/account.h"

enum { REFRESH_MAX = 64 << 10 };

/* Into token, which has room for REFRESH_MAX from the start. */
int refresh_load(
    const struct account *a, struct lo_buf *token, struct lo_err *e);
/* On disk, for good, when these return 0; the first into the file alone. */
int refresh_put(
    const struct account *a, struct lo_span token, struct lo_err *e);
int refresh_keep(
    const struct account *a, struct lo_span token, struct lo_err *e);

#endif
