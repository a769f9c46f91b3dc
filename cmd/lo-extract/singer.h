/*
 * singer.h - the messages of a Singer tap become records and states
 *
 * A STATE becomes a state line where it stands, its whole value the cursor;
 * a RECORD a record of its stream's type, named by key_properties.
 * ACTIVATE_VERSION becomes a state with scope (the type) and since, where it
 * is known where that version began; else a state without since.
 *
 * Units: none.
 * Errors: LO_CONFIG on BATCH and on names that collide; LO_NOINPUT on a STATE
 * that is too large; LO_IO.
 * Ownership: keeps the run; singer_open gives (singer_close).
 * Sources: the Singer specification; lo-sources(7).
 */
#ifndef EXTRACT_SINGER_H
#define EXTRACT_SINGER_H

#include "cmd/lo-extract/row.h"
#include "cmd/lo-extract/run.h"
#include "cmd/lo-extract/tables.h"
#include "cmd/lo-extract/versions.h"

struct singer {
	struct run *run;
	struct tables tables;
	struct versions versions;
	struct lo_buf cursor, name, id;
	char now[LO_WHEN_TEXT];
	bool at_state;    /* the last message was STATE or ACTIVATE_VERSION */
	bool whole;       /* the last line is, as far as one can see */
	uint64_t strange; /* messages of unknown type */
};

int singer_open(struct singer *s, struct run *r, struct lo_err *e);
void singer_close(struct singer *s);

/* One line of the tap's output. */
int singer_line(struct singer *s, const struct lo_line *line, struct lo_err *e);

#endif
