/*
 * http.h - requests and their answers, several at a time
 *
 * A call has a deadline and a ceiling for its answer; it runs until
 * lo_http_wait finds it done, with a status or with a fault.  Redirects are
 * not followed, TLS is verified; answers are decompressed, connections kept.
 * With take, a success's bytes go there as they are sent, in any time.
 *
 * Units: bytes; seconds and milliseconds where named so.
 * Errors: LO_OS; what goes wrong with a call is its fault, why a phrase.
 * Ownership: a call and its buffers are the caller's (lo_http_call_free wipes)
 * and outlive its run.  lo_http_open gives (lo_http_close).
 */
#ifndef LO_HTTP_H
#define LO_HTTP_H

#include <stdint.h>
#include "common/buf.h"
#include "common/err.h"

enum lo_http_fault {
	LO_HTTP_WELL,  /* there is a status and a whole answer */
	LO_HTTP_AGAIN, /* the network; worth another try */
	LO_HTTP_LONG,  /* the answer passed its ceiling */
	LO_HTTP_NEVER, /* a certificate, a URL: not worth one */
};
struct lo_http_limits {
	size_t answer;     /* bytes */
	int seconds, idle; /* for one call; without a byte */
	const char *agent;
};

struct lo_http_call {
	const char *method;
	struct lo_buf url, body; /* a body only where it is not empty */
	struct lo_buf head;      /* "Name: value\n" lines of the request */
	bool running;
	enum lo_http_fault fault;
	const char *why;
	int status;
	struct lo_buf answer, headers; /* headers: as head, names lower-case */
	bool (*take)(struct lo_http_call *, const char *, size_t);
	void *arg, *handle, *list;
};
struct lo_http;
int lo_http_open(
    struct lo_http **, const struct lo_http_limits *, struct lo_err *);
void lo_http_close(struct lo_http *h); /* after its calls; NULL is fine */
void lo_http_call_init(struct lo_http_call *c);
void lo_http_call_free(struct lo_http *h, struct lo_http_call *c);
int lo_http_start(struct lo_http *h, struct lo_http_call *c, struct lo_err *e);
/* Goes on with all calls until one is done, or for so long. */
int lo_http_wait(struct lo_http *h, int milliseconds, struct lo_err *e);
/* The last header of that lower-case name, or absent. */
struct lo_span lo_http_header(const struct lo_http_call *c, const char *name);
bool lo_http_date(struct lo_span text, int64_t *us); /* of a header */
/* "scheme://host:port" of an absolute URL; false when it is none. */
bool lo_http_origin(const char *url, struct lo_buf *origin);
void lo_http_join(const char *directory, struct lo_buf *url); /* relative */
#endif
