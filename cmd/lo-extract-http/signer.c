#include "cmd/lo-extract-http/signer.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-extract-http/sigv4.h"
#include "common/json.h"
#include "common/secret.h"
#include "common/when.h"

enum { SECRET_MAX = 16 << 10, WORD_MAX = 256, MINUTE_US = 60000000 };

static void
init(struct lo_buf *b)
{
	lo_buf_init(b, SECRET_MAX + 1);
	lo_buf_room(b, SECRET_MAX);
}

static void
wipe(struct lo_buf *b)
{
	explicit_bzero(b->p, b->cap);
	lo_buf_free(b);
}

void
signer_init(struct signer *s)
{
	memset(s, 0, sizeof(*s));
	init(&s->id);
	init(&s->secret);
	init(&s->token);
}

void
signer_free(struct signer *s)
{
	wipe(&s->id);
	wipe(&s->secret);
	wipe(&s->token);
}

static int
load(const struct account *a, const char *name, struct lo_buf *b,
    struct lo_err *e)
{
	struct lo_span ref = lo_json_get(a->auth, name);
	struct lo_secret *s;

	lo_buf_reset(b);
	if (ref.p == NULL)
		return 0;
	if (lo_secret_load(&s, ref, e) < 0)
		return lo_fail_at(e, "connections/%s/auth/%s", a->name, name);
	lo_buf_addspan(b, lo_secret_bytes(s));
	lo_secret_free(s);
	for (size_t i = 0; i < b->len; i++)
		if ((unsigned char)b->p[i] <= 0x20 || b->p[i] == 0x7f)
			return lo_fail(e, LO_CONFIG,
			    "connections/%s/auth/%s: a blank or control "
			    "character in it",
			    a->name, name);
	return 0;
}

int
signer_load(struct signer *s, const struct account *a, struct lo_err *e)
{
	if (load(a, "access_key_id", &s->id, e) < 0 ||
	    load(a, "secret_access_key", &s->secret, e) < 0)
		return -1;
	return load(a, "session_token", &s->token, e);
}

/* A constant of the API's file, below its kind of auth. */
static void
constant(const struct account *a, const char *name, struct lo_buf *b)
{
	struct lo_span kinds = api_get(a->api, "/auth");

	lo_json_text(b, lo_json_get(lo_json_get(kinds, a->kind.p), name));
}

int
signer_sign(const struct signer *s, const struct account *a,
    struct lo_http_call *c, struct lo_err *e)
{
	struct lo_span kinds = api_get(a->api, "/auth");
	struct lo_span plain =
	    lo_json_get(lo_json_get(kinds, a->kind.p), "plain");
	struct lo_buf service, header;
	struct sigv4 v = {.id = lo_buf_span(&s->id),
	    .secret = lo_buf_span(&s->secret),
	    .token = lo_buf_span(&s->token),
	    .region = lo_buf_span(&a->region),
	    .plain = lo_json_kind(plain) == 't',
	    .now = lo_when_now() + s->skew};
	int got;

	lo_buf_init(&service, WORD_MAX);
	lo_buf_init(&header, WORD_MAX);
	constant(a, "service", &service);
	constant(a, "body_header", &header);
	v.service = lo_buf_span(&service);
	v.body_header = lo_buf_span(&header);
	got = sigv4_sign(&v, c, e);
	lo_buf_free(&service);
	lo_buf_free(&header);
	return got;
}

bool
signer_clock(struct signer *s, const struct lo_http_call *c)
{
	int64_t date;

	if (!lo_http_date(lo_http_header(c, "date"), &date))
		return false;
	date -= lo_when_now();
	if (llabs(date - s->skew) < MINUTE_US)
		return false;
	s->skew = date;
	return true;
}
