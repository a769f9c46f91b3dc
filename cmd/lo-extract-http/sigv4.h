/*
 * sigv4.h - a request signed with a key that is never sent
 *
 * Everything in the call's head is signed, with the host of its URL, the
 * time, and a hash of the body; the signature comes into the head.  Names of
 * a query are sorted for it, values encoded, whatever they look like.
 *
 * Units: microseconds since 1970 UTC.
 * Errors: LO_CONFIG for a URL that is none.
 * Ownership: borrows.
 * Sources: AWS Signature Version 4 (AWS4-HMAC-SHA256); RFC 2104.
 */
#ifndef EXTRACT_HTTP_SIGV4_H
#define EXTRACT_HTTP_SIGV4_H

#include "common/http.h"

struct sigv4 {
	struct lo_span id, secret, token; /* token: absent where none */
	struct lo_span region, service;
	struct lo_span body_header; /* that bears the hash; absent: none */
	bool plain; /* a path is encoded once, and its dots and slashes stay */
	int64_t now;
};

int sigv4_sign(const struct sigv4 *s, struct lo_http_call *c, struct lo_err *e);

#endif
