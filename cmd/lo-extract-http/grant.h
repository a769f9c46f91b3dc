/*
 * grant.h - what the token endpoint is sent: who we are, and by what right
 *
 * The client is named in the form, or, where the API's file says
 * "client": "basic", in the Authorization header.
 *
 * Units: none.
 * Errors: LO_CONFIG from secrets and keys; LO_UNAVAILABLE from commands.
 * Ownership: borrows; the call is the caller's, and wiped when it is freed.
 * Sources: RFC 6749 2.3.1, 4.4.2, 6; RFC 7523 2.1.
 */
#ifndef EXTRACT_HTTP_GRANT_H
#define EXTRACT_HTTP_GRANT_H

#include "cmd/lo-extract-http/account.h"

/* Method, URL, head and body by the connection's kind of credentials;
 * refresh is the token of that name, where there is one. */
int grant_make(const struct account *a, struct lo_span refresh,
    struct lo_http_call *c, struct lo_err *e);

/* The same for the code that a user's leave gave. */
int grant_code(const struct account *a, struct lo_span code,
    struct lo_span redirect, struct lo_span verifier, struct lo_http_call *c,
    struct lo_err *e);
/* What to ask for, as text: as the connection says, else otherwise (JSON or
 * absent), else as the file says. */
void grant_scope(
    const struct account *a, struct lo_span otherwise, struct lo_buf *out);

#endif
