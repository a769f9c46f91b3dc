#include "cmd/lo-extract-http/refresh.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/hash.h"
#include "common/home.h"
#include "common/json.h"
#include "common/mem.h"
#include "common/secret.h"

enum { FILE_MAX = REFRESH_MAX + 4096 };

static void
wipe(struct lo_buf *b)
{
	explicit_bzero(b->p, b->cap);
	lo_buf_free(b);
}

static char *
kept_path(const struct account *a)
{
	return lo_home_path("tokens/%s/%s.refresh.json", a->api->name, a->name);
}

/* The configured one; an absent one is empty. */
static int
configured(const struct account *a, struct lo_buf *token, struct lo_err *e)
{
	struct lo_secret *s;

	if (lo_secret_load(&s, lo_json_get(a->auth, "refresh_token"), e) < 0)
		return lo_fail_at(
		    e, "connections/%s/auth/refresh_token", a->name);
	lo_buf_addspan(token, lo_secret_bytes(s));
	lo_secret_free(s);
	return 0;
}

int
refresh_load(const struct account *a, struct lo_buf *token, struct lo_err *e)
{
	char *path = kept_path(a), of[LO_HASH_HEX];
	struct lo_json_fault f;
	struct lo_buf file;
	struct lo_span text;
	int got = configured(a, token, e);

	lo_buf_init(&file, FILE_MAX);
	lo_buf_room(&file, FILE_MAX - 1);
	if (got == 0 && lo_file_exists(path)) {
		got = lo_home_check(path, e);
		if (got == 0)
			got = lo_file_read(path, &file, e);
	}
	text = lo_json_trim(lo_buf_span(&file));
	if (got == 0 && text.len > 0 &&
	    lo_json_check(file.p, file.len, LO_JSON_DEPTH, &f) == 0) {
		lo_hash_text(token->p, token->len, of);
		if (lo_json_is(lo_json_get(text, "of"), of)) {
			lo_buf_reset(token);
			lo_json_text(token, lo_json_get(text, "token"));
		}
	}
	wipe(&file);
	free(path);
	return got;
}

/* A link stays one: what it leads to is replaced. */
int
refresh_put(const struct account *a, struct lo_span token, struct lo_err *e)
{
	struct lo_span where =
	    lo_json_get(lo_json_get(a->auth, "refresh_token"), "file");
	struct lo_buf path, line;
	char *real;
	int got;

	lo_buf_init(&path, PATH_MAX);
	lo_json_text(&path, where);
	if (where.p == NULL || path.len == 0) {
		lo_buf_free(&path);
		return lo_fail(e, LO_CONFIG, "no file");
	}
	real = realpath(path.p, NULL);
	lo_buf_init(&line, FILE_MAX);
	lo_buf_room(&line, FILE_MAX - 1);
	lo_buf_addspan(&line, token);
	lo_buf_addc(&line, '\n');
	got = lo_dir_make_parent(path.p, e);
	if (got == 0)
		got = lo_file_replace(
		    real != NULL ? real : path.p, lo_buf_span(&line), e);
	wipe(&line);
	lo_buf_free(&path);
	free(real);
	return got;
}

static int
into_home(const struct account *a, struct lo_span token, struct lo_err *e)
{
	char *path = kept_path(a), of[LO_HASH_HEX];
	struct lo_buf own, file;
	int got;

	lo_buf_init(&own, FILE_MAX);
	lo_buf_room(&own, FILE_MAX - 1);
	lo_buf_init(&file, FILE_MAX);
	lo_buf_room(&file, FILE_MAX - 1);
	got = configured(a, &own, e);
	if (got == 0)
		got = lo_dir_make_parent(path, e);
	if (got == 0) {
		lo_hash_text(own.p, own.len, of);
		lo_buf_addf(&file, "{\"of\":\"%s\",\"token\":", of);
		lo_json_put(&file, token.p, token.len);
		lo_buf_adds(&file, "}\n");
		got = file.failed
			  ? lo_fail(e, LO_IO, "the refresh token is too long")
			  : lo_file_replace(path, lo_buf_span(&file), e);
	}
	wipe(&own);
	wipe(&file);
	free(path);
	return got;
}

int
refresh_keep(const struct account *a, struct lo_span token, struct lo_err *e)
{
	return refresh_put(a, token, e) == 0 ? 0 : into_home(a, token, e);
}
