/*
 * schema_format.h - formats of texts that have a grammar of their own
 *
 * Units: bytes.
 * Errors: none: 1 where the text is of the format, else 0.
 * Ownership: borrows.
 * Sources: RFC 1123, 3986, 3987, 4291, 5890 to 5892 and 6570; ECMA 262.
 */
#ifndef SCHEMA_FORMAT_H
#define SCHEMA_FORMAT_H

#include <stdint.h>

#include "common/buf.h"

int is_hostname(struct lo_span s);
int is_idn_hostname(struct lo_span s);
int is_ipv6(struct lo_span s);
int is_uri(struct lo_span s);
int is_uri_reference(struct lo_span s);
int is_iri(struct lo_span s);
int is_iri_reference(struct lo_span s);
int is_uri_template(struct lo_span s);
int is_regex(struct lo_span s);

/* A percent sign and two digits at s.p[i]. */
bool is_percent(struct lo_span s, size_t i);
/* A character beyond ASCII as RFC 3987 lets it stand in a reference. */
bool is_wide(uint32_t c, bool in_private);

#endif
