/*
 * exchange.h - one request on its way, its tries, and how it came out
 *
 * Units: microseconds, monotonic.
 * Errors: err, told when the request's turn comes.
 * Ownership: an item of the queue owns it.
 */
#ifndef EXTRACT_HTTP_EXCHANGE_H
#define EXTRACT_HTTP_EXCHANGE_H

#include "cmd/lo-extract-http/fetch.h"
#include "common/when.h"

enum outcome { OUT_GOOD, OUT_SKIP, OUT_ANSWER, OUT_DELETED, OUT_FAILED };

struct download;

struct exchange {
	struct lo_http_call call;
	struct download *file; /* where its bytes go, or NULL */
	bool settled, renewed; /* renewed: there was one try with a new token */
	int tried;
	int64_t ready;               /* not before; 0: under way */
	unsigned generation;         /* of the token that it bore */
	char observed[LO_WHEN_TEXT]; /* when it was sent */
	enum outcome outcome;
	struct judged judged;
	struct lo_err err;
};

#endif
