/* Answers that are XML, answers that are files, and headers that change. */
#include "cmd/lo-extract-http/columns.h"
#include "cmd/lo-extract-http/download.h"
#include "cmd/lo-extract-http/xml.h"
#include "tests/tap.h"

static void
xml(const char *text, const char *want, const char *name)
{
	struct lo_buf b;
	bool well;

	lo_buf_init(&b, 1 << 20);
	well = xml_to_json(lo_span_of(text), lo_span_of("[\"l\"]"), &b);
	if (want == NULL)
		ok(!well, "%s", name);
	else
		is_str(well ? b.p : "refused", want, name);
	lo_buf_free(&b);
}

static void
check_xml(void)
{
	struct lo_buf deep;

	xml("<r><a>1</a><b><c>x</c></b></r>",
	    "{\"r\":{\"a\":\"1\",\"b\":{\"c\":\"x\"}}}", "elements");
	xml("<r><l>1</l><a/><l><b>2</b></l></r>",
	    "{\"r\":{\"l\":[\"1\",{\"b\":\"2\"}],\"a\":\"\"}}", "a list");
	xml("<r><l>1</l></r>", "{\"r\":{\"l\":[\"1\"]}}", "a list of one");
	xml("<r><a>1</a><a>2</a></r>", "{\"r\":{\"a\":\"1\"}}",
	    "of several the first");
	xml("<?xml version='1.0'?><x:r xmlns:x='u' n='1'><x:a>1</x:a></x:r>",
	    "{\"r\":{\"a\":\"1\"}}", "names without their space");
	xml("<r><a>&quot;&amp;&#233;&lt;</a></r>",
	    "{\"r\":{\"a\":\"\\\"&\xc3\xa9<\"}}", "XML's own entities");
	xml("<r><a> <![CDATA[<b>]]> </a></r>", "{\"r\":{\"a\":\" <b> \"}}",
	    "character data");
	xml("<r>", NULL, "what is cut off is refused");
	xml("{}", NULL, "what is none");
	xml("<!DOCTYPE r [<!ENTITY e 'x'>]><r><a>&e;</a></r>", NULL,
	    "a document type");
	xml("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>", NULL,
	    "one from elsewhere");
	xml("<r><a>&e;</a></r>", NULL, "an entity that there is not");
	lo_buf_init(&deep, 1 << 20);
	for (int i = 0; i < 40; i++)
		lo_buf_adds(&deep, "<l>");
	for (int i = 0; i < 40; i++)
		lo_buf_adds(&deep, "</l>");
	xml(deep.p, NULL, "what nests too deep");
	lo_buf_free(&deep);
}

/* Packs text; two members when half. */
static size_t
pack(const char *text, size_t n, unsigned char *out, size_t room)
{
	z_stream z;
	size_t len;

	memset(&z, 0, sizeof(z));
	deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (unsigned char *)(uintptr_t)text;
	z.avail_in = (unsigned int)n;
	z.next_out = out;
	z.avail_out = (unsigned int)room;
	deflate(&z, Z_FINISH);
	len = room - z.avail_out;
	deflateEnd(&z);
	return len;
}

static void
holds(struct download *d, const char *want, size_t n, const char *name)
{
	static char text[1 << 16];
	ssize_t got = pread(d->fd, text, sizeof(text), 0);

	ok(got == (ssize_t)n && memcmp(text, want, n) == 0, "%s", name);
}

static void
answer(
    struct lo_http_call *c, struct download *d, int status, const char *headers)
{
	lo_buf_reset(&c->headers);
	lo_buf_adds(&c->headers, headers);
	lo_buf_reset(&c->head);
	c->status = status;
	download_begin(d, c, false);
}

