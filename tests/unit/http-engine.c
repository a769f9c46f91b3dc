/* What the engine under APIs is made with: paces, marks, URLs, queues. */
#include "cmd/lo-extract-http/marks.h"
#include "cmd/lo-extract-http/pace.h"
#include "cmd/lo-extract-http/queue.h"
#include "cmd/lo-extract-http/rows.h"
#include "cmd/lo-extract-http/url.h"
#include "tests/tap.h"

static void
check_pace(void)
{
	struct pace p;

	pace_init(&p, 60, 5, 0);
	ok(pace_take(&p, 5, 0) == 0, "a burst");
	ok(pace_take(&p, 1, 0) == 1000001, "then one a second");
	ok(pace_take(&p, 1, 500000) == 500001, "half of it has passed");
	ok(pace_take(&p, 1, 1000001) == 0, "all of it");
	ok(pace_take(&p, 9, 100000000) == 0, "what is over a burst may once");
	ok(pace_take(&p, 1, 100000000) == 5000001, "and is paid back");
	pace_hold(&p, 900000000);
	ok(pace_take(&p, 1, 899000000) == 1000000, "a hold");
	pace_hold(&p, 100);
	ok(pace_take(&p, 1, 899000000) == 1000000, "is not shortened");
	pace_init(&p, 0, 0, 0);
	ok(pace_take(&p, 1000, 0) == 0, "no pace at all");
}

static void
check_marks(void)
{
	struct marks m = {NULL, 0, 0};
	char word[16];
	bool well = true;

	for (int i = 0; i < 5000; i++) {
		snprintf(word, sizeof(word), "%d", i);
		well = well && marks_add(&m, lo_span_of(word));
	}
	ok(well && m.count == 5000, "five thousand words are new");
	for (int i = 0; i < 5000; i++) {
		snprintf(word, sizeof(word), "%d", i);
		well = well && !marks_add(&m, lo_span_of(word));
	}
	ok(well, "and known the second time");
	marks_free(&m);
}

static void
check_url(void)
{
	struct lo_buf b;

	lo_buf_init(&b, 4096);
	lo_buf_adds(&b, "http://x/a");
	url_query(&b,
	    lo_span_of("{\"created[gte]\":7,\"q\":\"a b+\\u00e9\",\"l\":[1,2],"
		       "\"n\":null,\"t\":true}"));
	is_str(b.p,
	    "http://x/a?created%5Bgte%5D=7&q=a%20b%2B%C3%A9&l=1&l=2&t=true",
	    "a query");
	lo_buf_reset(&b);
	url_show(
	    &b, "https://h:1/v1/users/ana%40x/m/19c1?q=a%20b&id=7&to=ana@x");
	is_str(b.p, "https://h:1/v1/users/***/m/19c1?q=***&id=7&to=***",
	    "is shown without what may be a person's");
	lo_buf_free(&b);
}

static void
check_origin(void)
{
	struct lo_buf b;

	lo_buf_init(&b, 4096);
	ok(lo_http_origin("HTTPS://API.Example/x", &b), "an origin");
	is_str(b.p, "https://api.example:443", "in lower case, with its port");
	ok(lo_http_origin("http://me@127.0.0.1:99/", &b) &&
		strcmp(b.p, "http://127.0.0.1:99") == 0,
	    "without the user");
	ok(!lo_http_origin("/v1/x", &b), "none without a host");
	lo_buf_free(&b);
}

/* The items' texts, one after the other. */
static void
put_queue(struct queue *q, char *out)
{
	struct queue_item *i;

	*out = '\0';
	while ((i = queue_pop(q)) != NULL) {
		strncat(out, i->json.p, i->json.len);
		queue_item_free(i, NULL);
	}
}

