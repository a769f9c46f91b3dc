/*
 * labels.h - what mail says about its labels, as Gmail's API would
 *
 * The names of the headers and of the labels in many languages are data:
 * mail/labels.json of the catalogue.  A name that is not there stays as it
 * is; one that stands for nothing (an archived message) is left out.
 *
 * Units: none.
 * Errors: LO_CONFIG when the catalogue's file is missing or damaged.
 * Ownership: labels_open gives (labels_close).
 * Sources: RFC 2047.
 */
#ifndef EXTRACT_LABELS_H
#define EXTRACT_LABELS_H

#include "common/buf.h"
#include "common/err.h"

struct labels {
	char *thread_header, *label_header;
	struct label_name {
		char *name, *id;
	} * names; /* by name */
	size_t count;
	struct lo_buf list; /* of one message: JSON strings with commas */
	struct lo_buf text, word;
	void *said; /* a tree of what the list holds */
};

int labels_open(struct labels *l, struct lo_err *e);
void labels_close(struct labels *l);

void labels_clear(struct labels *l);
/* One label; the second time it is not added. */
void labels_add(struct labels *l, struct lo_span name);
/* A header's value: names with commas between, quoted, encoded. */
void labels_header(struct labels *l, struct lo_span value);
/* Maildir's letters; Status and X-Status of an mbox. */
void labels_flags(struct labels *l, const char *flags);
void labels_status(
    struct labels *l, struct lo_span status, struct lo_span x_status);

/* Appends text with its encoded words decoded. */
void words_decode(struct lo_buf *b, struct lo_span text);

#endif
