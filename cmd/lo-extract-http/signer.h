/*
 * signer.h - the keys by which a connection signs its requests
 *
 * Signatures bear a time.  Where a server refuses it, the clock of its
 * answer is taken from then on.
 *
 * Units: microseconds.
 * Errors: of secrets.
 * Ownership: borrows the account; gives (signer_free, which wipes).
 */
#ifndef EXTRACT_HTTP_SIGNER_H
#define EXTRACT_HTTP_SIGNER_H

#include "cmd/lo-extract-http/account.h"

struct signer {
	struct lo_buf id, secret, token;
	int64_t skew; /* what the server's clock is ahead of ours */
};

void signer_init(struct signer *s);
void signer_free(struct signer *s);
int signer_load(struct signer *s, const struct account *a, struct lo_err *e);
int signer_sign(const struct signer *s, const struct account *a,
    struct lo_http_call *c, struct lo_err *e);
/* Takes the server's clock; false when it says the same as before. */
bool signer_clock(struct signer *s, const struct lo_http_call *c);

#endif
