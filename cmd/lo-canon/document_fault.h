/*
 * document_fault.h - the words for a fault in a file: where, found, expected
 *
 * Units: lines from 1.
 * Errors: LO_DATA, which is what both give.
 * Ownership: borrows; e holds the message.
 */
#ifndef CANON_DOCUMENT_FAULT_H
#define CANON_DOCUMENT_FAULT_H

#include "cmd/lo-canon/schema.h"

struct document {
	const char *path;
	struct lo_span text, root;
};

/* "PATH:LINE: KEY/KEY: ..." for a place in the text; -1. */
int document_fault(const struct document *d, struct lo_span at,
    struct lo_err *e, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* The same for what a schema found; -1. */
int document_tell(
    const struct document *d, const struct schema_fault *f, struct lo_err *e);

/* What may be said of it where the value is a record's: the place, the
 * keyword, and words of the schema, none of the record. */
void document_reason(const struct schema_fault *f, char *text, size_t size);

#endif
