/*
 * secret.h - a secret that no message can print
 *
 * Fetched from where the configuration says: {"file": PATH} (0600),
 * {"command": [ARG, ...]} (its first line), {"credential": NAME} (a file of
 * $CREDENTIALS_DIRECTORY) or {"env": NAME}.  A plain string is refused.  The
 * struct is opaque, its bytes are locked out of core dumps where the system
 * allows, and wiped when it is freed.
 *
 * Units: bytes, at most 64 KiB.
 * Errors: LO_CONFIG (not a reference, not there, wider than 0600),
 * LO_UNAVAILABLE (the command failed), LO_IO, LO_OS. A text never holds the
 * secret.
 * Ownership: lo_secret_load gives (lo_secret_free); bytes borrow.
 */
#ifndef LO_SECRET_H
#define LO_SECRET_H

#include "common/buf.h"
#include "common/err.h"

struct lo_secret;

/* ref: the reference, as JSON that lo_json_check accepted. */
int lo_secret_load(struct lo_secret **s, struct lo_span ref, struct lo_err *e);
struct lo_span lo_secret_bytes(const struct lo_secret *s);
void lo_secret_free(struct lo_secret *s); /* NULL is fine */

#endif
