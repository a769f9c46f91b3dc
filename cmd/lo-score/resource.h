/*
 * resource.h - the parts that FHIR resources of one set have in common
 *
 * Units: none.  Errors: the buffer's failed.
 * Ownership: borrows.  Sources: HL7 FHIR R4 (4.0.1).
 */
#ifndef SCORE_RESOURCE_H
#define SCORE_RESOURCE_H

#include "instrument.h"

#define RESOURCE_LOINC "http://loinc.org"

/* What an observation of a set is about. */
struct about {
	const struct instrument *of; /* NULL: not in the catalogue */
	struct lo_span measurement;  /* the line; absent when it did not come */
	struct lo_span event_id;     /* raw JSON */
};

/* A code of LOINC and the instrument's own, with a text. */
void resource_code(struct lo_buf *b, const struct about *a,
    struct lo_span loinc, struct lo_span code, const char *text);
/* One option as a Coding. */
void resource_coding(
    struct lo_buf *b, const struct about *a, const struct option *o);
/* The option that an observation's value means, or NULL. */
const struct option *resource_option(
    const struct about *a, const struct item *i, struct lo_span value);
/* subject and, by the name given, the time of answering. */
void resource_whose(struct lo_buf *b, const struct about *a, const char *when);
/* An id for what has no id: the hash of a key and a word. */
void resource_id(struct lo_buf *b, struct lo_buf *spare, struct lo_span key,
    const char *word);

void observation_write(struct lo_buf *b, struct lo_buf *spare,
    const struct about *a, struct lo_span line);

#endif
