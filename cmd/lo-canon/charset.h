/*
 * charset.h - what the name of a charset in mail means
 *
 * Mailers call charsets by names of their own, and by the name of the set
 * that theirs extends: what is said to be GB2312 has GBK's characters in it,
 * Shift_JIS Microsoft's, and so on.  What is told here is the superset, as
 * the Encoding Standard has it, by a name that iconv knows; of other names
 * GMime's opinion is asked.
 *
 * Units: bytes.
 * Errors: none: a name that nobody knows stays as it is.
 * Ownership: borrows.
 * Sources: the Encoding Standard 4.2; RFC 1468, RFC 1554, RFC 2237.
 */
#ifndef LO_CANON_CHARSET_H
#define LO_CANON_CHARSET_H

#include "common/buf.h"

enum { CHARSET_NAME = 64 };

/* The charset that the label means; empty when it is no name. */
void charset_means(struct lo_span label, char name[CHARSET_NAME]);

/* ISO-2022-JP, with what Microsoft's mailers put into it, as EUC-JP-MS. */
void charset_euc_of_2022(struct lo_buf *out, struct lo_span bytes);

#endif
