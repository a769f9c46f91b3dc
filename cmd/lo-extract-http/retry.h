/*
 * retry.h - what an answer that is no success means: from a table, not code
 *
 * Rows are tried in order, the API's own before those of sources/retry.json;
 * the first that fits the status and the API's reason names a class, which
 * says how often to try, how long to wait, and how the run ends.
 *
 * Units: milliseconds.
 * Errors: LO_CONFIG from retry_load.
 * Ownership: keeps the API; gives (retry_free).
 */
#ifndef EXTRACT_HTTP_RETRY_H
#define EXTRACT_HTTP_RETRY_H

#include "cmd/lo-extract-http/api.h"

/* Stand in for a status where there is none. */
enum { RETRY_NETWORK = -1, RETRY_BODY = -2 };

struct retry {
	const struct api *api;
	struct lo_buf text;
	struct lo_span rows, classes;
	/* Of the configuration; 0: as the table says. */
	int64_t tries, wait_ms, most_ms;
};

struct verdict {
	char name[24]; /* of the class */
	int64_t tries, wait_ms, most_ms;
	int exit;
};

void retry_init(struct retry *r, const struct api *a);
int retry_load(struct retry *r, struct lo_err *e);
void retry_free(struct retry *r);
void retry_judge(const struct retry *r, bool token, int status,
    const char *reason, struct verdict *v);
/* Another class than the rows say. */
void retry_class(const struct retry *r, const char *name, struct verdict *v);
/* How long before the try after this many, with jitter. */
int64_t retry_wait_ms(const struct verdict *v, int tried);

#endif
