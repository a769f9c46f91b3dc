/* What rows are made with: fields, names, counts, lines, sets, words. */
#include <fcntl.h>
#include <sys/mman.h>

#include "cmd/lo-extract/csv.h"
#include "cmd/lo-extract/feed_line.h"
#include "cmd/lo-extract/fields.h"
#include "cmd/lo-extract/labels.h"
#include "cmd/lo-extract/mark.h"
#include "cmd/lo-extract/seen.h"
#include "cmd/lo-extract/set.h"
#include "cmd/lo-extract/utf7.h"
#include "common/json.h"
#include "tests/tap.h"

static int
file_of(const char *p, size_t n)
{
	int fd = memfd_create("rows", MFD_CLOEXEC);

	if (fd < 0 || write(fd, p, n) != (ssize_t)n)
		exit(1);
	return fd;
}

/* Every row in one line: fields between bars, or what is wrong. */
static void
cut(struct lo_buf *b, int fd, size_t step, size_t max)
{
	struct feed f;
	struct csv c;
	struct lo_err e;
	int got;

	feed_open(&f, fd, 0);
	f.step = step;
	csv_open(&c, ',', max);
	c.feed = &f;
	csv_guess(&c, &e);
	lo_buf_addf(b, "%c", c.delimiter);
	while ((got = csv_next(&c, &e)) > 0) {
		lo_buf_addf(b, " %zu+%zu:", (size_t)c.line.offset,
		    (size_t)c.line.length);
		if (c.code != NULL)
			lo_buf_adds(b, c.code);
		for (size_t i = 0; c.code == NULL && i < c.count; i++) {
			lo_buf_addspan(b, csv_field(&c, i));
			lo_buf_addc(b, '|');
		}
	}
	lo_buf_addf(b, " %d", got);
	csv_close(&c);
	feed_close(&f);
}

static void
rows(const char *text, const char *want)
{
	static const size_t steps[] = {1, 2, 3, 5, 1000};
	int fd = file_of(text, strlen(text));
	struct lo_buf b;

	lo_buf_init(&b, 1 << 20);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		lo_buf_reset(&b);
		cut(&b, fd, steps[i], 1 << 20);
		is_str(b.p, want, "rows");
	}
	lo_buf_free(&b);
	close(fd);
}

static void
csv(void)
{
	struct lo_buf b;
	int fd;

	rows("a,b\r\n1,\"x\"\"y\"\r\n", ", 0+5:a|b| 5+10:1|x\"y| 0");
	rows("a;b\r1;\"2\r\n\"\r\r3;4", "; 0+4:a|b| 4+8:1|2\r\n| 13+3:3|4| 0");
	rows("a\n\"b\"c\n\"d", ", 0+2:a| 2+4:csv 7+2:csv 0");
	rows("\"\"\n\n,\n", ", 0+3:| 4+2:|| 0");
	rows("", ", 0");
	fd = file_of("a,b\n\"long long long\n\",1\nc,d\n", 28);
	lo_buf_init(&b, 1000);
	cut(&b, fd, 2, 8);
	is_str(b.p, ", 0+4:a|b| 4+15:csv 20+3:csv 24+4:c|d| 0",
	    "a row that is too long");
	lo_buf_free(&b);
	close(fd);
}

static void
lines(void)
{
	char text[200000];
	struct lo_line line;
	struct lo_buf first;
	struct lo_err e;
	struct feed f;
	char want[LO_HASH_HEX], got[LO_HASH_HEX];
	int fd;

	memset(text, 'x', sizeof(text));
	memcpy(text, "a\r\nb\r", 5);
	text[150000] = '\n';
	fd = file_of(text, sizeof(text));
	lo_buf_init(&first, LO_LINE_KEEP);
	for (int step = 1; step < 70000; step += 34999) {
		feed_open(&f, fd, 0);
		f.step = (size_t)step;
		is_int(feed_line(&f, 100000, true, &line, &first, &e), 1, "a");
		is_bytes(line.text.p, line.text.len, "a", 1, "CRLF");
		is_int(feed_line(&f, 100000, true, &line, &first, &e), 1, "b");
		is_bytes(line.text.p, line.text.len, "b", 1, "CR");
		is_int(feed_line(&f, 100000, true, &line, &first, &e), 1, "c");
		ok(line.too_long && line.ended, "too long");
		is_int(line.length, 149995, "its length");
		lo_hash_text(text + 5, 149995, want);
		lo_hash_hex(line.hash, got);
		is_str(got, want, "its hash");
		is_bytes(line.text.p, line.text.len, text + 5, LO_LINE_KEEP,
		    "its beginning");
		is_int(feed_line(&f, 100000, true, &line, &first, &e), 1, "d");
		ok(!line.too_long && !line.ended, "the last one");
		is_int(line.length, 49999, "without an end");
		is_int(feed_line(&f, 100000, true, &line, &first, &e), 0, "e");
		feed_close(&f);
	}
	lo_buf_free(&first);
	close(fd);
}

