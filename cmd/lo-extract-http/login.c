#include "cmd/lo-extract-http/login.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-extract-http/consent.h"
#include "cmd/lo-extract-http/listen.h"
#include "cmd/lo-extract-http/token.h"
#include "common/home.h"
#include "common/json.h"
#include "common/mem.h"

enum { TEXT_MAX = 16 << 10, SECONDS = 600 };

/* The file that the refresh token goes to. */
static int
where_to(const struct account *a, struct lo_buf *path, struct lo_err *e)
{
	struct lo_span ref = lo_json_get(a->auth, "refresh_token");
	struct lo_span file = lo_json_get(ref, "file");

	if (strcmp(a->kind.p, "oauth2_refresh_token") != 0)
		return lo_fail(e, LO_CONFIG,
		    "connections/%s/auth/type: --login is for "
		    "oauth2_refresh_token",
		    a->name);
	lo_json_text(path, file);
	if (lo_json_kind(file) == 's' && path->len > 0)
		return 0;
	return lo_fail(e, LO_CONFIG,
	    "connections/%s/auth/refresh_token: --login writes to {\"file\": "
	    "PATH} alone; name a file, log in, move what is in it to where it "
	    "belongs, and name that again",
	    a->name);
}

/* What an answer says of the account, which belongs into its settings. */
static void
tell_hints(const struct remote *x, const struct account *a, const char *query)
{
	struct lo_json_walk w;
	struct lo_span name, setting, set;
	struct lo_buf key, value, mine;

	lo_buf_init(&key, TEXT_MAX);
	lo_buf_init(&value, TEXT_MAX);
	lo_buf_init(&mine, TEXT_MAX);
	lo_json_walk(&w, consent_said(a, "settings"));
	while (lo_json_member(&w, &name, &setting)) {
		lo_buf_reset(&key);
		lo_json_text(&key, name);
		if (!consent_value(query, key.p, &value))
			continue;
		lo_buf_reset(&key);
		lo_json_text(&key, setting);
		set = lo_json_get(a->settings, key.p);
		if (lo_json_is(set, value.p))
			continue;
		lo_buf_reset(&mine);
		lo_json_put(&mine, value.p, value.len);
		x->warn("connections/%s/settings: this login is for "
			"\"%s\": %s; %s",
		    a->name, key.p, mine.p,
		    set.p != NULL ? "another one stands there, so change it"
				  : "put it there");
	}
	lo_buf_free(&key);
	lo_buf_free(&value);
	lo_buf_free(&mine);
}

static int
ask_user(const struct remote *x, struct consent *c, struct lo_buf *query,
    struct lo_err *e)
{
	const struct account *a = c->account;
	int seconds = (int)account_limit(a, "login_seconds", SECONDS), got = 0;
	struct listen l;
	struct lo_buf url;

	listen_init(&l);
	lo_buf_init(&url, TEXT_MAX);
	if (c->loopback)
		got = listen_open(&l, c->port, e);
	if (got == 0 && c->loopback)
		consent_port(c, l.port);
	if (got == 0)
		got = consent_url(c, &url, e);
	if (got == 0) {
		x->warn("%s: open this page in a browser; if that is on "
			"another machine, paste here the URL that it ends at",
		    a->name);
		x->tell("%s", url.p);
		got = listen_wait(&l, c->path.p, seconds, query, e);
	}
	listen_close(&l);
	lo_buf_free(&url);
	return got;
}

static int
trade(const struct remote *x, const struct consent *c, const char *query,
    const char *path, struct lo_err *e)
{
	const struct account *a = c->account;
	struct lo_http *h = NULL;
	struct lo_buf code;
	char why[64];
	int got;

	lo_buf_init(&code, TEXT_MAX);
	got = consent_code(c, query, &code, e);
	if (got == 0)
		got = lo_http_open(&h, &a->limits, e);
	if (got == 0)
		got = token_trade(a, h, lo_buf_span(&code),
		    lo_buf_span(&c->redirect), lo_buf_span(&c->verifier), why,
		    e);
	lo_http_close(h);
	explicit_bzero(code.p, code.len);
	lo_buf_free(&code);
	if (got < 0)
		return -1;
	tell_hints(x, a, query);
	x->say("%s: the refresh token is in %s", a->name, path);
	return 0;
}

static int
login(const struct remote *x, const struct account *a, struct lo_err *e)
{
	struct consent c;
	struct lo_buf query, path;
	int got;

	lo_buf_init(&query, TEXT_MAX);
	lo_buf_init(&path, TEXT_MAX);
	got = where_to(a, &path, e);
	if (got == 0) {
		got = consent_init(&c, a, e);
		if (got == 0)
			got = ask_user(x, &c, &query, e);
		if (got == 0)
			got = trade(x, &c, query.p, path.p, e);
		consent_free(&c);
	}
	explicit_bzero(query.p, query.len);
	lo_buf_free(&query);
	lo_buf_free(&path);
	return got;
}

/* Which source's connection that is. */
static int
find_source(const struct remote *x, struct lo_buf *name, struct lo_err *e)
{
	struct lo_config c;
	struct lo_span it = {NULL, 0};

	if (lo_config_load(&c, x->options->config, e) == 0)
		it = lo_config_connection(&c, x->source, e);
	if (it.p != NULL)
		lo_json_text(name, lo_json_get(it, "source"));
	lo_config_free(&c);
	return it.p != NULL ? 0 : -1;
}

int
login_run(const struct remote *x)
{
	struct lo_err e = {LO_OK, ""};
	struct lo_buf source;
	struct account a;
	struct api api;
	int got;

	lo_buf_init(&source, TEXT_MAX);
	got = lo_home_open(&e);
	if (got == 0)
		got = find_source(x, &source, &e);
	if (got == 0) {
		got = api_load(&api, source.p, &e);
		if (got == 0)
			got = api_compile(&api, &e);
		if (got == 0) {
			got = account_load(
			    &a, &api, x->options->config, x->source, &e);
			if (got == 0)
				got = login(x, &a, &e);
			account_free(&a);
		}
		api_free(&api);
	}
	lo_buf_free(&source);
	if (got < 0)
		x->warn("%s", e.text);
	return e.status;
}
