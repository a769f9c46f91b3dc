/*
 * catalogue.h - the instruments that are here, loaded when first asked for
 *
 * A name is ID (its newest version), ID@VERSION, or a path with a slash or
 * the suffix .json.
 *
 * Units: none.  Errors: LO_CONFIG, naming the nearest; those of instrument.h.
 * Ownership: catalogue_free frees everything that was given out.
 */
#ifndef SCORE_CATALOGUE_H
#define SCORE_CATALOGUE_H

#include "common/data.h"
#include "instrument.h"

struct catalogue {
	struct lo_data data;
	struct instrument **loaded;
	char **names; /* by which each was asked for */
	size_t count;
	bool listed;
};

void catalogue_init(struct catalogue *c);
void catalogue_free(struct catalogue *c);
int catalogue_list(struct catalogue *c, struct lo_err *e);
int catalogue_instrument(struct catalogue *c, const char *name,
    const struct instrument **out, struct lo_err *e);

/* A path rather than a name of the catalogue. */
bool is_path(const char *name);

#endif
