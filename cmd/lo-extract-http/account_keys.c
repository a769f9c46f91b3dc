#include "cmd/lo-extract-http/account_keys.h"

#include <stdio.h>
#include <string.h>

#include "common/data.h"
#include "common/file.h"
#include "common/json.h"

enum { NAMES = 64, NAME_MAX_BYTES = 256 };

/* One key that an object may have: S a secret, s text, n number, c a whole one,
 * a list, w one of words. */
struct key {
	const char *name;
	char kind;
	bool needed;
};

static const struct key refresh_token[] = {{"type", 's', true},
    {"client_id", 's', true}, {"client_secret", 'S', false},
    {"refresh_token", 'S', true}, {"scope", 's', false}, {"login", 'o', false},
    {NULL, 0, false}};
static const struct key logins[] = {{"url", 's', false}, {"scope", 's', false},
    {"parameters", 'o', false}, {"redirect_uri", 's', false}, {NULL, 0, false}};
static const struct key client_credentials[] = {{"type", 's', true},
    {"client_id", 's', true}, {"client_secret", 'S', true},
    {"scope", 's', false}, {NULL, 0, false}};
static const struct key service_account[] = {{"type", 's', true},
    {"key", 'S', true}, {"subject", 's', false}, {"scope", 's', false},
    {NULL, 0, false}};
static const struct key bearer[] = {
    {"type", 's', true}, {"token", 'S', true}, {NULL, 0, false}};
static const struct key basic[] = {{"type", 's', true}, {"username", 's', true},
    {"password", 'S', true}, {NULL, 0, false}};
static const struct key named[] = {{"type", 's', true}, {"name", 's', true},
    {"value", 'S', true}, {NULL, 0, false}};

static const struct key sigv4[] = {{"type", 's', true},
    {"access_key_id", 'S', true}, {"secret_access_key", 'S', true},
    {"session_token", 'S', false}, {"region", 's', false}, {NULL, 0, false}};

static const struct {
	const char *type;
	const struct key *keys;
} kinds[] = {
    {"oauth2_refresh_token", refresh_token},
    {"oauth2_client_credentials", client_credentials},
    {"google_service_account", service_account},
    {"bearer", bearer},
    {"basic", basic},
    {"header", named},
    {"query", named},
    {"aws_sigv4", sigv4},
    {NULL, NULL},
};

static const struct key limits[] = {{"answer_mb", 'c', false},
    {"concurrency", 'c', false}, {"file_mb", 'c', false},
    {"idle_seconds", 'c', false}, {"login_seconds", 'c', false},
    {"most_ms", 'c', false}, {"run_hours", 'c', false}, {"seconds", 'c', false},
    {"tries", 'c', false}, {"wait_ms", 'c', false}, {NULL, 0, false}};

static bool
among(struct lo_span value, struct lo_span words)
{
	struct lo_json_walk w;
	struct lo_span one;

	lo_json_walk(&w, words);
	while (lo_json_element(&w, &one))
		if (lo_span_equal(one, value))
			return true;
	return false;
}

/* The words that a setting may be, as the API's file lists them. */
static struct lo_span
words_of(const struct account *a, const struct key *k)
{
	struct lo_span words =
	    lo_json_get(api_get(a->api, "/settings"), k->name);

	return words.p != NULL
		   ? words
		   : lo_json_get(api_get(a->api, "/stream/settings"), k->name);
}

static bool
of_kind(const struct account *a, struct lo_span value, const struct key *k)
{
	char is = lo_json_kind(value);
	int64_t count;

	if (k->kind == 'c')
		return lo_json_int(value, &count) && count >= 0;
	if (k->kind == 'w')
		return among(value, words_of(a, k));
	/* A secret is a reference; what it refers to is looked at later. */
	if (k->kind == 'S')
		return is == 'o' || is == 's';
	return k->kind == 'i' ? is == 'n' || is == 's' : is == k->kind;
}

static const char *
kind_text(const struct account *a, const struct key *k, struct lo_buf *b)
{
	switch (k->kind) {
	case 'w':
		lo_buf_adds(b, "one of ");
		lo_buf_addspan(b, words_of(a, k));
		return b->p;
	case 'o':
		return "an object";
	case 'S':
		return "a reference to a secret";
	case 'n':
		return "a number";
	case 'c':
		return "a whole number";
	case 'i':
		return "text or a number";
	case 'a':
		return "a list";
	default:
		return "text";
	}
}

