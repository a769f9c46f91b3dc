/*
 * token.h - access tokens: fetched once, kept in a file, shared under a lock
 *
 * $LO_HOME/tokens/SOURCE/CONNECTION.json holds the token until 60 seconds
 * before it ends.  Whoever needs one takes the lock, looks there, and asks
 * the token endpoint only if nobody did since.  A new refresh token is on
 * disk before the access token that came with it is used.
 *
 * Units: microseconds since 1970 UTC.
 * Errors: LO_DENIED when the endpoint says no, LO_TEMP when it cannot be
 * reached, LO_UNAVAILABLE when what it says is no answer, LO_CONFIG from
 * secrets; code is the endpoint's own word.
 * Ownership: borrows.
 * Sources: RFC 6749; RFC 7523 for service accounts.
 */
#ifndef EXTRACT_HTTP_TOKEN_H
#define EXTRACT_HTTP_TOKEN_H

#include "cmd/lo-extract-http/account.h"

/* A token in out; not the one that was refused (refused may be empty). */
int token_get(const struct account *a, struct lo_http *h,
    struct lo_span refused, struct lo_buf *out, char code[64],
    struct lo_err *e);

/* A code that a user's leave gave for tokens, which are kept. */
int token_trade(const struct account *a, struct lo_http *h, struct lo_span code,
    struct lo_span redirect, struct lo_span verifier, char why[64],
    struct lo_err *e);

#endif
