#include "cmd/lo-extract-http/blocks.h"

#include <stdlib.h>
#include <string.h>

#include "common/data.h"
#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"

enum { NAME_MAX_BYTES = 256, STREAMS = 64 };

static void
add_connection(struct blocks *b, const char *name)
{
	for (size_t i = 0; i < b->connections; i++)
		if (strcmp(b->connected[i].name, name) == 0)
			return;
	b->connected =
	    lo_realloc(b->connected, b->connections + 1, sizeof(*b->connected));
	memset(&b->connected[b->connections], 0, sizeof(*b->connected));
	b->connected[b->connections++].name = lo_strdup(name);
}

/* All of the source; one of its own name where there is none, whose block
 * says what is missing. */
static void
find_connections(struct blocks *b, const struct api *a, const char *config)
{
	struct lo_config c;
	struct lo_json_walk w;
	struct lo_span key, value;
	struct lo_buf name;
	struct lo_err e;

	lo_buf_init(&name, NAME_MAX_BYTES);
	if (lo_config_load(&c, config, &e) == 0) {
		lo_json_walk(&w, lo_config_get(&c, "/connections"));
		while (lo_json_member(&w, &key, &value)) {
			lo_buf_reset(&name);
			lo_json_text(&name, key);
			if (lo_json_is(lo_json_get(value, "source"), a->name))
				add_connection(b, name.p);
		}
	}
	lo_config_free(&c);
	lo_buf_free(&name);
	if (b->connections == 0)
		add_connection(b, a->name);
}

static int
check_type(const struct api *a, const char *type, struct lo_err *e)
{
	struct lo_buf names[STREAMS];
	const char *list[STREAMS], *near;
	size_t n = 0;

	if (type == NULL || api_get(a, "/stream").p != NULL ||
	    lo_json_get(api_get(a, "/streams"), type).p != NULL)
		return 0;
	for (; n < STREAMS; n++) {
		lo_buf_init(&names[n], NAME_MAX_BYTES);
		list[n] = names[n].p;
		if (!api_stream(a, (int)n, &names[n])) {
			lo_buf_free(&names[n]);
			break;
		}
		list[n] = names[n].p;
	}
	near = lo_data_nearest(type, list, n);
	lo_fail(e, LO_USAGE, "--stream: %s has no %.64s%s%s", a->name, type,
	    near != NULL ? "; did you mean " : "", near != NULL ? near : "");
	while (n > 0)
		lo_buf_free(&names[--n]);
	return -1;
}

static void
add_block(struct blocks *b, struct connected *c, const char *type,
    const struct lo_buf *missing)
{
	struct block *k;

	b->list = lo_realloc(b->list, b->count + 1, sizeof(*b->list));
	k = &b->list[b->count++];
	k->connected = c;
	k->type = lo_strdup(type);
	k->missing = missing->len > 0 ? lo_strdup(missing->p) : NULL;
}

static void
add_blocks(struct blocks *b, struct connected *c, const char *type)
{
	struct lo_buf name, missing;
	bool wrong = c->wrong.status != LO_OK;

	lo_buf_init(&name, NAME_MAX_BYTES);
	lo_buf_init(&missing, NAME_MAX_BYTES);
	/* It may be so wrong that there is no stream. */
	if (wrong) {
		if (!account_stream_at(&c->account, 0, &name) ||
		    !lo_name_ok(lo_buf_span(&name))) {
			lo_buf_reset(&name);
			lo_buf_adds(&name, "any");
		}
		add_block(b, c, type != NULL ? type : name.p, &missing);
	}
	for (int i = 0; !wrong && account_stream_at(&c->account, i, &name);
	     i++) {
		if (type != NULL && strcmp(type, name.p) != 0)
			continue;
		if (account_stream(&c->account, name.p, &missing) ||
		    missing.len > 0)
			add_block(b, c, name.p, &missing);
	}
	lo_buf_free(&name);
	lo_buf_free(&missing);
}

int
blocks_load(
    struct blocks *b, struct api *a, const struct options *o, struct lo_err *e)
{
	memset(b, 0, sizeof(*b));
	if (check_type(a, o->stream, e) < 0)
		return -1;
	for (int i = 0; i < o->count; i++)
		add_connection(b, o->operands[i]);
	if (o->connection != NULL)
		add_connection(b, o->connection);
	if (b->connections == 0)
		find_connections(b, a, o->config);
	for (size_t i = 0; i < b->connections; i++) {
		struct connected *c = &b->connected[i];

		if (account_load(
			&c->account, a, o->config, c->name, &c->wrong) == 0)
			c->wrong.status = LO_OK;
		add_blocks(b, c, o->stream);
	}
	if (b->count == 0 && api_get(a, "/stream").p != NULL)
		return lo_fail(e, LO_USAGE,
		    "--stream: no connection of %s has %.64s", a->name,
		    o->stream);
	return 0;
}

void
blocks_free(struct blocks *b)
{
	for (size_t i = 0; i < b->connections; i++) {
		account_free(&b->connected[i].account);
		free(b->connected[i].name);
	}
	for (size_t i = 0; i < b->count; i++) {
		free(b->list[i].type);
		free(b->list[i].missing);
	}
	free(b->connected);
	free(b->list);
}
