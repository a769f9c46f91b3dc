/*
 * flow.h - one stream read from an API, from its first request to its cursor
 *
 * The API's program says what to ask and what the answers mean; this asks,
 * several requests at once, tries again, slices the records out of answers
 * and tells everything in order.
 *
 * Units: bytes; microseconds, monotonic.
 * Errors: those of classes in sources/retry.json; LO_UNAVAILABLE for what an
 * API must not do (a link to another host, one page twice); LO_CONFIG for a
 * program that does what it must not; LO_IO from the output.
 * Ownership: keeps the run and what stands in link.
 */
#ifndef EXTRACT_HTTP_FLOW_H
#define EXTRACT_HTTP_FLOW_H

#include "cmd/lo-extract-http/auth.h"
#include "cmd/lo-extract-http/distinct.h"
#include "cmd/lo-extract-http/pace.h"
#include "cmd/lo-extract-http/queue.h"
#include "cmd/lo-extract/run.h"

enum { FLOW_COLLECTED_MAX = 63 << 20 }; /* of one record, less than a line */

/* What the streams of one connection share. */
struct link {
	struct account *account;
	struct lo_http *http;
	struct auth auth;
	struct pace pace;
	bool show; /* every request, on standard error */
	void (*progress)(const char *, ...); /* or NULL */
};

struct flow {
	struct run *run;
	struct link *link;
	const char *type; /* of the stream */
	struct queue queue;
	struct lo_buf keep, since, input, output, collected, into, context;
	struct marks once, pages, ids;
	struct distinct distinct;
	int64_t deadline, told, total;
	uint64_t requests, empty; /* empty: pages in a row without progress */
	uint64_t before;          /* records when the enumeration began */
	size_t held;              /* bytes of answers that wait */
	int busy, files;          /* calls under way; files that lie there */
	int headers, narrow;      /* changed ones; calls at once, or 0 */
	struct lo_buf columns, about; /* the last one; for the program */
	bool expired, parts; /* parts: of an enumeration, each a scope */
	char observed[LO_WHEN_TEXT]; /* of what the program sees */
	char why[128];               /* expired */
	char code[96];               /* why it failed, for the end */
};

int flow_run(struct flow *f, struct lo_err *e);
void flow_init(struct flow *f, struct run *r, struct link *l, const char *type);
void flow_free(struct flow *f);

#endif
