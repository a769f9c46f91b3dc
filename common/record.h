/*
 * record.h - the lines of a stream: the one place where field names are spelt
 *
 * lo_record_parse validates a line once and gives the raw spans of its known
 * members.  A line that lacks what its type requires, has a member of the
 * wrong kind or one twice, is a stranger: type LO_STRANGER, why says so.
 *
 * Units: bytes.
 * Errors: -1 and a fault when the line is not JSON (json.h).
 * Ownership: spans borrow from the line.
 * Sources: lo-records(5).
 */
#ifndef LO_RECORD_H
#define LO_RECORD_H

#include "common/field.h"
#include "common/json.h"

enum lo_type {
	LO_STRANGER,
	LO_BEGIN,
	LO_RAW,
	LO_CANONICAL,
	LO_MEASUREMENT,
	LO_OBSERVATION,
	LO_EVENT,
	LO_LETTER,
	LO_STATE,
	LO_END,
	LO_TYPES
};

struct lo_record {
	enum lo_type type;
	const char *why;     /* of a stranger: a fixed phrase */
	enum lo_field which; /* of a stranger: the member, or LO_FIELDS */
	struct lo_span line;
	struct lo_span field[LO_FIELDS]; /* raw; p NULL when absent */
};

int lo_record_parse(
    struct lo_record *r, struct lo_span line, struct lo_json_fault *f);

const char *lo_type_name(enum lo_type type);
const char *lo_field_name(enum lo_field field);

/* Decoded text of a string member appended to b; nothing when absent. */
void lo_record_text(
    const struct lo_record *r, enum lo_field f, struct lo_buf *b);
/* Building a line: '{"type":"raw"', then members, then '}'.  Members that
 * are absent (p NULL) are left out. */
void lo_record_open(struct lo_buf *b, enum lo_type type);
void lo_record_put(struct lo_buf *b, enum lo_field f, const char *text);
void lo_record_putn(struct lo_buf *b, enum lo_field f, struct lo_span text);
void lo_record_raw(struct lo_buf *b, enum lo_field f, struct lo_span json);
void lo_record_int(struct lo_buf *b, enum lo_field f, int64_t n);
void lo_record_close(struct lo_buf *b); /* '}' and a newline */

#endif
