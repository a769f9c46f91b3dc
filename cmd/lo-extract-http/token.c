#include "cmd/lo-extract-http/token.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract-http/fetch.h"
#include "cmd/lo-extract-http/jwt.h"
#include "cmd/lo-extract-http/url.h"
#include "common/file.h"
#include "common/hash.h"
#include "common/home.h"
#include "common/json.h"
#include "common/mem.h"
#include "common/secret.h"
#include "common/when.h"

enum {
	TOKEN_MAX = 64 << 10,
	FORM_MAX = 256 << 10,
	LOCK_WAIT_MS = 120000,
	EARLY_US = 60000000,
};

static void
put_field(struct lo_buf *form, const char *name, struct lo_span value)
{
	lo_buf_addf(form, "%s%s=", form->len > 0 ? "&" : "", name);
	url_encode(form, value);
}

static void
put_text(const struct account *a, struct lo_buf *form, const char *name)
{
	struct lo_span value = lo_json_get(a->auth, name);
	struct lo_buf text;

	if (lo_json_kind(value) != 's')
		return;
	lo_buf_init(&text, FORM_MAX);
	lo_json_text(&text, value);
	put_field(form, name, lo_buf_span(&text));
	lo_buf_free(&text);
}

/* The connection's, else the API's, in which {origin} is where the API is. */
static void
put_scope(const struct account *a, struct lo_buf *form)
{
	static const char mark[] = "{origin}";
	struct lo_span usual = lo_json_get(
	    lo_json_get(api_get(a->api, "/auth"), a->kind.p), "scope");
	struct lo_buf text, scope;
	const char *at;

	if (lo_json_get(a->auth, "scope").p != NULL ||
	    lo_json_kind(usual) != 's') {
		put_text(a, form, "scope");
		return;
	}
	lo_buf_init(&text, FORM_MAX);
	lo_buf_init(&scope, FORM_MAX);
	lo_json_text(&text, usual);
	at = strstr(text.p, mark);
	if (at != NULL) {
		lo_buf_add(&scope, text.p, (size_t)(at - text.p));
		lo_buf_addspan(&scope, lo_buf_span(&a->origin));
		lo_buf_adds(&scope, at + strlen(mark));
	} else
		lo_buf_addspan(&scope, lo_buf_span(&text));
	put_field(form, "scope", lo_buf_span(&scope));
	lo_buf_free(&text);
	lo_buf_free(&scope);
}

static int
put_secret(const struct account *a, struct lo_buf *form, const char *name,
    struct lo_err *e)
{
	struct lo_span ref = lo_json_get(a->auth, name);
	struct lo_secret *s;

	if (ref.p == NULL)
		return 0;
	if (lo_secret_load(&s, ref, e) < 0)
		return lo_fail_at(e, "connections/%s/auth/%s", a->name, name);
	put_field(form, name, lo_secret_bytes(s));
	lo_secret_free(s);
	return 0;
}

