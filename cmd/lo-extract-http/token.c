#include "cmd/lo-extract-http/token.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract-http/fetch.h"
#include "cmd/lo-extract-http/grant.h"
#include "cmd/lo-extract-http/refresh.h"
#include "common/file.h"
#include "common/hash.h"
#include "common/home.h"
#include "common/json.h"
#include "common/mem.h"
#include "common/when.h"

enum {
	TOKEN_MAX = 64 << 10,
	WHOSE_MAX = 256 << 10,
	LOCK_WAIT_MS = 120000,
	EARLY_US = 60000000,
	LIFE_MOST = 366 * 86400,
};

/* Whose token it is: of another client or account it would be of no use. */
static void
identity(const struct account *a, char out[LO_HASH_HEX])
{
	struct lo_buf b;

	lo_buf_init(&b, WHOSE_MAX);
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

/* Seconds; some write the number as text. */
static int64_t
life_of(struct lo_span answer)
{
	struct lo_span text = lo_json_get(answer, "expires_in");
	int64_t life = 0;

	if (lo_json_kind(text) == 's')
		text = (struct lo_span){text.p + 1, text.len - 2};
	if (!lo_json_int(text, &life) || life < 0)
		return 0;
	return life < LIFE_MOST ? life : LIFE_MOST;
}

static int
keep(const struct account *a, const char *path, struct lo_span answer,
    struct lo_buf *out, struct lo_err *e)
{
	struct lo_span token = lo_json_get(answer, "access_token");
	int64_t now = lo_when_now();
	char whose[LO_HASH_HEX];
	struct lo_buf file;
	int got;

	if (lo_json_kind(token) != 's' || token.len < 3)
		return lo_fail(
		    e, LO_TEMP, "token_url: HTTP 200 without an access token");
	lo_json_text(out, token);
	identity(a, whose);
	lo_buf_init(&file, TOKEN_MAX);
	lo_buf_addf(&file,
	    "{\"for\":\"%s\",\"until\":%" PRId64 ",\"token\":", whose,
	    now + life_of(answer) * 1000000);
	lo_buf_addspan(&file, token);
	lo_buf_adds(&file, "}\n");
	got = out->failed || file.failed
		  ? lo_fail(e, LO_UNAVAILABLE,
			"token_url: an access token of more than 64 KiB")
		  : lo_dir_make_parent(path, e);
	if (got == 0)
		got = lo_file_replace(path, lo_buf_span(&file), e);
	explicit_bzero(file.p, file.len);
	lo_buf_free(&file);
	return got;
}

/* One that dies with this answer is replaced before anything else happens. */
static int
keep_refresh(const struct account *a, struct lo_span old, struct lo_span answer,
    struct lo_err *e)
{
	bool first = old.p == NULL;
	struct lo_span json = lo_json_get(answer, "refresh_token");
	struct lo_buf given;
	int got = 0;

	lo_buf_init(&given, REFRESH_MAX);
	lo_buf_room(&given, REFRESH_MAX - 1);
	if (lo_json_kind(json) == 's')
		lo_json_text(&given, json);
	if (given.len > 0 && !lo_span_equal(lo_buf_span(&given), old))
		got = first ? refresh_put(a, lo_buf_span(&given), e)
			    : refresh_keep(a, lo_buf_span(&given), e);
	explicit_bzero(given.p, given.cap);
	lo_buf_free(&given);
	return got;
}

static int
exchange(const struct account *a, struct lo_http *h, const char *path,
    struct lo_span refresh, struct lo_buf *out, char code[64], struct lo_err *e)
{
	struct lo_http_call c;
	struct lo_span answer;
	int got;

	lo_http_call_init(&c);
	got = grant_make(a, refresh, &c, e);
	if (got == 0)
		got = fetch_token(a, h, &c, code, e);
	answer = lo_json_trim(lo_buf_span(&c.answer));
	if (got == 0 && refresh.p != NULL)
		got = keep_refresh(a, refresh, answer, e);
	if (got == 0)
		got = keep(a, path, answer, out, e);
	explicit_bzero(c.answer.p, c.answer.len);
	lo_http_call_free(h, &c);
	return got;
}

static int
ask(const struct account *a, struct lo_http *h, const char *path,
    struct lo_buf *out, char code[64], struct lo_err *e)
{
	struct lo_span none = {NULL, 0};
	struct lo_buf refresh;
	int got;

	if (a->token_url.len == 0)
		return lo_fail(e, LO_CONFIG,
		    "connections/%s/token_url is missing", a->name);
	if (strcmp(a->kind.p, "oauth2_refresh_token") != 0)
		return exchange(a, h, path, none, out, code, e);
	lo_buf_init(&refresh, REFRESH_MAX);
	lo_buf_room(&refresh, REFRESH_MAX - 1);
	got = refresh_load(a, &refresh, e);
	if (got == 0)
		got = exchange(a, h, path, lo_buf_span(&refresh), out, code, e);
	explicit_bzero(refresh.p, refresh.cap);
	lo_buf_free(&refresh);
	return got;
}

/* Whoever needs a token meanwhile waits for this one. */
static int
hold(const struct account *a, int *fd, struct lo_err *e)
{
	char *lock = lo_home_path("lock/tokens/%s/%s", a->api->name, a->name);
	int got = lo_dir_make_parent(lock, e);

	*fd = -1;
	if (got == 0)
		got = lo_lock_take(lock, LOCK_WAIT_MS, fd, e);
	free(lock);
	return got;
}

int
token_get(const struct account *a, struct lo_http *h, struct lo_span refused,
    struct lo_buf *out, char code[64], struct lo_err *e)
{
	char *path = lo_home_path("tokens/%s/%s.json", a->api->name, a->name);
	int fd, got;

	lo_buf_reset(out);
	got = hold(a, &fd, e);
	if (got == 0 && !cached(a, path, refused, out))
		got = ask(a, h, path, out, code, e);
	if (fd >= 0)
		close(fd);
	free(path);
	return got;
}

static int
keep_both(const struct account *a, struct lo_span answer, struct lo_err *e)
{
	char *path = lo_home_path("tokens/%s/%s.json", a->api->name, a->name);
	struct lo_span none = {NULL, 0};
	struct lo_buf access;
	int got;

	lo_buf_init(&access, TOKEN_MAX);
	lo_buf_room(&access, TOKEN_MAX - 1);
	got = keep_refresh(a, none, answer, e);
	if (got == 0)
		got = keep(a, path, answer, &access, e);
	explicit_bzero(access.p, access.cap);
	lo_buf_free(&access);
	free(path);
	return got;
}

int
token_trade(const struct account *a, struct lo_http *h, struct lo_span code,
    struct lo_span redirect, struct lo_span verifier, char why[64],
    struct lo_err *e)
{
	struct lo_http_call c;
	struct lo_span answer, token;
	int fd, got;

	lo_http_call_init(&c);
	got = hold(a, &fd, e);
	if (got == 0)
		got = grant_code(a, code, redirect, verifier, &c, e);
	if (got == 0)
		got = fetch_token(a, h, &c, why, e);
	answer = lo_json_trim(lo_buf_span(&c.answer));
	token = lo_json_get(answer, "refresh_token");
	if (got == 0 && (lo_json_kind(token) != 's' || token.len < 3))
		got = lo_fail(e, LO_UNAVAILABLE,
		    "token_url: HTTP 200 without a refresh token; the scope or "
		    "the parameters do not ask for one");
	if (got == 0)
		got = keep_both(a, answer, e);
	if (fd >= 0)
		close(fd);
	explicit_bzero(c.answer.p, c.answer.len);
	lo_http_call_free(h, &c);
	return got;
}
