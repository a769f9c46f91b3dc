/*
 * filter_value.h - JSON text to libjq's values and back, numbers exact
 *
 * A number whose decimal value comes back from its double is a double.  Any
 * other text is wide: it travels as a signalling NaN with the sign set whose
 * payload is its index here; the writer puts the text back.  Whatever libjq
 * does with one but copying raises FE_INVALID or clears the sign, and
 * lo_values_touched says so.  Any span can travel as if it were a number.
 *
 * Units: bytes; depth in levels.  Sources: RFC 8259; IEEE 754-2008 6.2.
 * Errors: the writer returns a fixed phrase, or NULL when all is well.
 * Ownership: borrows the input until lo_values_reset; gives jv (jv_free).
 */
#ifndef LO_FILTER_VALUE_H
#define LO_FILTER_VALUE_H

#include <jv.h>

#include "common/filter_again.h"
#include "common/json.h"

/* Where a wide text lies: in the input, or at an offset of kept. */
struct lo_wide {
	const char *p;
	size_t at, len;
};

struct lo_values {
	struct lo_wide *wide;
	size_t count, cap;
	struct lo_buf kept, scratch;
	unsigned long replaced; /* half surrogate pairs, since init */
	bool lost;              /* a stand-in came back that is none of ours */
	jv keys[512];           /* member names seen, one a slot */
	struct lo_again *again;
};

void lo_values_init(struct lo_values *v);
void lo_values_free(struct lo_values *v);
void lo_values_reset(struct lo_values *v); /* before each run */

/* Text that lo_json_check accepted; keep copies what is wide.  opaque: JSON
 * pointers to what becomes a stand-in, NULL at the end, or NULL. */
jv lo_values_read(struct lo_values *v, struct lo_span text, bool keep,
    const char *const *opaque);
/* A stand-in for the span's bytes. */
jv lo_values_span(struct lo_values *v, struct lo_span text, bool keep);
/* The bytes that value, which is borrowed, stands for; until the next read. */
bool lo_values_stand_in(struct lo_values *v, jv value, struct lo_span *text);
/* Borrows value, unlike libjq; appends compact JSON. */
const char *lo_values_write(struct lo_values *v, jv value, struct lo_buf *out);
jv lo_values_name(struct lo_values *v, struct lo_span name); /* shared */
bool lo_values_touched(const struct lo_values *v);

/* A number as jq writes it. */
void lo_number_put(struct lo_buf *b, double d);
/* True when the text's decimal value comes back from *d. */
bool lo_number_read(struct lo_span text, double *d);

#endif
