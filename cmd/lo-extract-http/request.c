#include "cmd/lo-extract-http/request.h"

#include <string.h>

#include "cmd/lo-extract-http/url.h"
#include "common/json.h"

enum { ORIGIN_MAX = 8192, VALUE_MAX = 16384 };

int64_t
request_cost(struct lo_span json)
{
	int64_t n;

	return lo_json_int(lo_json_get(json, "cost"), &n) && n >= 0 ? n : 1;
}

/* An absolute link leads nowhere but to where the credentials may go. */
static int
own_host(const struct link *l, const char *url, struct lo_err *e)
{
	const struct account *a = l->account;
	struct lo_buf origin;
	bool own;

	lo_buf_init(&origin, ORIGIN_MAX);
	own =
	    lo_http_origin(url, &origin) && strcmp(origin.p, a->origin.p) == 0;
	lo_buf_free(&origin);
	if (own)
		return 0;
	return lo_fail(e, LO_UNAVAILABLE,
	    "the API leads to another host than %s; nothing was sent there",
	    a->origin.p);
}

static int
put_url(const struct link *l, struct lo_span path, struct lo_http_call *c,
    struct lo_err *e)
{
	if (lo_json_kind(path) != 's' || path.len < 3)
		return lo_fail(e, LO_CONFIG, "%s: a request without a URL",
		    l->account->api->path);
	if (path.p[1] == '/')
		lo_buf_addspan(&c->url, lo_buf_span(&l->account->base));
	lo_json_text(&c->url, path);
	if (strpbrk(c->url.p, " \r\n\t\\") != NULL)
		return lo_fail(e, LO_CONFIG, "%s: a URL that is none",
		    l->account->api->path);
	return own_host(l, c->url.p, e);
}

static int
put_head(const struct link *l, struct lo_span head, struct lo_http_call *c,
    struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span name, value;
	struct lo_buf text;
	bool well = true;

	lo_buf_init(&text, VALUE_MAX);
	lo_json_walk(&w, head);
	while (well && lo_json_member(&w, &name, &value)) {
		lo_buf_reset(&text);
		lo_json_text(&text, name);
		lo_buf_adds(&text, ": ");
		if (lo_json_kind(value) == 's')
			lo_json_text(&text, value);
		well = !text.failed && strpbrk(text.p, "\r\n") == NULL &&
		       strlen(text.p) == text.len;
		lo_buf_addspan(&c->head, lo_buf_span(&text));
		lo_buf_addc(&c->head, '\n');
	}
	lo_buf_free(&text);
	return well ? 0
		    : lo_fail(e, LO_CONFIG, "%s: a header that is none",
			  l->account->api->path);
}

int
request_make(const struct link *l, struct lo_span json, struct lo_http_call *c,
    struct lo_err *e)
{
	struct lo_span get = lo_json_get(json, "get");
	struct lo_span body = lo_json_get(json, "json");

	lo_buf_reset(&c->url);
	lo_buf_reset(&c->head);
	lo_buf_reset(&c->body);
	c->method = get.p != NULL ? "GET" : "POST";
	if (put_url(l, get.p != NULL ? get : lo_json_get(json, "post"), c, e) <
	    0)
		return -1;
	url_query(&c->url, lo_json_get(json, "query"));
	lo_buf_adds(&c->head, "Accept: application/json\n");
	if (body.p != NULL) {
		lo_buf_adds(&c->head, "Content-Type: application/json\n");
		lo_buf_addspan(&c->body, body);
	}
	if (put_head(l, lo_json_get(json, "header"), c, e) < 0)
		return -1;
	if (c->url.failed || c->head.failed || c->body.failed)
		return lo_fail(e, LO_CONFIG, "%s: a request that is too long",
		    l->account->api->path);
	return 0;
}
