/*
 * config.h - the configuration: one JSON file, checked key by key
 *
 * -C FILE, else $LO_CONFIG, else $XDG_CONFIG_HOME/lo/config.json.  A file
 * that was named must be there; the last one need not.  A key that is not
 * known is an error that says where, what is expected, and the nearest name.
 *
 * Units: none.
 * Errors: LO_CONFIG, with path, line and key; LO_NOINPUT.
 * Ownership: lo_config_load gives (lo_config_free); spans borrow from it.
 * Sources: lo-config(5).
 */
#ifndef LO_CONFIG_H
#define LO_CONFIG_H

#include "common/buf.h"
#include "common/err.h"

struct lo_config {
	bool found;
	char *path;
	struct lo_buf text;
	struct lo_span root; /* an empty object when nothing was found */
};

int lo_config_load(struct lo_config *c, const char *option, struct lo_err *e);
void lo_config_free(struct lo_config *c);

/* The value at a JSON pointer, or an absent span. */
struct lo_span lo_config_get(const struct lo_config *c, const char *pointer);

/* The connection's object; absent and e (naming the nearest) when the
 * configuration has none of that name. */
struct lo_span lo_config_connection(
    const struct lo_config *c, const char *name, struct lo_err *e);

/* lo_fail with LO_CONFIG for a value of the file: "path:line: key: ...". */
int lo_config_fail(const struct lo_config *c, struct lo_span at,
    struct lo_err *e, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
