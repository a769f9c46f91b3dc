/*
 * quote.h - the plain text of a mail as Markdown, quoted history folded
 *
 * Text stays readable as it is: only what Markdown would take for something
 * else is escaped (HTML, headings, fences, images that would be loaded).
 * Quoted lines of former mails, with the line that announces them, go into
 * a <details> element; a short quote that is answered below stays in sight.
 * Works without knowing a language: by "> ", dashes and header-like lines.
 *
 * Units: bytes, lines.
 * Errors: the buffer's failed.
 * Ownership: borrows.
 * Sources: RFC 3676 4.5; CommonMark 0.31.
 */
#ifndef QUOTE_H
#define QUOTE_H

#include "common/buf.h"

void quote_fold(struct lo_buf *b, struct lo_span text);
/* Of text that is Markdown, as HTML gives it: only images are escaped. */
void quote_fold_markdown(struct lo_buf *b, struct lo_span text);
/* Without folding: a line, as it may stand in a heading or a list. */
void quote_escape(struct lo_buf *b, struct lo_span text);

#endif
