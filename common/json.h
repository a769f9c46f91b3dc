/*
 * json.h - validate JSON text once, then walk and write it by raw spans
 *
 * lo_json_check is strict RFC 8259: UTF-8, no NUL byte, no byte order mark,
 * a depth limit; duplicate keys and lone surrogate escapes are accepted.  All
 * else takes only text that it accepted and does not look at it twice: a walk
 * never fails.  Spans are the bytes as they stand: strings with quotes,
 * numbers as written, objects and arrays from bracket to bracket.
 *
 * Units: bytes; offsets from the start of the text checked.
 * Errors: a fault: where, and a fixed phrase (never text from the input).
 * Ownership: borrows; spans live as long as the text.
 * Sources: RFC 8259, RFC 3629, RFC 6901.
 */
#ifndef LO_JSON_H
#define LO_JSON_H

#include <stdint.h>
#include "common/buf.h"

enum { LO_JSON_DEPTH = 1000 };
struct lo_json_fault {
	size_t offset;
	const char *what;
};
/* 0, or -1 and *f.  Blank text (or none) is a fault. */
int lo_json_check(const char *p, size_t n, int depth, struct lo_json_fault *f);
/* 'o' 'a' 's' 'n' 't' 'f' 'z' (null) of a value's first byte; '?' else. */
char lo_json_kind(struct lo_span value);
/* The text without white space around it. */
struct lo_span lo_json_trim(struct lo_span text);

struct lo_json_walk {
	const char *p, *end;
};
/* Members of an object, elements of an array, in order; false at the end.
 * Walking a value of another kind gives nothing. */
void lo_json_walk(struct lo_json_walk *w, struct lo_span value);
bool lo_json_member(
    struct lo_json_walk *w, struct lo_span *key, struct lo_span *value);
bool lo_json_element(struct lo_json_walk *w, struct lo_span *value);
/* The last member of that name (decoded), or an absent span. */
struct lo_span lo_json_get(struct lo_span object, const char *name);
/* RFC 6901; absent when nothing is there. */
struct lo_span lo_json_pointer(struct lo_span value, const char *pointer);
/* Appends the decoded text of a string; gives the count of lone surrogates,
 * each of which becomes U+FFFD. */
unsigned lo_json_text(struct lo_buf *b, struct lo_span string);
/* Whether the decoded text is this one. */
bool lo_json_is(struct lo_span string, const char *text);
bool lo_json_equal(struct lo_span string, struct lo_span text);
/* A whole number without fraction or exponent that fits; else false. */
bool lo_json_int(struct lo_span number, int64_t *out);
/* Appends a string with quotes and the escapes that RFC 8259 demands; bytes
 * that are not UTF-8 become U+FFFD and are counted in the result. */
unsigned lo_json_put(struct lo_buf *b, const char *p, size_t n);
void lo_json_puts(struct lo_buf *b, const char *s);
/* Appends a value without the white space between its tokens. */
void lo_json_compact(struct lo_buf *b, struct lo_span value);
#endif
