#include "cmd/lo-extract/connection.h"

enum { CONNECTION_MAX = 64 << 10 };

void
connection_init(struct connection *c)
{
	lo_buf_init(&c->client, CONNECTION_MAX);
	lo_buf_init(&c->tags, CONNECTION_MAX);
}

int
connection_load(struct connection *c, const char *name, struct lo_err *e)
{
	(void)name;
	(void)e;
	lo_buf_reset(&c->client);
	lo_buf_reset(&c->tags);
	return 0;
}

void
connection_free(struct connection *c)
{
	lo_buf_free(&c->client);
	lo_buf_free(&c->tags);
}
