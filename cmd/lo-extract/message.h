/*
 * message.h - one message from one file, whole where it fits
 *
 * Units: bytes.
 * Errors: LO_NOINPUT when it is not there (any more), LO_DENIED, LO_IO.
 * Ownership: the mail borrows from the buffer.
 */
#ifndef EXTRACT_MESSAGE_H
#define EXTRACT_MESSAGE_H

#include "cmd/lo-extract/mail.h"

/* Reads path into b (its ceiling is MAIL_MAX and a bit) and fills text,
 * length, too_long; the hash of one that is too long.  read counts bytes. */
int message_read(const char *path, struct lo_buf *b, struct mail *m,
    uint64_t *read, struct lo_err *e);
int message_from(
    int fd, struct lo_buf *b, struct mail *m, uint64_t *read, struct lo_err *e);

/* The byte order mark and the From line that exporters put in front. */
void message_strip(struct mail *m);

#endif
