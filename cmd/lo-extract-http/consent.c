#include "cmd/lo-extract-http/consent.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "cmd/lo-extract-http/grant.h"
#include "cmd/lo-extract-http/url.h"
#include "common/base64.h"
#include "common/hash.h"
#include "common/json.h"

enum { TEXT_MAX = 16 << 10, RANDOM = 32, PORT_MAX = 65535 };

struct lo_span
consent_said(const struct account *a, const char *name)
{
	struct lo_span own = lo_json_get(lo_json_get(a->auth, "login"), name);

	if (own.p != NULL)
		return own;
	return lo_json_get(
	    api_get(a->api, "/auth/oauth2_refresh_token/login"), name);
}

static int
dice(struct lo_buf *out, struct lo_err *e)
{
	unsigned char bytes[RANDOM];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return lo_fail_errno(e, LO_OS, "getrandom");
	lo_base64url_put(out, bytes, sizeof(bytes));
	explicit_bzero(bytes, sizeof(bytes));
	return 0;
}

static bool
on_loopback(struct lo_span host)
{
	static const char *const names[] = {"127.0.0.1", "localhost"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t n = strlen(names[i]);

		if (host.len >= n && memcmp(host.p, names[i], n) == 0 &&
		    (host.len == n || host.p[n] == ':'))
			return true;
	}
	return false;
}

/* Where the answer goes: to a port of ours, or to a page that shows it. */
static int
take_redirect(struct consent *c, struct lo_err *e)
{
	struct lo_span given = consent_said(c->account, "redirect_uri");
	const char *colon;
	struct url_parts u;
	char *end;
	long port;

	if (lo_json_kind(given) == 's')
		lo_json_text(&c->redirect, given);
	else
		lo_buf_adds(&c->redirect, "http://127.0.0.1");
	if (!url_split(c->redirect.p, &u) ||
	    (strncmp(c->redirect.p, "http://", 7) == 0 && !on_loopback(u.host)))
		return lo_fail(e, LO_CONFIG,
		    "redirect_uri: expected https://HOST/... or "
		    "http://localhost[:PORT]/...");
	c->loopback = strncmp(c->redirect.p, "http://", 7) == 0;
	lo_buf_addspan(&c->path, u.path);
	if (c->path.len == 0)
		lo_buf_addc(&c->path, '/');
	colon = memchr(u.host.p, ':', u.host.len);
	if (!c->loopback || colon == NULL)
		return 0;
	port = strtol(colon + 1, &end, 10);
	if (end != u.host.p + u.host.len || port < 1 || port > PORT_MAX)
		return lo_fail(
		    e, LO_CONFIG, "redirect_uri: a port from 1 to 65535");
	c->port = (int)port;
	return 0;
}

int
consent_init(struct consent *c, const struct account *a, struct lo_err *e)
{
	memset(c, 0, sizeof(*c));
	c->account = a;
	lo_buf_init(&c->state, TEXT_MAX);
	lo_buf_init(&c->verifier, TEXT_MAX);
	lo_buf_init(&c->redirect, TEXT_MAX);
	lo_buf_init(&c->path, TEXT_MAX);
	if (dice(&c->state, e) < 0 || dice(&c->verifier, e) < 0)
		return -1;
	if (take_redirect(c, e) < 0)
		return lo_fail_at(e, "connections/%s/auth/login", a->name);
	return 0;
}

void
consent_free(struct consent *c)
{
	explicit_bzero(c->verifier.p, c->verifier.len);
	lo_buf_free(&c->state);
	lo_buf_free(&c->verifier);
	lo_buf_free(&c->redirect);
	lo_buf_free(&c->path);
}

void
consent_port(struct consent *c, int port)
{
	struct lo_buf text;
	size_t host;

	if (c->port != 0)
		return;
	c->port = port;
	host = 7 + strcspn(c->redirect.p + 7, "/?");
	lo_buf_init(&text, TEXT_MAX);
	lo_buf_add(&text, c->redirect.p, host);
	lo_buf_addf(&text, ":%d%s", port, c->redirect.p + host);
	lo_buf_reset(&c->redirect);
	lo_buf_addspan(&c->redirect, lo_buf_span(&text));
	lo_buf_free(&text);
}

