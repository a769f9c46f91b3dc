#include "cmd/lo-extract/connection.h"

#include "common/config.h"
#include "common/json.h"

enum { CONNECTION_MAX = 64 << 10 };

void
connection_init(struct connection *c)
{
	lo_buf_init(&c->client, CONNECTION_MAX);
	lo_buf_init(&c->tags, CONNECTION_MAX);
}

void
connection_free(struct connection *c)
{
	lo_buf_free(&c->client);
	lo_buf_free(&c->tags);
}

static int
take(struct connection *c, const struct lo_config *config, struct lo_span it,
    const char *source, struct lo_err *e)
{
	struct lo_span client = lo_json_get(it, "client");
	struct lo_span tags = lo_json_get(it, "tags");
	struct lo_span its = lo_json_get(it, "source");

	if (its.p != NULL && !lo_json_is(its, source))
		return lo_config_fail(config, its, e,
		    "not a connection of %s; name another one with -c", source);
	if (lo_json_kind(client) == 's')
		lo_json_text(&c->client, client);
	if (tags.p != NULL)
		lo_json_compact(&c->tags, tags);
	if (c->client.failed || c->tags.failed)
		return lo_config_fail(config, it, e,
		    "client or tags are longer than 64 KiB, and stand in each "
		    "record; shorten them");
	return 0;
}

int
connection_load(struct connection *c, const char *config, const char *source,
    const char *name, struct lo_err *e)
{
	struct lo_config file;
	struct lo_err unknown;
	struct lo_span it;
	int got = lo_config_load(&file, config, e);

	lo_buf_reset(&c->client);
	lo_buf_reset(&c->tags);
	if (got == 0) {
		it = lo_config_connection(&file, name, &unknown);
		if (it.p != NULL)
			got = take(c, &file, it, source, e);
	}
	lo_config_free(&file);
	return got;
}
