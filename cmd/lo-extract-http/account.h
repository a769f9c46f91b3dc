/*
 * account.h - one connection to an API: where it is, how it may be used
 *
 * Every key of the connection is checked against what the API's file and
 * the kind of auth know.  Secrets are not fetched here.  A base or token URL
 * without TLS is for this machine alone.
 *
 * Units: bytes, seconds, milliseconds.
 * Errors: LO_CONFIG, with the configuration's path, line and key.
 * Ownership: keeps the API; gives (account_free).
 */
#ifndef EXTRACT_HTTP_ACCOUNT_H
#define EXTRACT_HTTP_ACCOUNT_H

#include "cmd/lo-extract-http/retry.h"
#include "common/config.h"
#include "common/http.h"

struct account {
	struct api *api;
	const char *name;
	struct lo_config config;
	struct lo_span it; /* the connection's object */
	struct lo_span auth, settings;
	struct lo_buf base, origin, token_url;
	struct lo_buf kind;   /* of auth */
	struct lo_buf region; /* of the API, or empty */
	struct retry retry;
	struct lo_http_limits limits;
	uint64_t file; /* bytes that a file may have */
	int64_t concurrency, run_seconds, page_size, per_minute;
};

int account_load(struct account *a, struct api *api, const char *config,
    const char *name, struct lo_err *e);
void account_free(struct account *a);

/* The stream at that place, of the API or of the connection. */
bool account_stream_at(const struct account *a, int index, struct lo_buf *name);
/* What the connection says of a stream that it describes itself, or absent. */
struct lo_span account_own(const struct account *a, const char *stream);
/* Is this stream wanted, and can it be read?  missing: the setting that it
 * needs and has not. */
bool account_stream(
    const struct account *a, const char *stream, struct lo_buf *missing);
/* Fewer records than this in a whole enumeration are a failure. */
int64_t account_least(const struct account *a, const char *stream);

/* A number of limits/http that is not the table's. */
int64_t account_limit(
    const struct account *a, const char *name, int64_t otherwise);

#endif
