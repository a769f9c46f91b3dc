/*
 * buf.h - growing bytes with a ceiling and a sticky failure; spans of bytes
 *
 * p is never NULL after init and p[len] is always a NUL that is not counted.
 * An addition that would pass max is not made and sets failed, which stays
 * until lo_buf_reset: append freely, ask once at the end.
 *
 * Units: bytes.
 * Errors: failed says that the ceiling was met and content is missing.
 * Ownership: borrows what is added; lo_buf_free frees.
 * A span borrows: whoever hands one out says how long it lives.
 * p == NULL means absent, which is not the same as empty.
 */
#ifndef LO_BUF_H
#define LO_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct lo_span {
	const char *p;
	size_t len;
};

struct lo_buf {
	char *p;
	size_t len, cap, max;
	bool failed;
};

void lo_buf_init(struct lo_buf *b, size_t max);
void lo_buf_free(struct lo_buf *b);
void lo_buf_reset(struct lo_buf *b); /* empty, not failed, memory kept */
void lo_buf_shrink(struct lo_buf *b, size_t keep); /* reset; cap <= keep */

void lo_buf_add(struct lo_buf *b, const void *p, size_t n);
void lo_buf_adds(struct lo_buf *b, const char *s);
void lo_buf_addc(struct lo_buf *b, char c);
void lo_buf_addspan(struct lo_buf *b, struct lo_span s);
void lo_buf_addf(struct lo_buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Room for n more bytes after len, or NULL and failed; the caller writes
 * there and adds to len. */
char *lo_buf_room(struct lo_buf *b, size_t n);

struct lo_span lo_span_of(const char *s); /* of a string; NULL gives absent */
struct lo_span lo_buf_span(const struct lo_buf *b);
bool lo_span_is(struct lo_span s, const char *text);
bool lo_span_equal(struct lo_span a, struct lo_span b);

#endif
