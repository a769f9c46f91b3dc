/*
 * when.h - instants: RFC 3339 and microseconds since 1970 UTC
 *
 * The clock honours $LO_NOW (an RFC 3339 instant) for every time that a
 * program invents; monotonic time goes on from there.
 *
 * Units: microseconds since 1970-01-01T00:00:00Z, signed.
 * Errors: parsers return false and leave *out alone.
 * Ownership: borrows.
 * Sources: RFC 3339; years 0000 to 9999; a leap second (60) is read as the
 * second after.
 */
#ifndef LO_WHEN_H
#define LO_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LO_WHEN_TEXT = 32, LO_RUN_ID_TEXT = 20 };

int64_t lo_when_now(void);  /* the clock, or $LO_NOW */
int64_t lo_when_mono(void); /* monotonic, from an unnamed start */

/* "2025-11-12T20:54:33.123456Z", without a fraction when it is zero. */
void lo_when_text(int64_t us, char out[LO_WHEN_TEXT]);
/* With six digits always, so that texts sort as instants do. */
void lo_when_text6(int64_t us, char out[LO_WHEN_TEXT]);
/* RFC 3339 with any offset and 0 to 9 digits of fraction. */
bool lo_when_parse(const char *p, size_t n, int64_t *out);
/* The same, or a date alone (its midnight, UTC), as options take it. */
bool lo_when_parse_arg(const char *s, int64_t *out);

/* "20251112T205433Z" */
void lo_run_id_text(int64_t us, char out[LO_RUN_ID_TEXT]);
bool lo_run_id_parse(const char *p, size_t n, int64_t *out);

#endif
