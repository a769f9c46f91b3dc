/*
 * login.h - a user's leave for a connection, kept as its refresh token
 *
 * Names a page, waits for the answer that a browser brings back, trades it
 * for tokens, and writes the refresh token to the file that the connection's
 * configuration names.
 *
 * Units: none.
 * Errors: statuses of consent.h, listen.h and token.h; said by warn.
 * Ownership: borrows.
 * Sources: RFC 6749 4.1, RFC 7636, RFC 8252.
 */
#ifndef EXTRACT_HTTP_LOGIN_H
#define EXTRACT_HTTP_LOGIN_H

#include "cmd/lo-extract/remote.h"

/* source: the connection's name. */
int login_run(const struct remote *x);

#endif
