/*
 * auth.h - how the API knows us: put on a request to its own host, and no other
 *
 * Secrets are fetched when the first request is made.  A token that the API
 * refused is fetched anew once; which token a request bore is its generation.
 *
 * Units: none.
 * Errors: of secrets and of the token endpoint.
 * Ownership: keeps account and client; gives (auth_free, which wipes).
 * Sources: RFC 6750, RFC 7617.
 */
#ifndef EXTRACT_HTTP_AUTH_H
#define EXTRACT_HTTP_AUTH_H

#include "cmd/lo-extract-http/signer.h"

struct auth {
	const struct account *account;
	struct lo_http *http;
	struct lo_buf token; /* or the other secret */
	struct signer signer;
	unsigned generation; /* 0: nothing was fetched yet */
	char code[64];       /* the token endpoint's word */
};

void auth_init(struct auth *x, const struct account *a, struct lo_http *h);
void auth_free(struct auth *x);
/* Head or URL of a call get what they need. */
int auth_apply(struct auth *x, struct lo_http_call *c, struct lo_err *e);
/* A request of that generation was refused so: 1 when another try makes
 * sense, with another token or another clock. */
int auth_renew(struct auth *x, unsigned generation,
    const struct lo_http_call *refused, struct lo_err *e);

#endif
