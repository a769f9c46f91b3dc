/*
 * fetch.h - judging answers: reasons, waits, and a whole fetch with retries
 *
 * Units: microseconds, monotonic, for waits.
 * Errors: the status of the class, LO_TEMP when interrupted; a message has the
 * HTTP status, the API's reason and the request's id where they are words,
 * never other text.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_FETCH_H
#define EXTRACT_HTTP_FETCH_H

#include "cmd/lo-extract-http/account.h"

enum { FETCH_WORD = 64 };

struct judged {
	struct verdict verdict;
	int status;                 /* of HTTP, or RETRY_NETWORK, RETRY_BODY */
	char reason[FETCH_WORD];    /* the API's word, or "" */
	char code[FETCH_WORD + 16]; /* for the end of a block */
	bool told;                  /* the API said how long to wait */
	int64_t wait_us;
};

/* Of a call that is done and no success; why: of a body that is no JSON. */
void fetch_judge(const struct account *a, bool token,
    const struct lo_http_call *c, bool body, int tried, struct judged *j);
/* An answer in XML becomes JSON, where the API's are. */
void fetch_convert(const struct account *a, struct lo_http_call *c);
/* Does an answer with a good status hold an error? */
bool fetch_fault(const struct account *a, struct lo_span body);
/* Is there one more try? */
bool fetch_again(const struct judged *j, int tried);
int fetch_fail(const struct account *a, const struct lo_http_call *c,
    const struct judged *j, struct lo_err *e);
/* Runs until it is done; with retries where a token is fetched. */
int fetch_token(const struct account *a, struct lo_http *h,
    struct lo_http_call *c, char code[FETCH_WORD], struct lo_err *e);

#endif
