#include "cmd/lo-extract-http/fetch.h"

#include <stdio.h>
#include <string.h>

#include "cmd/lo-extract-http/xml.h"
#include "cmd/lo-extract/interrupt.h"
#include "common/json.h"
#include "common/when.h"

enum { SLICE_MS = 200, DELAY_MOST_S = 900, STEP = 1000000, GRACE_US = 5000000 };

/* A reason is a word: what has blanks may be a message and is none. */
static bool
take_word(char *out, size_t n, struct lo_span text)
{
	if (text.p == NULL || text.len == 0 || text.len >= n)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (strchr(
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"0123456789_.-",
			text.p[i]) == NULL)
			return false;
	memcpy(out, text.p, text.len);
	out[text.len] = '\0';
	return true;
}

static bool
reason_at(struct lo_span body, struct lo_span pointer, char *out)
{
	struct lo_buf at, word;
	struct lo_span value;
	bool got = false;

	lo_buf_init(&at, 256);
	lo_buf_init(&word, FETCH_WORD);
	lo_json_text(&at, pointer);
	value = lo_json_pointer(body, at.p);
	if (lo_json_kind(value) == 's')
		lo_json_text(&word, value);
	else if (lo_json_kind(value) == 'n')
		lo_buf_addspan(&word, value);
	got = !word.failed && take_word(out, FETCH_WORD, lo_buf_span(&word));
	lo_buf_free(&at);
	lo_buf_free(&word);
	return got;
}

static void
find_reason(const struct account *a, bool token, struct lo_span body, char *out)
{
	struct lo_json_walk w;
	struct lo_span one;

	out[0] = '\0';
	if (token && reason_at(body, lo_span_of("\"/error\""), out))
		return;
	lo_json_walk(&w, api_get(a->api, "/reasons"));
	while (lo_json_element(&w, &one))
		if (reason_at(body, one, out))
			return;
}

void
fetch_convert(const struct account *a, struct lo_http_call *c)
{
	struct lo_span xml = api_get(a->api, "/xml");
	struct lo_span text = lo_json_trim(lo_buf_span(&c->answer));
	struct lo_buf json;

	if (xml.p == NULL || text.len == 0 || *text.p != '<')
		return;
	lo_buf_init(&json, c->answer.max);
	if (xml_to_json(text, lo_json_get(xml, "lists"), &json)) {
		lo_buf_free(&c->answer);
		c->answer = json;
	} else
		lo_buf_free(&json);
}

/* Nothing, 0, false and what is empty say nothing. */
static bool
says(struct lo_span value)
{
	struct lo_json_walk w;
	struct lo_span one;

	lo_json_walk(&w, value);
	switch (lo_json_kind(value)) {
	case 's':
		return value.len > 2;
	case 'a':
		return lo_json_element(&w, &one);
	case 'o':
		return lo_json_member(&w, &one, &one);
	default:
		return lo_json_kind(value) == 't';
	}
}

bool
fetch_fault(const struct account *a, struct lo_span body)
{
	struct lo_json_walk w;
	struct lo_span one, there;
	struct lo_buf at;
	bool found = false;

	lo_buf_init(&at, 256);
	lo_json_walk(&w, api_get(a->api, "/faults"));
	while (!found && lo_json_element(&w, &one)) {
		lo_buf_reset(&at);
		lo_json_text(&at, one);
		there = lo_json_pointer(body, at.p);
		found = says(there);
	}
	lo_buf_free(&at);
	return found;
}

/* Seconds, or a date; a date is measured by the answer's own clock. */
static bool
retry_after(const struct lo_http_call *c, int64_t *us)
{
	struct lo_span text = lo_http_header(c, "retry-after");
	int64_t n, date;

	if (text.p == NULL)
		return false;
	if (lo_json_int(text, &n)) {
		*us = n < DELAY_MOST_S * 100 ? n * STEP : INT64_MAX;
		return n >= 0;
	}
	if (!lo_http_date(text, us))
		return false;
	if (!lo_http_date(lo_http_header(c, "date"), &date))
		date = lo_when_now();
	*us = *us > date ? *us - date : 0;
	return true;
}

/* An instant behind certain words of a message: ["/pointer", "words"]. */
static bool
retry_text(const struct account *a, struct lo_span body, int64_t *us)
{
	struct lo_buf at, words, message;
	const char *p = NULL;
	int64_t when;
	size_t n = 0;
	bool got = false;

	lo_buf_init(&at, 256);
	lo_buf_init(&words, 256);
	lo_buf_init(&message, 8192);
	lo_json_text(&at, api_get(a->api, "/retry_text/0"));
	lo_json_text(&words, api_get(a->api, "/retry_text/1"));
	if (words.len > 0)
		lo_json_text(&message, lo_json_pointer(body, at.p));
	if (words.len > 0)
		p = strstr(message.p, words.p);
	if (p != NULL) {
		p += words.len;
		n = strspn(p, "0123456789-:.TZ");
		got = lo_when_parse(p, n, &when);
	}
	if (got)
		*us = when > lo_when_now() ? when - lo_when_now() : 0;
	lo_buf_free(&at);
	lo_buf_free(&words);
	lo_buf_free(&message);
	return got;
}

