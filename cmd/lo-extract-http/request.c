#include "cmd/lo-extract-http/request.h"

#include <string.h>
#include <sys/random.h>

#include "cmd/lo-extract-http/url.h"
#include "common/json.h"

enum { ORIGIN_MAX = 8192, VALUE_MAX = 16384 };

int64_t
request_cost(struct lo_span json)
{
	int64_t n;

	return lo_json_int(lo_json_get(json, "cost"), &n) && n >= 0 ? n : 1;
}

/* The address below which a request is: the connection's, or that of another
 * of the API's own hosts, unless the connection says where all of it is. */
static int
base_of(const struct account *a, struct lo_span host, struct lo_buf *base,
    struct lo_err *e)
{
	struct lo_buf name;

	if (host.p == NULL || lo_json_get(a->it, "base_url").p != NULL) {
		lo_buf_addspan(base, lo_buf_span(&a->base));
		return 0;
	}
	lo_buf_init(&name, ORIGIN_MAX);
	lo_json_text(&name, host);
	lo_json_text(base, lo_json_get(api_get(a->api, "/hosts"), name.p));
	lo_buf_free(&name);
	if (strncmp(base->p, "https://", 8) == 0)
		return 0;
	return lo_fail(
	    e, LO_CONFIG, "%s: a host that hosts has not", a->api->path);
}

/* An absolute link leads nowhere but to where the credentials may go. */
static int
own_host(const char *base, const char *url, struct lo_err *e)
{
	struct lo_buf origin, own;
	int got = 0;

	lo_buf_init(&origin, ORIGIN_MAX);
	lo_buf_init(&own, ORIGIN_MAX);
	if (!lo_http_origin(base, &own) || !lo_http_origin(url, &origin) ||
	    strcmp(origin.p, own.p) != 0)
		got = lo_fail(e, LO_UNAVAILABLE,
		    "the API leads to another host than %s; nothing was sent "
		    "there",
		    own.p);
	lo_buf_free(&origin);
	lo_buf_free(&own);
	return got;
}

static int
put_url(const struct link *l, struct lo_span json, struct lo_span path,
    struct lo_http_call *c, struct lo_err *e)
{
	const struct account *a = l->account;
	struct lo_buf base;
	int got;

	if (lo_json_kind(path) != 's' || path.len < 3)
		return lo_fail(
		    e, LO_CONFIG, "%s: a request without a URL", a->api->path);
	lo_buf_init(&base, ORIGIN_MAX);
	got = base_of(a, lo_json_get(json, "host"), &base, e);
	if (path.p[1] == '/')
		lo_buf_addspan(&c->url, lo_buf_span(&base));
	lo_json_text(&c->url, path);
	if (got == 0 && (strlen(c->url.p) != c->url.len ||
			    strpbrk(c->url.p, " \r\n\t\\") != NULL))
		got = lo_fail(
		    e, LO_CONFIG, "%s: a URL that is none", a->api->path);
	if (got == 0)
		got = own_host(base.p, c->url.p, e);
	lo_buf_free(&base);
	return got;
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

static void
put_accept(const struct account *a, struct lo_span json, struct lo_buf *head)
{
	if (lo_json_get(json, "file").p != NULL)
		lo_buf_adds(head, "Accept: */*\n");
	else if (api_get(a->api, "/xml").p != NULL)
		lo_buf_adds(head, "Accept: application/xml\n");
	else
		lo_buf_adds(head, "Accept: application/json\n");
}

/* A name of its own for each request, a random UUID, by which the API's
 * people can find it. */
static void
put_name(const struct account *a, struct lo_buf *head)
{
	struct lo_span name = api_get(a->api, "/request_name");
	unsigned char id[16];

	if (lo_json_kind(name) != 's' ||
	    getrandom(id, sizeof(id), GRND_NONBLOCK) != sizeof(id))
		return;
	id[6] = (id[6] & 0x0f) | 0x40;
	id[8] = (id[8] & 0x3f) | 0x80;
	lo_json_text(head, name);
	lo_buf_adds(head, ": ");
	for (int i = 0; i < 16; i++)
		lo_buf_addf(head, "%s%02x",
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", id[i]);
	lo_buf_addc(head, '\n');
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
	if (get.p == NULL)
		get = lo_json_get(json, "post");
	if (put_url(l, json, get, c, e) < 0)
		return -1;
	url_query(&c->url, lo_json_get(json, "query"));
	put_accept(l->account, json, &c->head);
	put_name(l->account, &c->head);
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
