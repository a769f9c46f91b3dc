/*
 * mail.h - a message's bytes as a record's payload, with Gmail's names
 *
 * {"id":"sha256:...","threadId"?,"labelIds":[...],"internalDate"?,
 * "sizeEstimate","raw"}: raw is base64url.  labelIds come from the label
 * header, else from a Maildir's flags, else from Status and X-Status.
 * internalDate is that of a From line with a zone, the topmost Received, a
 * From line without one, the name of a Maildir's file, the Date field; never
 * the time of a file, which copying changes.
 *
 * Units: bytes; microseconds since 1970 UTC.
 * Errors: LO_CONFIG when the catalogue of labels is damaged.
 * Ownership: borrows the message.
 * Sources: RFC 5322; lo-sources(7) has the table of labels.
 */
#ifndef EXTRACT_MAIL_H
#define EXTRACT_MAIL_H

#include "cmd/lo-extract/files.h"
#include "cmd/lo-extract/labels.h"

/* A longer message makes a line that is too long. */
#define MAIL_MAX ((LO_LINE_MAX - (64 << 10)) / 4 * 3)

struct mailer {
	struct labels labels;
	struct lo_buf payload, value;
};

struct mail {
	struct lo_span text;
	unsigned char hash[LO_HASH_SIZE]; /* of all of it */
	struct lo_span from;              /* an mbox's From line, or absent */
	const char *flags;  /* a Maildir's, "" for none; NULL: no Maildir */
	const char *folder; /* a label of its own, or NULL */
	int64_t delivered;  /* by the name of its file, or 0 */
	/* When it is too long or cannot be read whole: */
	bool too_long;
	uint64_t offset, length;
};

/* Writes the record or, when it is too long, a letter. */
int mailer_put(struct mailer *w, const struct mail *m, struct emitter *out,
    struct lo_span scope, const char *observed_at, struct lo_err *e);

/* files_each with a mailer, open, as fs->user. */
int mailer_each(
    struct run *r, const char *suffix, file_work *work, struct lo_err *e);

#endif
