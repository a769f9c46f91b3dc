#include "cmd/lo-extract-http/grant.h"

#include <string.h>

#include "cmd/lo-extract-http/jwt.h"
#include "cmd/lo-extract-http/url.h"
#include "common/base64.h"
#include "common/json.h"
#include "common/secret.h"
#include "common/when.h"

enum { FORM_MAX = 256 << 10 };

static void
put_field(struct lo_buf *form, const char *name, struct lo_span value)
{
	lo_buf_addf(form, "%s%s=", form->len > 0 ? "&" : "", name);
	url_encode(form, value);
}

static void
put_text(struct lo_buf *form, const char *name, struct lo_span json)
{
	struct lo_buf text;

	if (lo_json_kind(json) != 's')
		return;
	lo_buf_init(&text, FORM_MAX);
	lo_json_text(&text, json);
	put_field(form, name, lo_buf_span(&text));
	lo_buf_free(&text);
}

static int
secret(const struct account *a, const char *name, struct lo_secret **s,
    struct lo_err *e)
{
	struct lo_span ref = lo_json_get(a->auth, name);

	*s = NULL;
	if (ref.p == NULL || lo_secret_load(s, ref, e) == 0)
		return 0;
	return lo_fail_at(e, "connections/%s/auth/%s", a->name, name);
}

static int
put_assertion(const struct account *a, struct lo_buf *form, struct lo_err *e)
{
	struct lo_span scope = lo_json_get(a->auth, "scope");
	struct lo_secret *s;
	struct lo_buf jwt;
	int got;

	if (secret(a, "key", &s, e) < 0)
		return -1;
	if (scope.p == NULL)
		scope = api_get(a->api, "/auth/google_service_account/scope");
	lo_buf_init(&jwt, FORM_MAX);
	got = jwt_put(&jwt, lo_secret_bytes(s), lo_json_get(a->auth, "subject"),
	    scope, lo_when_now() / 1000000, e);
	lo_secret_free(s);
	put_field(form, "grant_type",
	    lo_span_of("urn:ietf:params:oauth:grant-type:jwt-bearer"));
	put_field(form, "assertion", lo_buf_span(&jwt));
	lo_buf_free(&jwt);
	return got;
}

/* The file's word on this kind of credentials. */
static struct lo_span
said(const struct account *a, const char *name)
{
	return lo_json_get(
	    lo_json_get(api_get(a->api, "/auth"), a->kind.p), name);
}

static void
put_basic(struct lo_span id, struct lo_span s, struct lo_buf *head)
{
	struct lo_buf text, pair;

	lo_buf_init(&text, FORM_MAX);
	lo_buf_init(&pair, FORM_MAX);
	lo_buf_room(&pair, FORM_MAX - 1);
	lo_json_text(&text, id);
	url_encode(&pair, lo_buf_span(&text));
	lo_buf_addc(&pair, ':');
	if (s.p != NULL)
		url_encode(&pair, s);
	lo_buf_adds(head, "Authorization: Basic ");
	lo_base64_put(head, pair.p, pair.len);
	lo_buf_addc(head, '\n');
	explicit_bzero(pair.p, pair.len);
	lo_buf_free(&pair);
	lo_buf_free(&text);
}

static int
put_client(const struct account *a, struct lo_http_call *c, struct lo_err *e)
{
	struct lo_span id = lo_json_get(a->auth, "client_id"), bytes;
	struct lo_secret *s;

	if (secret(a, "client_secret", &s, e) < 0)
		return -1;
	bytes = s != NULL ? lo_secret_bytes(s) : (struct lo_span){NULL, 0};
	if (lo_json_is(said(a, "client"), "basic"))
		put_basic(id, bytes, &c->head);
	else {
		put_text(&c->body, "client_id", id);
		if (bytes.p != NULL)
			put_field(&c->body, "client_secret", bytes);
	}
	lo_secret_free(s);
	return 0;
}

/* In the file's word {origin} is where the API is. */
void
grant_scope(
    const struct account *a, struct lo_span otherwise, struct lo_buf *out)
{
	static const char mark[] = "{origin}";
	struct lo_span own = lo_json_get(a->auth, "scope");
	struct lo_buf text;
	const char *at;

	lo_buf_init(&text, FORM_MAX);
	if (own.p == NULL)
		own = otherwise.p != NULL ? otherwise : said(a, "scope");
	if (lo_json_kind(own) == 's')
		lo_json_text(&text, own);
	at = strstr(text.p, mark);
	if (at != NULL) {
		lo_buf_add(out, text.p, (size_t)(at - text.p));
		lo_buf_addspan(out, lo_buf_span(&a->origin));
		lo_buf_adds(out, at + strlen(mark));
	} else
		lo_buf_addspan(out, lo_buf_span(&text));
	lo_buf_free(&text);
}

static void
put_scope(const struct account *a, struct lo_buf *form)
{
	struct lo_buf scope;

	lo_buf_init(&scope, FORM_MAX);
	grant_scope(a, (struct lo_span){NULL, 0}, &scope);
	if (scope.len > 0)
		put_field(form, "scope", lo_buf_span(&scope));
	lo_buf_free(&scope);
}

static void
begin(const struct account *a, struct lo_http_call *c)
{
	c->method = "POST";
	lo_buf_addspan(&c->url, lo_buf_span(&a->token_url));
	lo_buf_adds(&c->head,
	    "Content-Type: application/x-www-form-urlencoded\n"
	    "Accept: application/json\n");
	/* At its full size from the start: growing would leave copies. */
	lo_buf_room(&c->body, FORM_MAX - 1);
}

int
grant_make(const struct account *a, struct lo_span refresh,
    struct lo_http_call *c, struct lo_err *e)
{
	bool renewal = strcmp(a->kind.p, "oauth2_refresh_token") == 0;

	begin(a, c);
	if (strcmp(a->kind.p, "google_service_account") == 0)
		return put_assertion(a, &c->body, e);
	put_field(&c->body, "grant_type",
	    lo_span_of(renewal ? "refresh_token" : "client_credentials"));
	if (renewal)
		put_field(&c->body, "refresh_token", refresh);
	put_scope(a, &c->body);
	return put_client(a, c, e);
}

int
grant_code(const struct account *a, struct lo_span code,
    struct lo_span redirect, struct lo_span verifier, struct lo_http_call *c,
    struct lo_err *e)
{
	begin(a, c);
	put_field(&c->body, "grant_type", lo_span_of("authorization_code"));
	put_field(&c->body, "code", code);
	put_field(&c->body, "redirect_uri", redirect);
	put_field(&c->body, "code_verifier", verifier);
	return put_client(a, c, e);
}
