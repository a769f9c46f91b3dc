#include "cmd/lo-extract-http/retry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/data.h"
#include "common/file.h"
#include "common/json.h"

enum { TABLE_MAX = 256 << 10 };

void
retry_init(struct retry *r, const struct api *a)
{
	memset(r, 0, sizeof(*r));
	r->api = a;
	lo_buf_init(&r->text, TABLE_MAX);
}

int
retry_load(struct retry *r, struct lo_err *e)
{
	struct lo_json_fault f;
	char *path = lo_data_find("sources", "retry.json", e);
	int got = -1;

	if (path != NULL)
		got = lo_file_read(path, &r->text, e);
	if (got == 0 &&
	    lo_json_check(r->text.p, r->text.len, LO_JSON_DEPTH, &f) < 0)
		got = lo_fail(e, LO_CONFIG, "%s: not JSON: %s", path, f.what);
	free(path);
	if (got < 0)
		return -1;
	r->rows = lo_json_pointer(lo_buf_span(&r->text), "/rows");
	r->classes = lo_json_pointer(lo_buf_span(&r->text), "/classes");
	return 0;
}

void
retry_free(struct retry *r)
{
	lo_buf_free(&r->text);
}

/* 429, "4xx", "network", "body", "any". */
static bool
fits_one(struct lo_span want, int status)
{
	int64_t n;

	if (lo_json_int(want, &n))
		return n == status;
	if (lo_json_is(want, "network"))
		return status == RETRY_NETWORK;
	if (lo_json_is(want, "body"))
		return status == RETRY_BODY;
	if (lo_json_is(want, "4xx"))
		return status / 100 == 4;
	if (lo_json_is(want, "5xx"))
		return status / 100 == 5;
	return lo_json_is(want, "any");
}

static bool
fits(struct lo_span want, int status)
{
	struct lo_json_walk w;
	struct lo_span one;

	if (lo_json_kind(want) != 'a')
		return fits_one(want, status);
	lo_json_walk(&w, want);
	while (lo_json_element(&w, &one))
		if (fits_one(one, status))
			return true;
	return false;
}

static bool
names(struct lo_span list, const char *reason)
{
	struct lo_json_walk w;
	struct lo_span one;

	if (list.p == NULL)
		return true;
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &one))
		if (lo_json_is(one, reason))
			return true;
	return false;
}

static struct lo_span
search(struct lo_span rows, bool token, int status, const char *reason)
{
	struct lo_json_walk w;
	struct lo_span row;

	lo_json_walk(&w, rows);
	while (lo_json_element(&w, &row)) {
		if (!token && lo_json_is(lo_json_get(row, "of"), "token"))
			continue;
		if (fits(lo_json_get(row, "status"), status) &&
		    names(lo_json_get(row, "reason"), reason))
			return row;
	}
	return (struct lo_span){NULL, 0};
}

static int64_t
number(struct lo_span of, const char *name, int64_t otherwise)
{
	int64_t n;

	return lo_json_int(lo_json_get(of, name), &n) ? n : otherwise;
}

void
retry_class(const struct retry *r, const char *name, struct verdict *v)
{
	struct lo_span class = lo_json_get(r->classes, name);

	snprintf(v->name, sizeof(v->name), "%s", name);
	v->tries = number(class, "tries", 1);
	v->wait_ms = number(class, "wait_ms", 1000);
	v->most_ms = number(class, "most_ms", 60000);
	v->exit = (int)number(class, "exit", LO_UNAVAILABLE);
	if (r->tries > 0 && v->tries > r->tries)
		v->tries = r->tries;
	if (r->wait_ms > 0)
		v->wait_ms = r->wait_ms;
	if (r->most_ms > 0)
		v->most_ms = r->most_ms;
}

void
retry_judge(const struct retry *r, bool token, int status, const char *reason,
    struct verdict *v)
{
	struct lo_span row = {NULL, 0};
	struct lo_buf name;

	if (!token)
		row = search(api_get(r->api, "/retry"), token, status, reason);
	if (row.p == NULL)
		row = search(r->rows, token, status, reason);
	lo_buf_init(&name, sizeof(v->name));
	lo_json_text(&name, lo_json_get(row, "class"));
	retry_class(r, name.len > 0 ? name.p : "refused", v);
	if (r->wait_ms == 0)
		v->wait_ms = number(row, "wait_ms", v->wait_ms);
	lo_buf_free(&name);
}

/* Full jitter: anything up to the backoff, but not nothing. */
int64_t
retry_wait_ms(const struct verdict *v, int tried)
{
	int64_t most = v->wait_ms;
	uint64_t dice = 0;

	for (int i = 1; i < tried && most < v->most_ms; i++)
		most *= 2;
	if (most > v->most_ms)
		most = v->most_ms;
	if (getrandom(&dice, sizeof(dice), GRND_NONBLOCK) < 0)
		dice = 0x9e3779b97f4a7c15 * (uint64_t)tried;
	return most / 4 + (int64_t)(dice % (uint64_t)(most - most / 4 + 1));
}
