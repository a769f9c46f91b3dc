/*
 * letter.h - dead letters: what could not be processed, whole
 *
 * A letter holds the failed line as "record" when it is valid JSON, else its
 * first 64 KiB as "bytes" (base64).  A letter is never put into a letter.
 * idem_key names what was not made; without one it is the SHA-256 of the
 * line.  code is a short fixed word, reason a phrase without payload text.
 *
 * Units: bytes.  Errors: the buffer's failed.  Ownership: borrows.
 * Sources: lo-records(5).
 */
#ifndef LO_LETTER_H
#define LO_LETTER_H

#include "common/line.h"
#include "common/record.h"

struct lo_letter {
	const char *stage, *code, *reason;
	const char *output;         /* of the record: key + "#" + output */
	const char *transform_ref;  /* that failed */
	const struct lo_record *of; /* NULL when the line is not JSON */
	struct lo_span key;         /* decoded; overrides of and output */
	struct lo_line line;        /* where it stood, and its bytes */
	const char *observed_at;    /* where the record has none */
	const char *run_id;
};

/* Appends the letter as a line. */
void lo_letter_put(struct lo_buf *b, const struct lo_letter *l);

#endif
