/*
 * api.h - one API as its file describes it: what is constant, and a program
 *
 * SOURCES/NAME.jq begins with "module {...};", constant JSON that says where
 * the API is, how it knows us, which streams and settings there are, and how
 * fast it may be asked.  The rest defines start and answer; api_compile makes
 * a filter of it that calls the one or the other by the input's "do".
 *
 * Units: none.
 * Errors: LO_CONFIG with the file's path, line, and the nearest known key.
 * Ownership: api_load gives (api_free); spans borrow from it.
 * Sources: lo-source(5).
 */
#ifndef EXTRACT_HTTP_API_H
#define EXTRACT_HTTP_API_H

#include <stdint.h>

#include "common/filter.h"

struct api {
	char *name, *path;
	struct lo_buf text;
	struct lo_span meta; /* the object behind "module" */
	struct lo_filter *filter;
};

int api_load(struct api *a, const char *name, struct lo_err *e);
/* The same from a file, whose name without .jq is the API's. */
int api_read(struct api *a, const char *path, struct lo_err *e);
int api_compile(struct api *a, struct lo_err *e);
void api_free(struct api *a);

struct lo_span api_get(const struct api *a, const char *pointer);
int64_t api_number(const struct api *a, const char *pointer, int64_t otherwise);
/* Does the program say where the API is? */
bool api_computes_base(const struct api *a);
/* The name of an object's member at that place, or of the API's stream,
 * decoded; false after the last. */
bool api_name(struct lo_span object, int index, struct lo_buf *name);
bool api_stream(const struct api *a, int index, struct lo_buf *name);

#endif
