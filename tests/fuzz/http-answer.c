/* Whatever an API answers: it is judged, summed up and shown to the program
 * without a crash, and no message holds more of it than a word.
 *
 * The input is an answer: headers, an empty line, a body. */
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-extract-http/download.h"
#include "cmd/lo-extract-http/fetch.h"
#include "cmd/lo-extract-http/rows.h"
#include "cmd/lo-extract-http/url.h"
#include "cmd/lo-extract-http/xml.h"
#include "common/json.h"
#include "tests/fuzz/fuzz.h"

static const char meta[] =
    "{\"reasons\":[\"/error/errors/0/reason\",\"/error/code\",\"/error\"],"
    "\"retry_text\":[\"/error/message\",\"after \"],"
    "\"retry_header\":\"x-retry\",\"request_id\":\"x-id\",\"retry\":["
    "{\"status\":[403,429],\"reason\":[\"slow\"],\"class\":\"later\"}]}";
static const char table[] =
    "{\"classes\":{\"later\":{\"tries\":3,\"wait_ms\":5,\"most_ms\":9}},"
    "\"rows\":[{\"status\":\"5xx\",\"class\":\"later\"},"
    "{\"status\":\"any\",\"class\":\"refused\"}]}";
static const char request[] =
    "{\"get\":\"/x\",\"rows\":{\"at\":\"/data\",\"show\":[\"id\",\"/a\"],"
    "\"distinct\":{\"in\":\"d\",\"by\":[\"/id\",\"/a\"]}}}";

static void
fill(struct lo_http_call *c, const unsigned char *data, size_t size)
{
	const unsigned char *end =
	    size > 1 ? memmem(data, size, "\n\n", 2) : NULL;
	size_t n = end != NULL ? (size_t)(end - data) + 1 : 0;

	lo_buf_add(&c->headers, data, n);
	if (n > 0)
		n++;
	lo_buf_add(&c->answer, data + n, size - n);
	c->status = size > 0 ? 200 + data[0] : 500;
}

static void
judge(const struct account *a, const struct lo_http_call *c, bool token)
{
	struct judged j;
	struct lo_err e;

	fetch_judge(a, token, c, false, 1, &j);
	claim(strlen(j.code) < sizeof(j.code) && j.wait_us >= 0);
	claim(strpbrk(j.reason, " \"\n<>") == NULL);
	claim(!fetch_again(&j, 3));
	claim(fetch_fail(a, c, &j, &e) == -1 && strchr(e.text, '\n') == NULL);
}

static void
sum(struct lo_span body)
{
	struct lo_span array;
	struct lo_json_fault f;
	struct distinct d;
	struct lo_buf b;

	distinct_init(&d);
	lo_buf_init(&b, 16 << 20);
	if (lo_json_check(body.p, body.len, LO_JSON_DEPTH, &f) == 0) {
		rows_summary(&d, lo_span_of(request), body, &b, &array);
		claim(lo_json_check(b.p, b.len, LO_JSON_DEPTH, &f) == 0);
		claim(array.p == NULL ||
		      (array.p >= body.p &&
			  array.p + array.len <= body.p + body.len));
		claim(array.p == NULL || rows_there(lo_span_of(request), body));
	}
	distinct_free(&d);
	lo_buf_free(&b);
}

static void
show(struct lo_span text)
{
	struct lo_buf b;
	char *s = strndup(text.p, text.len);

	lo_buf_init(&b, 16 << 20);
	if (s != NULL)
		lo_http_origin(s, &b);
	lo_buf_reset(&b);
	if (s != NULL)
		url_show(&b, s);
	lo_buf_free(&b);
	free(s);
}

/* As a file, in pieces; as XML. */
static void
come(struct lo_http_call *c)
{
	struct lo_json_fault f;
	struct download d;
	struct lo_buf b;
	struct lo_err e;

	lo_buf_init(&b, 16 << 20);
	if (xml_to_json(lo_buf_span(&c->answer), lo_span_of("[\"l\"]"), &b))
		claim(lo_json_check(b.p, b.len, LO_JSON_DEPTH, &f) == 0);
	lo_buf_free(&b);
	if (download_open(&d, 1 << 20, &e) < 0)
		return;
	download_begin(&d, c, false);
	for (size_t i = 0, n; i < c->answer.len; i += n) {
		n = c->answer.len - i < 1 + i ? c->answer.len - i : 1 + i;
		if (!c->take(c, c->answer.p + i, n))
			break;
	}
	claim(!download_whole(&d) || d.err.status == LO_OK);
	claim(d.written <= d.most);
	download_close(&d);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct api api = {.meta = {meta, sizeof(meta) - 1}};
	struct account a = {.api = &api};
	struct lo_http_call c;

	lo_http_call_init(&c);
	retry_init(&a.retry, &api);
	a.retry.rows = lo_json_get(lo_span_of(table), "rows");
	a.retry.classes = lo_json_get(lo_span_of(table), "classes");
	fill(&c, data, size);
	judge(&a, &c, false);
	judge(&a, &c, true);
	sum(lo_buf_span(&c.answer));
	show(lo_buf_span(&c.answer));
	come(&c);
	retry_free(&a.retry);
	lo_http_call_free(NULL, &c);
	return 0;
}