static const struct key *
find(const struct key *keys, struct lo_span name)
{
	for (; keys->name != NULL; keys++)
		if (lo_json_is(name, keys->name))
			return keys;
	return NULL;
}

static int
unknown(const struct account *a, const char *where, const struct key *keys,
    struct lo_span name, struct lo_err *e)
{
	const char *names[NAMES], *near;
	struct lo_buf text;
	size_t n = 0;

	for (; n < NAMES && keys[n].name != NULL; n++)
		names[n] = keys[n].name;
	lo_buf_init(&text, NAME_MAX_BYTES);
	lo_json_text(&text, name);
	near = lo_data_nearest(text.p, names, n);
	lo_config_fail(&a->config, name, e, "%s/%s: not a known key%s%s", where,
	    text.p, near != NULL ? "; did you mean " : "",
	    near != NULL ? near : "");
	lo_buf_free(&text);
	return -1;
}

static int
mistaken(const struct account *a, const char *where, const struct key *k,
    struct lo_span value, struct lo_err *e)
{
	struct lo_buf text;

	lo_buf_init(&text, NAME_MAX_BYTES);
	lo_config_fail(&a->config, value, e, "%s/%s: expected %s", where,
	    k->name, kind_text(a, k, &text));
	lo_buf_free(&text);
	return -1;
}

static int
check(const struct account *a, const char *where, struct lo_span object,
    const struct key *keys, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span name, value;

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &name, &value)) {
		const struct key *k = find(keys, name);

		if (k == NULL)
			return unknown(a, where, keys, name, e);
		if (!of_kind(a, value, k))
			return mistaken(a, where, k, value, e);
	}
	for (; keys->name != NULL; keys++)
		if (keys->needed && lo_json_get(object, keys->name).p == NULL)
			return lo_config_fail(&a->config, object, e,
			    "%s/%s is missing", where, keys->name);
	return 0;
}

/* The kinds of auth that the API takes, for a message. */
static void
put_kinds(const struct account *a, struct lo_buf *b)
{
	struct lo_json_walk w;
	struct lo_span name, value;

	lo_json_walk(&w, api_get(a->api, "/auth"));
	while (lo_json_member(&w, &name, &value)) {
		lo_buf_adds(b, b->len > 0 ? ", " : "");
		lo_json_text(b, name);
	}
}

static int
check_auth(struct account *a, struct lo_err *e)
{
	struct lo_span type = lo_json_get(a->auth, "type");
	char where[NAME_MAX_BYTES + 32];
	struct lo_buf list;

	if (lo_json_kind(type) == 's')
		lo_json_text(&a->kind, type);
	snprintf(where, sizeof(where), "connections/%s/auth", a->name);
	for (int i = 0; kinds[i].type != NULL; i++) {
		if (strcmp(kinds[i].type, a->kind.p) != 0 ||
		    lo_json_get(api_get(a->api, "/auth"), a->kind.p).p == NULL)
			continue;
		if (kinds[i].keys == sigv4 && a->region.len == 0)
			return lo_config_fail(&a->config, a->auth, e,
			    "%s/region is missing", where);
		return check(a, where, a->auth, kinds[i].keys, e);
	}
	lo_buf_init(&list, NAME_MAX_BYTES);
	put_kinds(a, &list);
	lo_config_fail(&a->config, a->auth.p != NULL ? a->auth : a->it, e,
	    "%s/type: expected one of %s", where, list.p);
	lo_buf_free(&list);
	return -1;
}

/* What the API's file says of the keys of an object, behind those that every
 * such object has. */
static int
check_described(const struct account *a, const char *where,
    struct lo_span object, struct lo_span described, const struct key *every,
    struct lo_err *e)
{
	struct key keys[NAMES + 1];
	struct lo_buf names[NAMES];
	struct lo_json_walk w;
	struct lo_span name, value;
	int first = 0, n, got;

	for (; every[first].name != NULL; first++)
		keys[first] = every[first];
	n = first;
	lo_json_walk(&w, described);
	while (n < NAMES && lo_json_member(&w, &name, &value)) {
		lo_buf_init(&names[n], NAME_MAX_BYTES);
		lo_json_text(&names[n], name);
		keys[n] = (struct key){names[n].p,
		    lo_json_kind(value) == 'a' ? 'w' : value.p[1], false};
		n++;
	}
	keys[n].name = NULL;
	got = check(a, where, object, keys, e);
	while (n > first)
		lo_buf_free(&names[--n]);
	return got;
}