/* Byte by byte, in pieces, at once. */
static void
check_packed(void)
{
	static char text[20000];
	static unsigned char gz[30000];
	struct download d;
	struct lo_http_call c;
	struct lo_err e;
	size_t n, first;
	bool well;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + (i * i >> 5) % 23);
	first = pack(text, 9000, gz, sizeof(gz));
	n = first + pack(text + 9000, 11000, gz + first, sizeof(gz) - first);
	lo_http_call_init(&c);
	for (size_t step = 1; step < sizeof(gz); step *= 7) {
		download_open(&d, 1 << 20, &e);
		answer(&c, &d, 200, "");
		well = true;
		for (size_t i = 0; well && i < n; i += step)
			well = c.take(
			    &c, (char *)gz + i, n - i < step ? n - i : step);
		ok(well && download_whole(&d), "two members, %zu at once",
		    step);
		holds(&d, text, sizeof(text), "are the text");
		download_close(&d);
	}
	download_open(&d, 1 << 20, &e);
	answer(&c, &d, 200, "");
	c.take(&c, (char *)gz, n - 3);
	ok(!download_whole(&d), "what is cut off is not whole");
	answer(&c, &d, 200, "");
	gz[n] = 'x';
	ok(!c.take(&c, (char *)gz, n + 1) || !download_whole(&d),
	    "nor is what has more behind it");
	answer(&c, &d, 200, "");
	gz[n / 4] ^= 0x20;
	ok(!c.take(&c, (char *)gz, n) || !download_whole(&d),
	    "nor what is damaged");
	gz[n / 4] ^= 0x20;
	d.most = sizeof(text) - 1;
	answer(&c, &d, 200, "");
	ok(!c.take(&c, (char *)gz, n) && d.err.status == LO_NOINPUT,
	    "nor what passes its ceiling");
	download_close(&d);
	lo_http_call_free(NULL, &c);
}

static void
check_cut(void)
{
	struct download d;
	struct lo_http_call c;
	struct lo_err e;

	lo_http_call_init(&c);
	download_open(&d, 1 << 20, &e);
	answer(&c, &d, 200, "etag: \"v1\"\r\n");
	is_str(c.head.p, "", "all of it is asked for");
	c.take(&c, "hello ", 6);
	answer(&c, &d, 206, "etag: \"v1\"\r\ncontent-range: bytes 6-9/10\r\n");
	is_str(
	    c.head.p, "Range: bytes=6-\nIf-Match: \"v1\"\n", "then the rest");
	ok(c.take(&c, "worl", 4) && download_whole(&d), "comes");
	holds(&d, "hello worl", 10, "and stands behind");
	answer(&c, &d, 200, "etag: \"v2\"\r\n");
	ok(c.take(&c, "other", 5), "another version");
	holds(&d, "other", 5, "begins again");
	answer(&c, &d, 206, "content-range: bytes 4-9/10\r\n");
	ok(!c.take(&c, "x", 1), "another part is refused");
	answer(&c, &d, 200, "");
	is_str(c.head.p, "", "and then all of it is asked for");
	c.take(&c, "ab", 2);
	answer(&c, &d, 200, "etag: W/\"v1\"\r\n");
	is_str(c.head.p, "", "without a version there is no rest");
	c.take(&c, "c", 1);
	ok(download_whole(&d), "one byte alone");
	holds(&d, "c", 1, "is what it is");
	answer(&c, &d, 200, "");
	ok(download_whole(&d), "nothing is whole, too");
	download_close(&d);
	lo_http_call_free(NULL, &c);
}

static void
header(const char *before, const char *now, size_t came, size_t gone,
    const char *shown)
{
	struct columns c;
	struct lo_buf b;

	lo_buf_init(&b, 4096);
	columns_compare(lo_span_of(before), lo_span_of(now), &c);
	ok(c.came == came && c.gone == gone, "%s: %zu more, %zu less", now,
	    c.came, c.gone);
	columns_show(lo_span_of(before), lo_span_of(now), &c, &b);
	is_str(b.p, shown, now);
	lo_buf_free(&b);
}

static void
check_columns(void)
{
	header("[\"a\",\"b\"]", "[\"b\",\"a\"]", 0, 0, "");
	header("[\"a\",\"b\"]", "[\"a\",\"b\",\"c\"]", 1, 0, " +c");
	header(
	    "[\"a\",\"b\",\"c\"]", "[\"a\",\"c\",\"d_2\"]", 1, 1, " +d_2 -b");
	header("[\"a\",\"b\"]", "[\"a\",\"b\",\"ana@x.example\"]", 1, 0, "");
	header("[\"a\",\"b\"]", "[\"a\",\"b\",\"Ana Smith\"]", 1, 0, "");
	header("[\"a\",\"b\"]", "[\"a\",\"b\",\"7\"]", 1, 0, "");
	header("[\"Ana\",\"Smith\"]", "[\"Bert\",\"Jones\"]", 2, 2, "");
	header("[]", "[\"a\"]", 1, 0, "");
}

int
main(void)
{
	check_xml();
	check_packed();
	check_cut();
	check_columns();
	return tap_done();
}
