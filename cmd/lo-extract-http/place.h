/*
 * place.h - where an API is, and whether we may speak to it there
 *
 * Its URL is the connection's, or a constant of the API's file, or what its
 * program makes of settings and region.  Without TLS it is on this machine
 * or it is refused.
 *
 * Units: none.
 * Errors: LO_CONFIG, with the configuration's path, line and key;
 * LO_UNAVAILABLE when an answer names a region that is none.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_PLACE_H
#define EXTRACT_HTTP_PLACE_H

#include "cmd/lo-extract-http/account.h"

/* base, origin and token_url of the account. */
int place_load(struct account *a, struct lo_err *e);
/* The API says in which region it is: a word, which may move the base. */
int place_region(struct account *a, struct lo_span region, struct lo_err *e);

#endif
