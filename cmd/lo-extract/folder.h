/*
 * folder.h - a directory of messages, one a file, as one scope
 *
 * The cursor holds a set: for each file read a hash of its key (what stays
 * when a flag changes) and a stamp (what changes with it).  Files that are
 * new, or whose stamp is another, are read; when one has gone, all are read
 * again, so that the sink can see what is absent.
 *
 * Units: bytes.
 * Errors: LO_NOINPUT, LO_DENIED and LO_IO of the directory; a file that
 * cannot be read is trouble (run.h) and is tried again in the next run.
 * Ownership: keeps files, mailer and kind.
 */
#ifndef EXTRACT_FOLDER_H
#define EXTRACT_FOLDER_H

#include "cmd/lo-extract/mail.h"

struct folder;

/* Called for each file: its path, its key in the set, its stamp. */
typedef void folder_visit(
    void *to, const char *path, struct lo_span key, uint32_t stamp);

struct folder_kind {
	int (*list)(const struct folder *d, folder_visit *visit, void *to,
	    struct lo_err *e);
	/* Another stamp is another message, not only another flag. */
	bool content;
	/* What is wrong with one that never held a message, or NULL. */
	const char *empty;
	/* Fills what the path and the bytes tell; may shorten text. */
	void (*describe)(
	    const struct folder *d, const char *path, struct mail *m);
};

struct folder {
	struct files *files;
	struct file file; /* its path and scope */
	const struct folder_kind *kind;
	const char *label; /* of all its messages, or NULL */
};

int folder_read(const struct folder *d, struct lo_err *e);
/* One message from a pipe: neither scope nor set. */
int folder_pipe(const struct folder *d, struct lo_err *e);

#endif
