/*
 * consent.h - asking a user's leave: the page to open, and what comes back
 *
 * Where the page is, what is asked for and what else it wants to know stand
 * in "login" of the API's file, or in auth of the connection.
 *
 * Units: none.
 * Errors: LO_CONFIG for what is not said or none; LO_DENIED for an answer that
 * says no or belongs to another question; LO_OS.
 * Ownership: gives (consent_free, which wipes); keeps the account.
 * Sources: RFC 6749 4.1, RFC 7636 4 (S256), RFC 8252 7.
 */
#ifndef EXTRACT_HTTP_CONSENT_H
#define EXTRACT_HTTP_CONSENT_H

#include "cmd/lo-extract-http/account.h"

struct consent {
	const struct account *account;
	struct lo_buf state, verifier, redirect, path;
	bool loopback; /* the answer comes to a port of this machine */
	int port;      /* 0: any */
};

int consent_init(struct consent *c, const struct account *a, struct lo_err *e);
void consent_free(struct consent *c);
/* Which port it is, where any will do. */
void consent_port(struct consent *c, int port);
int consent_url(const struct consent *c, struct lo_buf *url, struct lo_err *e);
/* Of an answer's query the code that is traded for tokens. */
int consent_code(const struct consent *c, const char *query,
    struct lo_buf *code, struct lo_err *e);
/* One of the query's parameters; false when it is not there. */
bool consent_value(const char *query, const char *name, struct lo_buf *value);
/* "login" of the connection or of the file: one of its members. */
struct lo_span consent_said(const struct account *a, const char *name);

#endif
