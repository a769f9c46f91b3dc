#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "common/mem.h"

void
catalogue_init(struct catalogue *c)
{
	memset(c, 0, sizeof(*c));
}

void
catalogue_free(struct catalogue *c)
{
	for (size_t i = 0; i < c->count; i++) {
		instrument_free(c->loaded[i]);
		free(c->loaded[i]);
		free(c->names[i]);
	}
	free(c->loaded);
	free(c->names);
	if (c->listed)
		lo_data_free(&c->data);
}

int
catalogue_list(struct catalogue *c, struct lo_err *e)
{
	if (c->listed)
		return 0;
	if (lo_data_list(&c->data, "instruments", ".json", e) < 0)
		return -1;
	c->listed = true;
	return 0;
}

bool
is_path(const char *name)
{
	size_t n = strlen(name);

	return strchr(name, '/') != NULL ||
	       (n > 5 && strcmp(name + n - 5, ".json") == 0);
}

static int
unknown(const struct catalogue *c, const char *name, struct lo_err *e)
{
	const char **ids = lo_zalloc(c->data.count + 1, sizeof(*ids));
	char **copies = lo_zalloc(c->data.count + 1, sizeof(*copies));
	const char *near;
	int got;

	for (size_t i = 0; i < c->data.count; i++) {
		copies[i] = lo_strdup(c->data.entries[i].name);
		copies[i][strcspn(copies[i], "@")] = '\0';
		ids[i] = copies[i];
	}
	near = lo_data_nearest(name, ids, c->data.count);
	if (near != NULL)
		got = lo_fail(e, LO_CONFIG,
		    "%s: no such instrument; %s is the nearest (see lo-score "
		    "--list)",
		    name, near);
	else
		got = lo_fail(e, LO_CONFIG,
		    "%s: no such instrument; lo-score --list shows what is "
		    "here",
		    name);
	for (size_t i = 0; i < c->data.count; i++)
		free(copies[i]);
	free(copies);
	free(ids);
	return got;
}

/* It is listed before it is loaded, so that it is freed when it fails. */
static int
load(struct catalogue *c, const char *name, const char *path,
    const struct instrument **out, struct lo_err *e)
{
	struct instrument *n = lo_zalloc(1, sizeof(*n));

	c->loaded = lo_realloc(c->loaded, c->count + 1, sizeof(*c->loaded));
	c->names = lo_realloc(c->names, c->count + 1, sizeof(*c->names));
	c->names[c->count] = lo_strdup(name);
	c->loaded[c->count++] = n;
	*out = n;
	return instrument_load(n, path, e);
}

/* Asked for by ID and by ID@VERSION it is loaded once. */
int
catalogue_instrument(struct catalogue *c, const char *name,
    const struct instrument **out, struct lo_err *e)
{
	const struct lo_data_entry *k;

	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->names[i], name) == 0) {
			*out = c->loaded[i];
			return 0;
		}
	if (is_path(name))
		return load(c, name, name, out, e);
	if (catalogue_list(c, e) < 0)
		return -1;
	k = lo_data_newest(&c->data, name);
	if (k == NULL)
		return unknown(c, name, e);
	if (strcmp(k->name, name) != 0)
		return catalogue_instrument(c, k->name, out, e);
	return load(c, name, k->path, out, e);
}
