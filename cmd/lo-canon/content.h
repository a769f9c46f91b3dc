/*
 * content.h - what the leaves of a message come to: text, HTML, attachments
 *
 * Which leaf is body and which attachment is RFC 8621's rule: text/plain and
 * text/html are body unless they are marked as attachments, stand behind the
 * first part of a multipart/related, or behind the first part of any other
 * with a name.  Leaves of one kind are joined by a newline; CRLF is LF.
 *
 * Units: bytes; counts of replacements (text.h).
 * Errors: the buffers' failed: more content than a line may hold.
 * Ownership: content_free frees; borrows the leaves.
 * Sources: RFC 8621 4.1.4; RFC 2046.
 */
#ifndef LO_CANON_CONTENT_H
#define LO_CANON_CONTENT_H

#include "cmd/lo-canon/mime_part.h"

enum {
	CONTENT_DEPTH = 64,    /* multiparts in multiparts; deeper is a leaf */
	CONTENT_PARTS = 10000, /* what comes after them is left out */
	CONTENT_MAX = 256 << 20
};

struct content {
	struct lo_buf text, html;  /* UTF-8 */
	struct lo_buf attachments; /* elements of a JSON array */
	bool has_text, has_html;
	char charset[40]; /* of the first leaf that declares one, or empty */
	unsigned parts, replaced;
};

struct leaf {
	struct lo_span type, name, id; /* type: lower case */
	struct lo_span charset;
	struct lo_span bytes; /* decoded; absent when not at hand */
	const char *part;     /* "1.0": places from the root, from 0 */
	enum mime_disposition disposition;
	bool is_first, in_related;
	bool converted; /* perhaps UTF-8 whatever the charset says */
	size_t size;
};

void content_init(struct content *c);
void content_free(struct content *c);

/* Would its bytes be wanted, or is their number enough? */
bool content_is_body(const struct leaf *l);
void content_add(struct content *c, const struct leaf *l);

/* Appends members body {text, html}, where there is one, attachments and
 * preview, with a comma before them. */
void content_put(struct content *c, struct lo_buf *out);

#endif
