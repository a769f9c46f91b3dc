#include "cmd/lo-extract-http/auth.h"

#include <string.h>

#include "cmd/lo-extract-http/token.h"
#include "cmd/lo-extract-http/url.h"
#include "common/base64.h"
#include "common/json.h"
#include "common/secret.h"

enum { TOKEN_MAX = 64 << 10 };

void
auth_init(struct auth *x, const struct account *a, struct lo_http *h)
{
	memset(x, 0, sizeof(*x));
	x->account = a;
	x->http = h;
	lo_buf_init(&x->token, TOKEN_MAX + 1);
	lo_buf_room(&x->token, TOKEN_MAX);
	signer_init(&x->signer);
}

void
auth_free(struct auth *x)
{
	explicit_bzero(x->token.p, x->token.cap);
	lo_buf_free(&x->token);
	signer_free(&x->signer);
}

static bool
is(const struct auth *x, const char *kind)
{
	return strcmp(x->account->kind.p, kind) == 0;
}

static bool
by_token(const struct auth *x)
{
	return strncmp(x->account->kind.p, "oauth2_", 7) == 0 ||
	       is(x, "google_service_account");
}

static const char *
secret_name(const struct auth *x)
{
	if (is(x, "bearer"))
		return "token";
	return is(x, "basic") ? "password" : "value";
}

static int
fetch_secret(struct auth *x, struct lo_err *e)
{
	const char *name = secret_name(x);
	struct lo_secret *s;

	if (lo_secret_load(&s, lo_json_get(x->account->auth, name), e) < 0)
		return lo_fail_at(
		    e, "connections/%s/auth/%s", x->account->name, name);
	lo_buf_addspan(&x->token, lo_secret_bytes(s));
	lo_secret_free(s);
	return 0;
}

/* A line break in a secret would begin a header of its own. */
static int
clean(const struct auth *x, struct lo_err *e)
{
	for (size_t i = 0; i < x->token.len; i++)
		if ((unsigned char)x->token.p[i] < 0x20 ||
		    x->token.p[i] == 0x7f)
			return lo_fail(e, LO_CONFIG,
			    "connections/%s/auth: a control character in it",
			    x->account->name);
	return 0;
}

static int
fetch(struct auth *x, struct lo_span refused, struct lo_err *e)
{
	int got;

	x->code[0] = '\0';
	if (is(x, "aws_sigv4"))
		got = signer_load(&x->signer, x->account, e);
	else if (!by_token(x))
		got = fetch_secret(x, e);
	else
		got = token_get(
		    x->account, x->http, refused, &x->token, x->code, e);
	if (got == 0)
		got = clean(x, e);
	if (got == 0)
		x->generation++;
	return got;
}

static void
put_basic(const struct auth *x, struct lo_http_call *c)
{
	struct lo_buf pair;

	lo_buf_init(&pair, 2 * TOKEN_MAX);
	lo_buf_room(&pair, 2 * TOKEN_MAX - 1);
	lo_json_text(&pair, lo_json_get(x->account->auth, "username"));
	lo_buf_addc(&pair, ':');
	lo_buf_addspan(&pair, lo_buf_span(&x->token));
	lo_buf_adds(&c->head, "Authorization: Basic ");
	lo_base64_put(&c->head, pair.p, pair.len);
	explicit_bzero(pair.p, pair.len);
	lo_buf_free(&pair);
}

int
auth_apply(struct auth *x, struct lo_http_call *c, struct lo_err *e)
{
	struct lo_span name = lo_json_get(x->account->auth, "name");

	if (x->generation == 0 && fetch(x, (struct lo_span){NULL, 0}, e) < 0)
		return -1;
	if (is(x, "aws_sigv4"))
		return signer_sign(&x->signer, x->account, c, e);
	if (is(x, "query")) {
		lo_buf_addc(&c->url, strchr(c->url.p, '?') == NULL ? '?' : '&');
		lo_json_text(&c->url, name);
		lo_buf_addc(&c->url, '=');
		url_encode(&c->url, lo_buf_span(&x->token));
		return 0;
	}
	if (is(x, "basic"))
		put_basic(x, c);
	else if (is(x, "header")) {
		lo_json_text(&c->head, name);
		lo_buf_addf(&c->head, ": %s", x->token.p);
	} else
		lo_buf_addf(&c->head, "Authorization: Bearer %s", x->token.p);
	lo_buf_addc(&c->head, '\n');
	return 0;
}

int
auth_renew(struct auth *x, unsigned generation, const struct lo_http_call *c,
    struct lo_err *e)
{
	struct lo_buf refused;
	int got;

	if (!by_token(x) && !is(x, "aws_sigv4"))
		return 0;
	if (generation != x->generation)
		return 1;
	if (!by_token(x)) {
		bool another = signer_clock(&x->signer, c);

		x->generation += another;
		return another;
	}
	lo_buf_init(&refused, TOKEN_MAX + 1);
	lo_buf_addspan(&refused, lo_buf_span(&x->token));
	got = fetch(x, lo_buf_span(&refused), e);
	explicit_bzero(refused.p, refused.len);
	lo_buf_free(&refused);
	return got < 0 ? -1 : 1;
}
