/* The plain natives, and previews. */
#include "cmd/lo-canon/convert.h"
#include "cmd/lo-canon/mail.h"
#include "cmd/lo-canon/preview.h"
#include "tests/tap.h"

typedef int native(struct lo_span, struct lo_buf *, struct lo_err *);

static void
gives(native *call, const char *in, const char *want)
{
	struct lo_buf out;
	struct lo_err e = {0, ""};

	lo_buf_init(&out, 1 << 20);
	if (call(lo_span_of(in), &out, &e) < 0) {
		lo_buf_reset(&out);
		lo_buf_adds(&out, e.text);
	}
	is_str(out.p, want, in);
	lo_buf_free(&out);
}

static void
html(const char *in, const char *want)
{
	struct lo_buf out;

	lo_buf_init(&out, 4096);
	preview_html(&out, lo_span_of(in));
	is_str(out.p, want, "words of a page");
	lo_buf_free(&out);
}

int
main(void)
{
	gives(convert_base64url, "\"SGFsbG8\"", "\"Hallo\"");
	gives(convert_base64url, "\"SGFsbG8=\"", "\"Hallo\"");
	gives(convert_base64url, "\"_-8\"", "\"\xef\xbf\xbd\xef\xbf\xbd\"");
	gives(convert_base64url, "\"\"", "\"\"");
	gives(convert_base64url, "null", "null");
	gives(convert_base64url, "\"a\"", "not base64url");
	gives(convert_base64url, "\"a*b\"", "not base64url");
	gives(convert_base64url, "1", "base64url_text takes a string");

	gives(convert_ms, "\"1767312000000\"", "\"2026-01-02T00:00:00Z\"");
	gives(convert_ms, "1767312000123", "\"2026-01-02T00:00:00.123000Z\"");
	gives(convert_ms, "-1", "\"1969-12-31T23:59:59.999000Z\"");
	gives(convert_ms, "0", "\"1970-01-01T00:00:00Z\"");
	gives(convert_ms, "null", "null");
	gives(convert_ms, "\"\"", "ms_instant: no milliseconds");
	gives(convert_ms, "\"x\"", "ms_instant: no milliseconds");
	gives(convert_ms, "1.5", "ms_instant: no milliseconds");
	gives(convert_ms, "\"-\"", "ms_instant: no milliseconds");
	gives(convert_ms, "9223372036854775807", "ms_instant: no milliseconds");
	gives(convert_ms, "[1]", "ms_instant: no milliseconds");

	gives(mail_snippet, "\"Hi &amp; bye&#39;s &#x263A; &nope; &\"",
	    "\"Hi & bye's ☺ &nope; &\"");
	gives(mail_snippet, "\" a\\n b \"", "\"a b\"");
	gives(mail_snippet, "\"\\ud83d\"", "\"\xef\xbf\xbd\"");
	gives(mail_snippet, "\"&#0;&#xD800;\"", "\"\xef\xbf\xbd\xef\xbf\xbd\"");

	html("<p>Hello <b>wor</b>ld</p><p>again &amp; again</p>",
	    "Hello world again & again");
	html(
	    "<html><head><title>t</title><style>p{}</style></head>x<!-- y -->z",
	    "x z");
	html("1 < 2 <script>if (a<b) x()</script>ok", "1 < 2 ok");
	html("<style>never closed", "");
	html("", "");
	return tap_done();
}
