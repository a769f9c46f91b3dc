#include "cmd/lo-extract-http/place.h"

#include <string.h>

#include "common/json.h"

enum { URL_MAX = 8192, QUESTION_MAX = 1 << 20, REGION_MAX = 64 };

static bool
on_this_machine(const char *origin)
{
	size_t digits = strspn(origin + 7, "0123456789.");

	/* Names may begin like addresses. */
	return (strncmp(origin, "http://127.", 11) == 0 &&
		   origin[7 + digits] == ':') ||
	       strncmp(origin, "http://localhost:", 17) == 0 ||
	       strncmp(origin, "http://[::1]:", 13) == 0;
}

static bool
names_user(const char *url)
{
	const char *p = strstr(url, "://");

	return p != NULL && memchr(p + 3, '@', strcspn(p + 3, "/?#")) != NULL;
}

static int
check_url(const struct account *a, const char *key, struct lo_span own,
    struct lo_buf *url, struct lo_buf *origin, struct lo_err *e)
{
	while (url->len > 0 && url->p[url->len - 1] == '/')
		url->p[--url->len] = '\0';
	if (url->len == 0)
		return 0;
	if (!lo_http_origin(url->p, origin))
		return lo_config_fail(&a->config, own, e,
		    "connections/%s/%s: not a URL with scheme and host",
		    a->name, key);
	if (names_user(url->p))
		return lo_config_fail(&a->config, own, e,
		    "connections/%s/%s: a name or a password has no place in "
		    "it; see auth",
		    a->name, key);
	if (strncmp(origin->p, "https://", 8) != 0 &&
	    !on_this_machine(origin->p))
		return lo_config_fail(&a->config, own, e,
		    "connections/%s/%s: without TLS only this machine is "
		    "spoken to; use https",
		    a->name, key);
	return 0;
}

static int
take_url(struct account *a, const char *key, struct lo_buf *url,
    struct lo_buf *origin, struct lo_err *e)
{
	struct lo_span own = lo_json_get(a->it, key);
	struct lo_span text =
	    own.p != NULL ? own : lo_json_get(a->api->meta, key);

	lo_buf_reset(url);
	if (lo_json_kind(text) == 's')
		lo_json_text(url, text);
	if (url->len > 0 && strstr(url->p, "://") == NULL && url != &a->base)
		lo_http_join(a->base.p, url);
	return check_url(a, key, own, url, origin, e);
}

/* What the program makes of the configuration, and of nothing else. */
static int
ask(struct account *a, struct lo_buf *answer, struct lo_err *e)
{
	struct lo_span own = lo_json_get(a->it, "base_url");
	struct lo_buf b;
	int got = 0;

	lo_buf_init(&b, QUESTION_MAX);
	lo_buf_adds(&b, "{\"do\":\"base\",\"settings\":");
	lo_buf_addspan(&b, a->settings);
	lo_buf_adds(&b, ",\"region\":");
	lo_json_puts(&b, a->region.p);
	lo_buf_adds(&b, ",\"base_url\":");
	lo_buf_addspan(&b, own.p != NULL ? own : lo_span_of("null"));
	lo_buf_addc(&b, '}');
	if (a->api->filter == NULL)
		got = api_compile(a->api, e);
	if (got == 0)
		got = lo_filter_run(a->api->filter, lo_buf_span(&b), answer, e);
	lo_buf_free(&b);
	return got;
}

static int
make_base(struct account *a, struct lo_err *e)
{
	struct lo_buf answer;
	int got;

	lo_buf_init(&answer, URL_MAX);
	lo_buf_reset(&a->base);
	got = ask(a, &answer, e);
	if (got < 0)
		lo_fail_at(e, "%s: base", a->api->path);
	else if (lo_json_kind(lo_buf_span(&answer)) != 's')
		got = lo_fail(
		    e, LO_CONFIG, "%s: base gives no URL", a->api->path);
	else {
		lo_json_text(&a->base, lo_json_trim(lo_buf_span(&answer)));
		got = check_url(
		    a, "settings", a->settings, &a->base, &a->origin, e);
	}
	lo_buf_free(&answer);
	return got;
}

static int
base(struct account *a, struct lo_err *e)
{
	if (api_computes_base(a->api))
		return make_base(a, e);
	if (take_url(a, "base_url", &a->base, &a->origin, e) < 0)
		return -1;
	return a->base.len > 0
		   ? 0
		   : lo_config_fail(&a->config, a->it, e,
			 "connections/%s/base_url is missing", a->name);
}

int
place_load(struct account *a, struct lo_err *e)
{
	struct lo_buf origin;
	int got = base(a, e);

	lo_buf_init(&origin, URL_MAX);
	if (got == 0)
		got = take_url(a, "token_url", &a->token_url, &origin, e);
	lo_buf_free(&origin);
	return got;
}

/* It becomes part of a host's name: no more than letters, digits, dashes. */
static bool
is_region(const struct lo_buf *b)
{
	return b->len > 0 && !b->failed &&
	       strspn(b->p, "abcdefghijklmnopqrstuvwxyz0123456789-") == b->len;
}

int
place_region(struct account *a, struct lo_span region, struct lo_err *e)
{
	struct lo_buf name;
	bool well;

	lo_buf_init(&name, REGION_MAX);
	if (lo_json_kind(region) == 's')
		lo_json_text(&name, region);
	well = is_region(&name);
	if (well) {
		lo_buf_reset(&a->region);
		lo_buf_addspan(&a->region, lo_buf_span(&name));
	}
	lo_buf_free(&name);
	return well ? base(a, e)
		    : lo_fail(e, LO_UNAVAILABLE,
			  "the API names a region that is none");
}
