/*
 * html_write.h - Markdown, written piece by piece
 *
 * Blocks ask for lines between them, which are written when text comes, so
 * that nothing stands doubled or at the end.  A prefix ("> ", an indent) is
 * pushed for a container and stands before each of its lines.
 *
 * Units: bytes, levels.
 * Errors: the buffer's failed.
 * Ownership: keeps the buffer; borrows text.
 * Sources: CommonMark 0.30.
 */
#ifndef LO_HTML_WRITE_H
#define LO_HTML_WRITE_H

#include "common/buf.h"

enum { LO_MARK_DEPTH = 64 };

struct lo_mark {
	struct lo_buf *out;
	struct lo_buf prefix;        /* of the open containers, all in a row */
	size_t level[LO_MARK_DEPTH]; /* where each begins in prefix */
	int depth, low;              /* low: the least since the last text */
	char bullet[16];             /* to write before the next text, once */
	char pending[64]; /* signs that opened, before the next text */
	int lines;        /* asked for before the next text: 0, 1 or 2 */
	bool begun;       /* something was written */
	bool fresh;       /* at the start of a line */
	bool blank;       /* a space is due before the next word */
	bool plain;       /* as it stands: preformatted text */
	bool inside;      /* of a table's cell: no line may break */
	bool bare;        /* text alone: nothing is escaped or marked */
};

void lo_mark_init(struct lo_mark *m, struct lo_buf *out);
void lo_mark_free(struct lo_mark *m);

void lo_mark_lines(struct lo_mark *m, int lines); /* at least as many */
void lo_mark_break(struct lo_mark *m);            /* a hard line break */
void lo_mark_push(struct lo_mark *m, const char *prefix);
void lo_mark_pop(struct lo_mark *m);
/* The sign of a list's item, before what comes next. */
void lo_mark_bullet(struct lo_mark *m, const char *sign);

/* White space is folded and markup escaped, but in preformatted text. */
void lo_mark_text(struct lo_mark *m, const char *p, size_t n);
/* As it is, at once: rules, fences, bars. */
void lo_mark_sign(struct lo_mark *m, const char *sign);
/* Signs around text ("**", "["): left out when no text came between.
 * lo_mark_close says whether some did, and then writes the closing one. */
void lo_mark_open(struct lo_mark *m, const char *sign);
bool lo_mark_close(struct lo_mark *m, const char *opened, const char *sign);

#endif
