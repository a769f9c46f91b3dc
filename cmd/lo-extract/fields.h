/*
 * fields.h - ids and instants from the members of a row
 *
 * A key is one member or several: --key a,b.  A comma or a backslash in a
 * name is written behind a backslash, and so it is in the id that several
 * values make, so that two rows have one id only when all values agree.
 * A name that begins with a slash is a JSON pointer.
 *
 * Units: microseconds since 1970 UTC.
 * Errors: false when a member is missing, null, empty or no instant.
 * Ownership: fields_parse gives (fields_free).
 */
#ifndef EXTRACT_FIELDS_H
#define EXTRACT_FIELDS_H

#include <stdint.h>

#include "common/buf.h"

struct fields {
	char **names;
	size_t count;
};

void fields_parse(struct fields *f, const char *list);
/* From a JSON array of strings; false when it is none. */
bool fields_array(struct fields *f, struct lo_span json);
void fields_free(struct fields *f);

/* Appends the id; nothing and false when a value is missing. */
bool fields_id(const struct fields *f, struct lo_span row, struct lo_buf *id);
/* RFC 3339, the same with a blank for the T or without a zone (UTC), a date,
 * or seconds or milliseconds since 1970. */
bool fields_when(const char *name, struct lo_span row, int64_t *us);

#endif