static int
check_settings(const struct account *a, struct lo_err *e)
{
	static const struct key every[] = {{"page_size", 'c', false},
	    {"per_minute", 'c', false}, {NULL, 0, false}};
	char where[NAME_MAX_BYTES + 32];

	snprintf(where, sizeof(where), "connections/%s/settings", a->name);
	return check_described(
	    a, where, a->settings, api_get(a->api, "/settings"), every, e);
}

/* A stream that the connection describes: what it is called, what it has. */
static int
check_own(const struct account *a, struct lo_span name, struct lo_span it,
    struct lo_err *e)
{
	static const struct key none[] = {{NULL, 0, false}};
	char where[2 * NAME_MAX_BYTES + 32];
	struct lo_json_walk w;
	struct lo_span need;
	struct lo_buf text;
	int got = 0;

	lo_buf_init(&text, NAME_MAX_BYTES);
	lo_json_text(&text, name);
	snprintf(
	    where, sizeof(where), "connections/%s/streams/%s", a->name, text.p);
	if (text.failed || !lo_name_ok(lo_buf_span(&text)))
		got = lo_config_fail(&a->config, name, e,
		    "connections/%s/streams: a stream's name has no slash, no "
		    "control byte, and no dot or dash in front",
		    a->name);
	else if (lo_json_kind(it) != 'o')
		got = lo_config_fail(
		    &a->config, name, e, "%s: expected an object", where);
	else
		got = check_described(
		    a, where, it, api_get(a->api, "/stream/settings"), none, e);
	lo_json_walk(&w, api_get(a->api, "/stream/needs"));
	while (got == 0 && lo_json_element(&w, &need)) {
		lo_buf_reset(&text);
		lo_json_text(&text, need);
		if (lo_json_get(it, text.p).p == NULL)
			got = lo_config_fail(&a->config, it, e,
			    "%s/%s is missing", where, text.p);
	}
	lo_buf_free(&text);
	return got;
}

static int
check_own_streams(const struct account *a, struct lo_err *e)
{
	struct lo_span all = lo_json_get(a->it, "streams"), name, it;
	struct lo_json_walk w;
	int got = 0;

	if (lo_json_kind(all) != 'o' || all.len < 3)
		return lo_config_fail(&a->config, all.p != NULL ? all : a->it,
		    e,
		    "connections/%s/streams: expected an object, with a "
		    "member for each stream",
		    a->name);
	lo_json_walk(&w, all);
	while (got == 0 && lo_json_member(&w, &name, &it))
		got = check_own(a, name, it, e);
	return got;
}

static int
check_streams(const struct account *a, struct lo_err *e)
{
	struct lo_span list = lo_json_get(a->it, "streams"), one;
	struct key keys[NAMES + 1];
	char where[NAME_MAX_BYTES + 32];
	struct lo_buf names[NAMES];
	struct lo_json_walk w;
	int n = 0, got = 0;

	if (api_get(a->api, "/stream").p != NULL)
		return check_own_streams(a, e);
	for (; n < NAMES; n++) {
		lo_buf_init(&names[n], NAME_MAX_BYTES);
		if (!api_stream(a->api, n, &names[n]))
			break;
		keys[n] = (struct key){.name = names[n].p, .kind = 's'};
	}
	keys[n].name = NULL;
	snprintf(where, sizeof(where), "connections/%s/streams", a->name);
	if (lo_json_kind(list) == 'a') {
		lo_json_walk(&w, list);
		while (got == 0 && lo_json_element(&w, &one))
			if (lo_json_kind(one) != 's' || find(keys, one) == NULL)
				got = unknown(a, where, keys, one, e);
	}
	for (int i = 0; i <= n && i < NAMES; i++)
		lo_buf_free(&names[i]);
	return got;
}

static int
check_login(const struct account *a, struct lo_err *e)
{
	char where[NAME_MAX_BYTES + 32];

	snprintf(where, sizeof(where), "connections/%s/auth/login", a->name);
	return check(a, where, lo_json_get(a->auth, "login"), logins, e);
}

int
account_keys(struct account *a, struct lo_err *e)
{
	if (check_auth(a, e) < 0 || check_login(a, e) < 0 ||
	    check_settings(a, e) < 0 || check_streams(a, e) < 0)
		return -1;
	return check(a, "limits/http",
	    lo_config_get(&a->config, "/limits/http"), limits, e);
}
