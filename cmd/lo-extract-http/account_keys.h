/*
 * account_keys.h - is everything in a connection known, and of its kind?
 *
 * Units: none.  Errors: LO_CONFIG, with path, line, key and nearest name.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_ACCOUNT_KEYS_H
#define EXTRACT_HTTP_ACCOUNT_KEYS_H

#include "cmd/lo-extract-http/account.h"

/* Checks auth, settings, streams and limits/http, and sets a->kind. */
int account_keys(struct account *a, struct lo_err *e);

#endif
