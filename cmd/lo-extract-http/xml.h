/*
 * xml.h - an answer in XML as JSON
 *
 * {"ROOT": VALUE}: an element without elements in it is its text, one with
 * them an object by their local names.  Of several with one name in one
 * element the first counts, unless the name is among lists: then all of them
 * are a list, and one alone is, too.  Attributes are left out.  There are no
 * entities but XML's own, and nothing is fetched.
 *
 * Units: none.
 * Errors: false for what is no XML, has a document type, nests deeper than
 * 32, or makes more than out takes.
 * Ownership: borrows; out is appended to.
 * Sources: XML 1.0, Namespaces in XML.
 */
#ifndef EXTRACT_HTTP_XML_H
#define EXTRACT_HTTP_XML_H

#include "common/buf.h"

/* lists: a JSON list of names. */
bool xml_to_json(struct lo_span text, struct lo_span lists, struct lo_buf *out);

#endif