static void
check_queue(void)
{
	struct queue q = {NULL, NULL}, front = {NULL, NULL};
	struct queue_item *i;
	char text[256];

	queue_add(&q, lo_span_of("{\"wait\":1}"));
	queue_add(&q, lo_span_of("{\"call\":2}"));
	queue_put_front(&q, &front);
	i = queue_pop(&q);
	ok(i->kind == ITEM_WAIT, "the first");
	queue_add(&front, lo_span_of("{\"get\":3}"));
	ok(queue_add(&front, lo_span_of("{\"x\":4}"))->kind == ITEM_STRANGE,
	    "what is no word");
	queue_put_front(&q, &front);
	queue_unpop(&q, i);
	queue_add(&q, lo_span_of("{\"state\":5}"));
	put_queue(&q, text);
	is_str(text,
	    "{\"wait\":1}{\"get\":3}{\"x\":4}{\"call\":2}{\"state\":5}",
	    "what an answer brings comes before what stood behind it");
}

static void
check_rows(void)
{
	struct lo_span request =
	    lo_span_of("{\"rows\":{\"at\":\"/d\",\"show\":[\"id\"]}}");
	struct lo_span body =
	    lo_span_of("{\"d\": [{\"id\":1},{\"id\":\"x\"}]}");
	struct lo_span array;
	struct distinct d;
	struct lo_buf b;

	distinct_init(&d);
	lo_buf_init(&b, 4096);
	rows_summary(&d, request, body, &b, &array);
	is_str(b.p,
	    "{\"count\":2,\"deleted\":0,\"first\":{\"id\":1},"
	    "\"last\":{\"id\":\"x\"},\"aside\":[]}",
	    "a summary");
	ok(array.len == 21 && array.p[0] == '[', "and where they are");
	ok(rows_there(request, body) &&
		!rows_there(request, lo_span_of("{\"d\":7}")) &&
		!rows_there(request, lo_span_of("[]")) &&
		!rows_there(lo_span_of("{}"), lo_span_of("null")),
	    "what is no list is none");
	distinct_free(&d);
	lo_buf_free(&b);
}

/* Rows that are lists themselves, at one of several places, counted. */
static void
check_cells(void)
{
	struct lo_span request =
	    lo_span_of("{\"rows\":{\"at\":[\"\",\"/r\"],\"show\":[\"/1\"],"
		       "\"distinct\":{\"in\":\"d\",\"by\":[\"/0\",\"/1\"]}}}");
	struct lo_span other = lo_span_of("{\"rows\":{\"at\":\"\",\"distinct\":"
					  "{\"in\":\"e\",\"by\":[\"/0\"]}}}");
	struct lo_span array;
	struct distinct d;
	struct lo_buf b;

	distinct_init(&d);
	lo_buf_init(&b, 4096);
	rows_summary(
	    &d, request, lo_span_of("[[1,2],[1,3],[1,2]]"), &b, &array);
	is_str(b.p,
	    "{\"count\":3,\"deleted\":0,\"distinct\":2,"
	    "\"first\":{\"/1\":2},\"last\":{\"/1\":2},\"aside\":[]}",
	    "cells are shown by their pointers");
	lo_buf_reset(&b);
	rows_summary(
	    &d, request, lo_span_of(" {\"r\":[[1,3],[7,7]]}"), &b, &array);
	ok(strstr(b.p, "\"distinct\":3") != NULL,
	    "another page counts what is new");
	lo_buf_reset(&b);
	rows_summary(&d, other, lo_span_of("[[1]]"), &b, &array);
	ok(strstr(b.p, "\"distinct\":1") != NULL, "another set begins anew");
	ok(rows_there(request, lo_span_of("{\"r\":[]}")) &&
		!rows_there(request, lo_span_of("{\"r\":{}}")),
	    "of several places one must be a list");
	distinct_free(&d);
	lo_buf_free(&b);
}

static void
check_wait(void)
{
	struct verdict v = {"x", 5, 100, 1000, 75};
	bool well = true;

	for (int n = 0; n < 1000; n++) {
		int64_t a = retry_wait_ms(&v, 1), b = retry_wait_ms(&v, 30);

		well = well && a >= 25 && a <= 100 && b >= 250 && b <= 1000;
	}
	ok(well, "waits grow to their ceiling, and are never nothing");
}

int
main(void)
{
	check_pace();
	check_marks();
	check_url();
	check_origin();
	check_queue();
	check_rows();
	check_cells();
	check_wait();
	return tap_done();
}