static void
seen(void)
{
	unsigned char hash[LO_HASH_SIZE];
	struct seen s;
	struct lo_err e;
	uint32_t which;
	int wrong = 0;

	seen_open(&s);
	s.most = 4096; /* the rest is in a file */
	for (uint32_t round = 1; round <= 3; round++)
		for (uint32_t i = 0; i < 20000; i++) {
			lo_hash(&i, sizeof(i), hash);
			wrong += seen_add(&s, hash, &which, &e) < 0 ||
				 which != round;
		}
	is_int(wrong, 0, "counted in memory and in a file");
	ok(s.fd >= 0, "which is there");
	seen_clear(&s);
	lo_hash("", 0, hash);
	is_int(seen_add(&s, hash, &which, &e), 0, "anew");
	is_int(which, 1, "from one");
	seen_close(&s);
}

static void
sets(void)
{
	struct lo_buf b;
	struct set s = {NULL, 0, 0}, t;
	uint64_t hash = set_hash(lo_span_of("x"));

	lo_buf_init(&b, 1000);
	set_add(&s, hash, 5, true);
	set_add(&s, 1, 6, false);
	set_add(&s, UINT64_MAX, SET_STAMP, true);
	set_add(&s, hash, 7, true);
	set_sort(&s);
	is_int(s.count, 3, "one of each");
	is_int(set_find(&s, hash)->stamp, 7, "the later one stays");
	set_put(&s, &b);
	is_int(b.len, 2 * SET_TEXT, "what is done");
	ok(set_parse(&t, lo_buf_span(&b)), "and back");
	is_int(t.count, 2, "all of it");
	is_int(set_find(&t, UINT64_MAX)->stamp, SET_STAMP, "whole");
	ok(set_find(&t, 1) == NULL, "nothing else");
	set_free(&t);
	ok(!set_parse(&t, lo_span_of("short")), "no set");
	ok(!set_parse(&t, lo_span_of("AAAAAAAAAAAAAA!A")), "no digit");
	set_free(&s);
	lo_buf_free(&b);
}

static void
id(const char *key, const char *row, const char *want)
{
	struct fields f;
	struct lo_buf b;

	fields_parse(&f, key);
	lo_buf_init(&b, 1000);
	ok(fields_id(&f, lo_span_of(row), &b) == (want != NULL), "%s", key);
	is_str(b.p, want != NULL ? want : "", row);
	lo_buf_free(&b);
	fields_free(&f);
}

static void
ids(void)
{
	id("a", "{\"a\":\"x,\\\\y\"}", "x,\\y");
	id("a,b", "{\"a\":\"x,\\\\y\",\"b\":1.10}", "x\\,\\\\y,1.10");
	id("a,b", "{\"a\":\"\",\"b\":\"\"}", NULL);
	id("a,b", "{\"a\":\"\",\"b\":\"1\"}", ",1");
	id("a", "{\"a\":\"\"}", NULL);
	id("a", "{\"a\":null}", NULL);
	id("a", "{\"a\":[1, {\"b\": 2}]}", "[1,{\"b\":2}]");
	id("/a/0", "{\"a\":[true]}", "true");
	id("x\\,y", "{\"x,y\":1}", "1");
}

static void
words(void)
{
	static const char *const c[][2] = {
	    {"=?utf-8?q?a=C3=A4_b?= =?UTF-8?B?w7w=?=", "aä bü"},
	    {"=?iso-8859-1?Q?=E4?= x", "ä x"},
	    {"=?utf-8*de?q?a?=", "a"},
	    {"=?nosuch?q?a?=", "a"},
	    {"=?x?q?", "=?x?q?"},
	    {"a=?b", "a=?b"},
	    {"a\r\n b", "a b"},
	};
	static const char *const names[][2] = {{"Entw&APw-rfe", "Entwürfe"},
	    {"a&-b", "a&b"}, {"&U,BTFw-", "台北"}, {"&bad", "&bad"},
	    {"&!!-x", "&!!-x"}};
	struct lo_buf b;

	lo_buf_init(&b, 1000);
	for (size_t i = 0; i < sizeof(c) / sizeof(*c); i++) {
		lo_buf_reset(&b);
		words_decode(&b, lo_span_of(c[i][0]));
		is_str(b.p, c[i][1], c[i][0]);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		lo_buf_reset(&b);
		utf7_decode(&b, lo_span_of(names[i][0]));
		is_str(b.p, names[i][1], names[i][0]);
	}
	lo_buf_free(&b);
}

static void
marks(void)
{
	struct mark m, n;
	struct lo_buf b;

	memset(&m, 0, sizeof(m));
	memset(m.chain, 0xab, sizeof(m.chain));
	snprintf(m.head, sizeof(m.head), "h");
	snprintf(m.as, sizeof(m.as), "csv");
	m.at = 7;
	m.size = 9;
	m.changed = -5;
	m.exact = true;
	m.since = lo_span_of("[\"r\",\"o\"]");
	lo_buf_init(&b, 1000);
	mark_put(&m, &b);
	ok(mark_parse(&n, lo_buf_span(&b)), "a mark comes back");
	ok(n.at == 7 && n.size == 9 && n.changed == -5 && n.exact && !n.open,
	    "its numbers");
	is_bytes(n.chain, sizeof(n.chain), m.chain, sizeof(m.chain), "chain");
	ok(lo_span_equal(n.since, m.since), "since");
	ok(!mark_parse(&n, lo_span_of("{}")), "nothing is none");
	ok(!mark_parse(&n, lo_span_of("[1]")), "a list is none");
	lo_buf_free(&b);
}

int
main(void)
{
	csv();
	lines();
	seen();
	sets();
	ids();
	words();
	marks();
	return tap_done();
}