static int
put_assertion(const struct account *a, struct lo_buf *form, struct lo_err *e)
{
	struct lo_span scope = lo_json_get(a->auth, "scope");
	struct lo_secret *s;
	struct lo_buf jwt;
	int got;

	if (lo_secret_load(&s, lo_json_get(a->auth, "key"), e) < 0)
		return lo_fail_at(e, "connections/%s/auth/key", a->name);
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

static int
put_form(const struct account *a, struct lo_buf *form, struct lo_err *e)
{
	lo_buf_room(form, FORM_MAX - 1);
	if (strcmp(a->kind.p, "google_service_account") == 0)
		return put_assertion(a, form, e);
	put_field(form, "grant_type",
	    lo_span_of(strcmp(a->kind.p, "oauth2_refresh_token") == 0
			   ? "refresh_token"
			   : "client_credentials"));
	put_text(a, form, "client_id");
	put_scope(a, form);
	if (put_secret(a, form, "client_secret", e) < 0)
		return -1;
	return put_secret(a, form, "refresh_token", e);
}

/* Whose token it is: of another client or account it would be of no use. */
static void
identity(const struct account *a, char out[LO_HASH_HEX])
{
	struct lo_buf b;

	lo_buf_init(&b, FORM_MAX);
	lo_buf_addspan(&b, lo_buf_span(&a->token_url));
	lo_buf_addspan(&b, a->auth);
	lo_hash_text(b.p, b.len, out);
	lo_buf_free(&b);
}

static bool
cached(const struct account *a, const char *path, struct lo_span refused,
    struct lo_buf *out)
{
	struct lo_span text, token;
	struct lo_json_fault f;
	char whose[LO_HASH_HEX];
	struct lo_buf file;
	struct lo_err e;
	int64_t until;
	bool good = false;

	lo_buf_init(&file, TOKEN_MAX);
	if (lo_file_exists(path) && lo_home_check(path, &e) == 0 &&
	    lo_file_read(path, &file, &e) == 0 &&
	    lo_json_check(file.p, file.len, LO_JSON_DEPTH, &f) == 0) {
		text = lo_json_trim(lo_buf_span(&file));
		token = lo_json_get(text, "token");
		identity(a, whose);
		if (lo_json_is(lo_json_get(text, "for"), whose) &&
		    lo_json_int(lo_json_get(text, "until"), &until) &&
		    until > lo_when_now() + EARLY_US)
			lo_json_text(out, token);
		good =
		    out->len > 0 && !lo_span_equal(lo_buf_span(out), refused);
	}
	if (!good)
		lo_buf_reset(out);
	lo_buf_free(&file);
	return good;
}

static int
keep(const struct account *a, const char *path, struct lo_span answer,
    struct lo_buf *out, struct lo_err *e)
{
	struct lo_span token = lo_json_get(answer, "access_token");
	int64_t life = 0, now = lo_when_now();
	char whose[LO_HASH_HEX];
	struct lo_buf file;
	int got;

	if (lo_json_kind(token) != 's' || token.len < 3)
		return lo_fail(
		    e, LO_TEMP, "token_url: HTTP 200 without an access token");
	lo_json_text(out, token);
	lo_json_int(lo_json_get(answer, "expires_in"), &life);
	identity(a, whose);
	lo_buf_init(&file, TOKEN_MAX);
	lo_buf_addf(&file,
	    "{\"for\":\"%s\",\"until\":%" PRId64 ",\"token\":", whose,
	    now + life * 1000000);
	lo_buf_addspan(&file, token);
	lo_buf_adds(&file, "}\n");
	got = lo_dir_make_parent(path, e);
	if (got == 0)
		got = lo_file_replace(path, lo_buf_span(&file), e);
	explicit_bzero(file.p, file.len);
	lo_buf_free(&file);
	return got;
}

static int
ask(const struct account *a, struct lo_http *h, const char *path,
    struct lo_buf *out, char code[64], struct lo_err *e)
{
	struct lo_http_call c;
	int got;

	if (a->token_url.len == 0)
		return lo_fail(e, LO_CONFIG,
		    "connections/%s/token_url is missing", a->name);
	lo_http_call_init(&c);
	c.method = "POST";
	lo_buf_addspan(&c.url, lo_buf_span(&a->token_url));
	lo_buf_adds(&c.head, "Content-Type: application/x-www-form-urlencoded\n"
			     "Accept: application/json\n");
	got = put_form(a, &c.body, e);
	if (got == 0)
		got = fetch_token(a, h, &c, code, e);
	if (got == 0)
		got =
		    keep(a, path, lo_json_trim(lo_buf_span(&c.answer)), out, e);
	explicit_bzero(c.answer.p, c.answer.len);
	lo_http_call_free(h, &c);
	return got;
}

int
token_get(const struct account *a, struct lo_http *h, struct lo_span refused,
    struct lo_buf *out, char code[64], struct lo_err *e)
{
	char *path = lo_home_path("tokens/%s/%s.json", a->api->name, a->name);
	char *lock = lo_home_path("lock/tokens/%s/%s", a->api->name, a->name);
	int fd = -1, got;

	lo_buf_reset(out);
	got = lo_dir_make_parent(lock, e);
	if (got == 0)
		got = lo_lock_take(lock, LOCK_WAIT_MS, &fd, e);
	if (got == 0 && !cached(a, path, refused, out))
		got = ask(a, h, path, out, code, e);
	if (fd >= 0)
		close(fd);
	free(path);
	free(lock);
	return got;
}
