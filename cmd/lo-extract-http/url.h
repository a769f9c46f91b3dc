/*
 * url.h - making URLs, and showing them without what they hide
 *
 * Units: none.  Errors: the buffer's failed.  Ownership: borrows.
 * Sources: RFC 3986 2.1: upper-case digits, a blank is %20.
 */
#ifndef EXTRACT_HTTP_URL_H
#define EXTRACT_HTTP_URL_H

#include "common/buf.h"

struct url_parts {
	struct lo_span host; /* with its port, where it is not the usual one */
	struct lo_span path, query;
};

/* Of an absolute URL; false when it is none. */
bool url_split(const char *url, struct url_parts *u);
void url_encode(struct lo_buf *b, struct lo_span text);
/* What is no "%XX" stays. */
void url_decode(struct lo_buf *b, struct lo_span text);
/* Appends "?NAME=VALUE&..." of an object; a list repeats its name, null is
 * left out. */
void url_query(struct lo_buf *b, struct lo_span object);
/* A URL as a message may show it: a piece of the path or a value that is
 * long, encoded or not of plain letters becomes "***". */
void url_show(struct lo_buf *b, const char *url);

#endif
