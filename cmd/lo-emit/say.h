/*
 * say.h - what lo-emit tells a person, each in one line
 *
 * A line names the stream or the place, the reason, and what to type.
 * Streams, counts, codes and statuses only.
 *
 * Units: none.  Errors: none.  Ownership: borrows.
 */
#ifndef EMIT_SAY_H
#define EMIT_SAY_H

#include "flow.h"

void say_broken(const struct flow *f);
void say_failed(const struct flow *f);
void say_silence(const struct flow *f);
void say_strangers(const struct flow *f);
void say_short(const struct flow *f);
void say_more(const struct flow *f);
void say_hole(const struct flow *f, const struct sink *s);
void say_deletes(const struct flow *f, const struct sink *s);
void say_strict(const struct flow *f);
void say_letters(const struct flow *f);
void say_unpublished(const struct flow *f, const struct lo_err *e);
void say_summary(const struct flow *f);

/* Letters of our own, by code. */
void count_code(struct flow *f, const char *code);
void codes_json(const struct flow *f, struct lo_buf *b);

#endif
