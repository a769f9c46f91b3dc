/*
 * form.h - rows as a table, CSV, JSON, JSON Lines, Markdown or a chart
 *
 * The table is for people: fitted to the terminal, long cells cut, one line
 * a row, nothing in it that a terminal would obey.  The others are exact:
 * CSV by RFC 4180 (NULL is empty, an empty text is ""), JSON with every
 * integer and real as stored, binary values as base64.
 *
 * Units: columns of a terminal.
 * Errors: LO_IO from the output; LO_DATA for a row over 1 GiB.
 * Ownership: borrows the result and the output.
 * Sources: RFC 4180; RFC 8259; GitHub Flavored Markdown 4.10.
 */
#ifndef FORM_H
#define FORM_H

#include "cmd/lo-project/result.h"
#include "common/out.h"

enum form {
	FORM_TABLE,
	FORM_CSV,
	FORM_JSON,
	FORM_JSONL,
	FORM_MD,
	FORM_CHART,
	FORM_NONE
};

/* FORM_NONE when there is no form of that name. */
enum form form_of(const char *name);

/* Appends a cell as JSON. */
void form_json(
    struct lo_buf *b, const struct column *column, const struct cell *c);
int form_put(
    enum form form, struct result *r, struct lo_out *out, struct lo_err *e);
/* A table needs measured columns; terminal is its width, 0 when it is not
 * one. */
int table_put(
    struct result *r, int terminal, struct lo_out *out, struct lo_err *e);
/* The width of the terminal that is fd; $COLUMNS comes first; 0: none. */
int table_terminal(int fd);

#endif
