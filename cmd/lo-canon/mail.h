/*
 * mail.h - natives that read mail
 *
 * mail_message takes {"raw": base64url of a message} or {"payload": its parts
 * as a tree} and gives {"header", "size", "body": {"text", "html"},
 * "attachments", "preview"}, what there is of it.  The others take
 * one field's value, a string, or null, which gives null.
 *
 * Units: bytes, characters; instants as RFC 3339 in UTC.
 * Errors: LO_DATA: of mail_message, when there is no message; of the others,
 * when the input is neither string nor null.
 * Ownership: borrows.  Sources: fields.h, content.h, mime.h, tree.h.
 */
#ifndef LO_CANON_MAIL_H
#define LO_CANON_MAIL_H

#include "common/buf.h"
#include "common/err.h"

int mail_message(struct lo_span in, struct lo_buf *out, struct lo_err *e);
/* [{name, value}]: the header alone. */
int mail_headers(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int mail_addresses(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int mail_ids(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int mail_words(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int mail_date(struct lo_span in, struct lo_buf *out, struct lo_err *e);
/* Character references resolved, folded, cut at 256 characters. */
int mail_snippet(struct lo_span in, struct lo_buf *out, struct lo_err *e);

#endif