/* A header by which an API overrules the table. */
static void
overrule(
    const struct account *a, const struct lo_http_call *c, struct verdict *v)
{
	struct lo_buf name;
	struct lo_span said;

	lo_buf_init(&name, 256);
	lo_json_text(&name, api_get(a->api, "/retry_header"));
	said = name.len > 0 ? lo_http_header(c, name.p)
			    : (struct lo_span){NULL, 0};
	if (lo_span_is(said, "true") && v->exit != LO_TEMP)
		retry_class(&a->retry, "transient", v);
	if (lo_span_is(said, "false"))
		v->tries = 1;
	lo_buf_free(&name);
}

void
fetch_judge(const struct account *a, bool token, const struct lo_http_call *c,
    bool body, int tried, struct judged *j)
{
	struct lo_span answer = lo_buf_span(&c->answer);
	struct lo_json_fault f;

	memset(j, 0, sizeof(*j));
	j->status = c->status;
	if (c->fault != LO_HTTP_WELL)
		j->status = RETRY_NETWORK;
	else if (body)
		j->status = RETRY_BODY;
	else if (lo_json_check(answer.p, answer.len, LO_JSON_DEPTH, &f) == 0)
		find_reason(a, token, answer, j->reason);
	retry_judge(&a->retry, token, j->status, j->reason, &j->verdict);
	if (c->fault == LO_HTTP_LONG || c->fault == LO_HTTP_NEVER)
		retry_class(&a->retry, "refused", &j->verdict);
	if (j->status > 0 && !token)
		overrule(a, c, &j->verdict);
	j->wait_us = retry_wait_ms(&j->verdict, tried) * 1000;
	if (j->status > 0) {
		int64_t us;

		j->told = retry_after(c, &us) ||
			  (j->reason[0] != '\0' && retry_text(a, answer, &us));
		if (j->told && us > j->wait_us)
			j->wait_us = us;
	}
	if (j->status == RETRY_NETWORK)
		snprintf(j->code, sizeof(j->code), "network");
	else if (j->status == RETRY_BODY)
		snprintf(j->code, sizeof(j->code), "body");
	else
		snprintf(j->code, sizeof(j->code), "%d%s%s", j->status,
		    j->reason[0] != '\0' ? " " : "", j->reason);
}

/* An API that asks for more patience than a run has is left for later. */
bool
fetch_again(const struct judged *j, int tried)
{
	return tried < j->verdict.tries &&
	       (!j->told || j->wait_us <= (int64_t)DELAY_MOST_S * STEP);
}

int
fetch_fail(const struct account *a, const struct lo_http_call *c,
    const struct judged *j, struct lo_err *e)
{
	struct lo_buf name;
	char id[FETCH_WORD] = "", wait[64] = "";

	lo_buf_init(&name, 256);
	lo_json_text(&name, api_get(a->api, "/request_id"));
	if (name.len > 0 &&
	    !take_word(id, sizeof(id), lo_http_header(c, name.p)))
		id[0] = '\0';
	lo_buf_free(&name);
	if (j->told)
		snprintf(wait, sizeof(wait), "; it asks to wait %lld s",
		    (long long)(j->wait_us / STEP));
	if (j->status == RETRY_NETWORK)
		return lo_fail(e, j->verdict.exit, "%s",
		    c->fault == LO_HTTP_LONG
			? "the answer is too long; see limits/http/answer_mb"
			: c->why);
	if (j->status == RETRY_BODY)
		return lo_fail(e, j->verdict.exit,
		    "HTTP %d, but the answer is not what the API gives%s%s",
		    c->status, id[0] != '\0' ? ", request " : "", id);
	return lo_fail(e, j->verdict.exit, "HTTP %s%s%s%s", j->code,
	    id[0] != '\0' ? ", request " : "", id, wait);
}

static int
wait_for(struct lo_http *h, const struct lo_http_call *c, int64_t until,
    struct lo_err *e)
{
	int64_t asked = 0;

	while (c->running || lo_when_mono() < until) {
		int64_t left = (until - lo_when_mono()) / 1000 + 1;

		/* An answer on its way may hold what has no second copy. */
		if (asked == 0 && interrupt_asked())
			asked = lo_when_mono();
		if (asked > 0 &&
		    (!c->running || lo_when_mono() - asked > GRACE_US))
			return lo_fail(e, LO_TEMP, "interrupted");
		if (c->running || left > SLICE_MS)
			left = SLICE_MS;
		if (lo_http_wait(h, (int)left, e) < 0)
			return -1;
	}
	return 0;
}

int
fetch_token(const struct account *a, struct lo_http *h, struct lo_http_call *c,
    char code[FETCH_WORD], struct lo_err *e)
{
	struct lo_json_fault f;
	struct judged j;
	bool body;

	for (int tried = 1;; tried++) {
		if (lo_http_start(h, c, e) < 0 || wait_for(h, c, 0, e) < 0)
			return -1;
		body = lo_json_check(
			   c->answer.p, c->answer.len, LO_JSON_DEPTH, &f) < 0;
		if (c->fault == LO_HTTP_WELL && c->status == 200 && !body)
			return 0;
		fetch_judge(a, true, c, c->status == 200, tried, &j);
		snprintf(code, FETCH_WORD, "%.*s", FETCH_WORD - 1, j.code);
		if (!fetch_again(&j, tried)) {
			fetch_fail(a, c, &j, e);
			return lo_fail_at(e, "token_url");
		}
		if (wait_for(h, c, lo_when_mono() + j.wait_us, e) < 0)
			return -1;
	}
}
