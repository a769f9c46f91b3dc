/*
 * html.h - HTML as readable Markdown
 *
 * Headings, lists, tables, links, images, quotes, emphasis and preformatted
 * text keep their sense; scripts, styles, comments and what stands in the
 * head are dropped; no visible word is lost, however broken the HTML is.
 * What would be markup by accident is escaped.  Nothing is fetched.
 *
 * Units: bytes.
 * Errors: the buffer's failed.
 * Ownership: borrows; html is UTF-8, ill-formed bytes become U+FFFD.
 * Sources: CommonMark 0.30; GitHub's tables; parsing by libxml2.
 */
#ifndef LO_HTML_H
#define LO_HTML_H

#include "common/buf.h"

void lo_html_markdown(struct lo_buf *b, struct lo_span html);
/* The same words without emphasis, addresses of links and escapes. */
void lo_html_text(struct lo_buf *b, struct lo_span html);

#endif
