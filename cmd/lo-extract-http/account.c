#include "cmd/lo-extract-http/account.h"

#include <string.h>

#include "cmd/lo-extract-http/account_keys.h"
#include "cmd/lo-extract-http/place.h"
#include "common/json.h"

enum {
	URL_MAX = 8192,
	ANSWER_MB = 128,
	FILE_MB = 65536,
	SECONDS = 300,
	IDLE_SECONDS = 60,
	RUN_HOURS = 48,
};

static void
text_of(struct lo_buf *b, struct lo_span value)
{
	if (lo_json_kind(value) == 's')
		lo_json_text(b, value);
}

int64_t
account_limit(const struct account *a, const char *name, int64_t otherwise)
{
	struct lo_span http = lo_config_get(&a->config, "/limits/http");
	int64_t n;

	return lo_json_int(lo_json_get(http, name), &n) && n > 0 ? n
								 : otherwise;
}

static int64_t
setting(const struct account *a, const char *name, int64_t otherwise)
{
	int64_t n;

	return lo_json_int(lo_json_get(a->settings, name), &n) && n > 0
		   ? n
		   : otherwise;
}

static void
take_limits(struct account *a)
{
	const struct api *m = a->api;
	int64_t most = api_number(m, "/page_size/1", 100);

	a->limits.answer =
	    (size_t)account_limit(a, "answer_mb", ANSWER_MB) * (1 << 20);
	a->limits.seconds = (int)account_limit(a, "seconds", SECONDS);
	a->limits.idle = (int)account_limit(a, "idle_seconds", IDLE_SECONDS);
	a->file = (uint64_t)account_limit(a, "file_mb", FILE_MB) << 20;
	a->limits.agent = "lo/" LO_VERSION " (gzip)";
	a->run_seconds = account_limit(a, "run_hours", RUN_HOURS) * 3600;
	a->concurrency =
	    account_limit(a, "concurrency", api_number(m, "/concurrency", 4));
	a->retry.tries = account_limit(a, "tries", 0);
	a->retry.wait_ms = account_limit(a, "wait_ms", 0);
	a->retry.most_ms = account_limit(a, "most_ms", 0);
	a->per_minute =
	    setting(a, "per_minute", api_number(m, "/per_minute", 0));
	a->page_size =
	    setting(a, "page_size", api_number(m, "/page_size/0", most));
	if (a->page_size > most)
		a->page_size = most;
}

static int
take(struct account *a, struct lo_err *e)
{
	struct lo_span region;

	if (!lo_json_is(lo_json_get(a->it, "source"), a->api->name))
		return lo_config_fail(&a->config, a->it, e,
		    "connections/%s: not a connection of %s", a->name,
		    a->api->name);
	a->auth = lo_json_get(a->it, "auth");
	a->settings = lo_json_get(a->it, "settings");
	if (a->settings.p == NULL)
		a->settings = lo_span_of("{}");
	region = lo_json_get(a->auth, "region");
	text_of(&a->region,
	    region.p != NULL ? region : lo_json_get(a->settings, "region"));
	if (account_keys(a, e) < 0)
		return -1;
	take_limits(a);
	return place_load(a, e);
}

int
account_load(struct account *a, struct api *api, const char *config,
    const char *name, struct lo_err *e)
{
	memset(a, 0, sizeof(*a));
	a->api = api;
	a->name = name;
	lo_buf_init(&a->base, URL_MAX);
	lo_buf_init(&a->origin, URL_MAX);
	lo_buf_init(&a->token_url, URL_MAX);
	lo_buf_init(&a->kind, URL_MAX);
	lo_buf_init(&a->region, URL_MAX);
	retry_init(&a->retry, api);
	if (lo_config_load(&a->config, config, e) < 0)
		return -1;
	a->it = lo_config_connection(&a->config, name, e);
	if (a->it.p == NULL || retry_load(&a->retry, e) < 0)
		return -1;
	return take(a, e);
}

void
account_free(struct account *a)
{
	retry_free(&a->retry);
	lo_buf_free(&a->base);
	lo_buf_free(&a->origin);
	lo_buf_free(&a->token_url);
	lo_buf_free(&a->kind);
	lo_buf_free(&a->region);
	lo_config_free(&a->config);
}

static bool
listed(struct lo_span streams, const char *name)
{
	struct lo_json_walk w;
	struct lo_span one;

	if (lo_json_kind(streams) != 'a')
		return true;
	lo_json_walk(&w, streams);
	while (lo_json_element(&w, &one))
		if (lo_json_is(one, name))
			return true;
	return false;
}

/* A setting, or a member of one: "entities/session". */
static bool
set(const struct account *a, const char *path)
{
	struct lo_buf pointer;
	bool there;

	lo_buf_init(&pointer, URL_MAX);
	lo_buf_addf(&pointer, "/%s", path);
	there = lo_json_pointer(a->settings, pointer.p).p != NULL;
	lo_buf_free(&pointer);
	return there;
}

bool
account_stream(
    const struct account *a, const char *stream, struct lo_buf *missing)
{
	bool own = api_get(a->api, "/stream").p != NULL;
	struct lo_span need =
	    own ? api_get(a->api, "/needs")
		: lo_json_get(lo_json_get(api_get(a->api, "/streams"), stream),
		      "needs");
	struct lo_json_walk w;
	struct lo_span one;

	lo_buf_reset(missing);
	if (own ? account_own(a, stream).p == NULL
		: !listed(lo_json_get(a->it, "streams"), stream))
		return false;
	lo_json_walk(&w, need);
	while (lo_json_element(&w, &one)) {
		lo_buf_reset(missing);
		lo_json_text(missing, one);
		if (!set(a, missing->p))
			return false;
	}
	lo_buf_reset(missing);
	return true;
}

struct lo_span
account_own(const struct account *a, const char *stream)
{
	struct lo_span none = {NULL, 0};

	if (api_get(a->api, "/stream").p == NULL)
		return none;
	return lo_json_get(lo_json_get(a->it, "streams"), stream);
}

bool
account_stream_at(const struct account *a, int index, struct lo_buf *name)
{
	if (api_get(a->api, "/stream").p == NULL)
		return api_stream(a->api, index, name);
	return api_name(lo_json_get(a->it, "streams"), index, name);
}

int64_t
account_least(const struct account *a, const char *stream)
{
	struct lo_span least = lo_json_get(a->it, "min_records");
	int64_t n;

	if (lo_json_kind(least) == 'o')
		least = lo_json_get(least, stream);
	return lo_json_int(least, &n) ? n : 0;
}
