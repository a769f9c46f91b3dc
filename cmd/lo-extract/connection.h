/*
 * connection.h - what the configuration says about one connection
 *
 * A local source needs no connection: a name that the configuration does not
 * know has neither client nor tags.
 *
 * Units: none.
 * Errors: LO_CONFIG.
 * Ownership: connection_load gives (connection_free).
 */
#ifndef EXTRACT_CONNECTION_H
#define EXTRACT_CONNECTION_H

#include "common/buf.h"
#include "common/err.h"

struct connection {
	struct lo_buf client; /* text; empty: none */
	struct lo_buf tags;   /* raw JSON; empty: none */
};

void connection_init(struct connection *c);
/* config: the file that -C names, or NULL. */
int connection_load(struct connection *c, const char *config,
    const char *source, const char *name, struct lo_err *e);
void connection_free(struct connection *c);

#endif
