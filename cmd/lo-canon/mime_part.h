/*
 * mime_part.h - what the header of a MIME part says of it, by GMime
 *
 * The one module that names GMime: parameters with RFC 2231's charsets and
 * continuations, uuencode, names of charsets.  The tree of parts is
 * not GMime's, because that takes 1.3 KB a part and 500 bytes a header field
 * of a hostile message, without a limit.
 *
 * Units: bytes.
 * Errors: none: a field that makes no sense counts as missing.
 * Ownership: mime_head_free frees what mime_head_* put there.
 * Sources: RFC 2045, RFC 2183, RFC 2231; the GMime 3 reference.
 */
#ifndef LO_CANON_MIME_PART_H
#define LO_CANON_MIME_PART_H

#include <iconv.h>

#include "cmd/lo-canon/transfer.h"

enum mime_disposition { MIME_UNSAID, MIME_INLINE, MIME_ATTACHED };

struct mime_head {
	char *type; /* "text/plain", lower case; NULL until known */
	char *charset, *boundary, *name;
	char *filename; /* of the disposition */
	char *id;       /* Content-ID without brackets */
	enum mime_disposition disposition;
	enum transfer encoding;
};

void mime_head_init(struct mime_head *h);
void mime_head_free(struct mime_head *h);

/* Reads one field; a name that says nothing about content is passed over,
 * and of one that comes twice the first counts.  value: without its name,
 * folded or not, bytes of any charset. */
void mime_head_field(
    struct mime_head *h, struct lo_span name, struct lo_span value);

/* To UTF-8; (iconv_t)-1 when nobody knows the name. */
iconv_t mime_iconv_open(struct lo_span charset);

#endif
