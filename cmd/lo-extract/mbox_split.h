/*
 * mbox_split.h - cut an mbox into its messages
 *
 * A message begins with a line "From ..." that holds a date (postmark.h) and
 * stands at the start of the file or behind an empty line.  Where a
 * Content-Length is followed by such a line or the end of the file, it is
 * believed; else the message goes to the next such line, without the empty
 * line before it.  Quoted lines are unquoted as the variant says.
 *
 * Units: bytes; offsets in the file.
 * Errors: LO_NOINPUT when the file does not begin with a From line; LO_IO.
 * Ownership: keeps the feed; a message borrows until the next call.
 * Sources: RFC 4155; mbox(5) of qmail for the variants.
 */
#ifndef EXTRACT_MBOX_SPLIT_H
#define EXTRACT_MBOX_SPLIT_H

#include "cmd/lo-extract/feed.h"
#include "common/hash.h"

enum quoting {
	QUOTING_AUTO, /* MBOXCL2 with a Content-Length that holds, else MBOXRD
		       */
	QUOTING_MBOXO,
	QUOTING_MBOXRD,
	QUOTING_MBOXCL,
	QUOTING_MBOXCL2,
	QUOTINGS
};

struct mbox {
	struct feed *feed;
	enum quoting quoting;
	size_t max; /* a longer message is not kept whole */
	/* The message: */
	struct lo_buf from;  /* its From line, without the line's end */
	struct lo_span text; /* of a too long one, the beginning */
	uint64_t offset, length;
	bool too_long, exact; /* exact: cut by its Content-Length */
	unsigned char hash[LO_HASH_SIZE];
	bool quoted; /* it has a quoted line */
};

void mbox_init(struct mbox *m, struct feed *f, enum quoting q, size_t max);
void mbox_free(struct mbox *m);

/* 1 and a message, 0 at the end, -1. */
int mbox_next(struct mbox *m, struct lo_err *e);

/* May reading go on here, behind messages read before?  The last one was
 * exact or not; 1, 0 or -1.  Passes over an empty line. */
int mbox_seam(struct mbox *m, bool exact, struct lo_err *e);

const char *quoting_name(enum quoting q); /* NULL past the last */

#endif