static int
put_page(const struct account *a, struct lo_buf *url, struct lo_err *e)
{
	struct lo_span page = consent_said(a, "url");
	struct lo_buf origin;
	bool well;

	if (lo_json_kind(page) != 's')
		return lo_fail(e, LO_CONFIG,
		    "connections/%s/auth/login/url is missing", a->name);
	lo_json_text(url, page);
	if (strstr(url->p, "://") == NULL)
		lo_http_join(a->token_url.p, url);
	lo_buf_init(&origin, TEXT_MAX);
	well = lo_http_origin(url->p, &origin) && strchr(url->p, '#') == NULL;
	lo_buf_free(&origin);
	return well ? 0
		    : lo_fail(e, LO_CONFIG,
			  "connections/%s/auth/login/url: not a URL", a->name);
}

static void
put(struct lo_buf *url, const char *name, struct lo_span value)
{
	lo_buf_addf(
	    url, "%c%s=", strchr(url->p, '?') == NULL ? '?' : '&', name);
	url_encode(url, value);
}

int
consent_url(const struct consent *c, struct lo_buf *url, struct lo_err *e)
{
	const struct account *a = c->account;
	unsigned char hash[LO_HASH_SIZE];
	struct lo_buf text;

	if (put_page(a, url, e) < 0)
		return -1;
	lo_buf_init(&text, TEXT_MAX);
	put(url, "response_type", lo_span_of("code"));
	lo_json_text(&text, lo_json_get(a->auth, "client_id"));
	put(url, "client_id", lo_buf_span(&text));
	put(url, "redirect_uri", lo_buf_span(&c->redirect));
	lo_buf_reset(&text);
	grant_scope(a, consent_said(a, "scope"), &text);
	if (text.len > 0)
		put(url, "scope", lo_buf_span(&text));
	put(url, "state", lo_buf_span(&c->state));
	lo_hash(c->verifier.p, c->verifier.len, hash);
	lo_buf_reset(&text);
	lo_base64url_put(&text, hash, sizeof(hash));
	put(url, "code_challenge", lo_buf_span(&text));
	put(url, "code_challenge_method", lo_span_of("S256"));
	url_query(url, consent_said(a, "parameters"));
	lo_buf_free(&text);
	return url->failed ? lo_fail(e, LO_CONFIG, "the URL is too long") : 0;
}

bool
consent_value(const char *query, const char *name, struct lo_buf *value)
{
	size_t n = strlen(name), len;
	const char *p = query;

	lo_buf_reset(value);
	for (; *p != '\0'; p += len + (p[len] == '&')) {
		len = strcspn(p, "&");
		if (len <= n || memcmp(p, name, n) != 0 || p[n] != '=')
			continue;
		url_decode(value, (struct lo_span){p + n + 1, len - n - 1});
		return true;
	}
	return false;
}

/* A word of RFC 6749, and no other text, is shown. */
static int
denied(const struct lo_buf *word, struct lo_err *e)
{
	if (strspn(word->p, "abcdefghijklmnopqrstuvwxyz_") != word->len ||
	    word->len > 64)
		return lo_fail(e, LO_DENIED, "the answer is no");
	return lo_fail(e, LO_DENIED, "the answer is no: %s", word->p);
}

int
consent_code(const struct consent *c, const char *query, struct lo_buf *code,
    struct lo_err *e)
{
	struct lo_buf state;
	bool ours;

	lo_buf_init(&state, TEXT_MAX);
	ours = consent_value(query, "state", &state) &&
	       lo_span_equal(lo_buf_span(&state), lo_buf_span(&c->state));
	lo_buf_free(&state);
	if (!ours)
		return lo_fail(e, LO_DENIED,
		    "the answer is not to this question (another state); "
		    "begin again, and use the page that is named then");
	if (consent_value(query, "error", code))
		return denied(code, e);
	if (!consent_value(query, "code", code) || code->len == 0)
		return lo_fail(e, LO_DENIED, "the answer has no code");
	return 0;
}
