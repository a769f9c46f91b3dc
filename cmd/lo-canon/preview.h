/*
 * preview.h - the first words of a message, as a list of mail shows them
 *
 * White space is folded to single spaces.  Of HTML the text alone is taken:
 * no tags, comments, styles, scripts or titles, references resolved.
 *
 * Units: characters (code points).  Errors: none.  Ownership: borrows.
 * Sources: RFC 8621 4.1.4; HTML's character references.
 */
#ifndef LO_CANON_PREVIEW_H
#define LO_CANON_PREVIEW_H

#include "common/buf.h"

enum { PREVIEW_MAX = 256 };

void preview_text(struct lo_buf *out, struct lo_span text);
void preview_html(struct lo_buf *out, struct lo_span html);

/* Character references alone ("&amp;", "&#39;", "&#x2019;"); what is no
 * reference stays. */
void preview_unescape(struct lo_buf *out, struct lo_span s);

#endif
