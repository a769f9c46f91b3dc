/* Header fields: words, addresses, ids, dates, and which of several counts. */
#include "cmd/lo-canon/mail.h"
#include "common/json.h"
#include "tests/tap.h"

typedef int native(struct lo_span, struct lo_buf *, struct lo_err *);

/* in and want: the native's input and output as JSON. */
static void
gives_json(native *call, const char *in, const char *want)
{
	struct lo_buf out;
	struct lo_err e = {0, ""};

	lo_buf_init(&out, 1 << 20);
	if (call(lo_span_of(in), &out, &e) < 0) {
		lo_buf_reset(&out);
		lo_buf_adds(&out, e.text);
	}
	is_str(out.p, want, "a field");
	lo_buf_free(&out);
}

/* in: the field as it stands. */
static void
gives(native *call, const char *in, const char *want)
{
	struct lo_buf json;

	lo_buf_init(&json, 1 << 20);
	lo_json_puts(&json, in);
	gives_json(call, json.p, want);
	lo_buf_free(&json);
}

static void
words(void)
{
	gives(mail_words, "plain  text", "\"plain  text\"");
	gives(mail_words, " folded\r\n\t text ", "\"folded text\"");
	gives(mail_words, "=?utf-8?q?gr=C3=BC=C3=9Fe_du?=", "\"grüße du\"");
	gives(mail_words, "=?ISO-8859-1?B?Y2Fm6Q==?= noir", "\"café noir\"");
	gives(mail_words, "=?utf-8?q?a?=\r\n =?utf-8?q?b?= c", "\"ab c\"");
	gives(mail_words, "=?utf-8?q?=C3?= =?utf-8?b?vA==?=", "\"ü\"");
	gives(mail_words, "=?utf-8*de?q?a?=", "\"a\"");
	gives(mail_words, "x=?utf-8?q?a?=y", "\"xay\"");
	gives(mail_words, "=?utf-8?x?a?= =?utf-8?q?b",
	    "\"=?utf-8?x?a?= =?utf-8?q?b\"");
	gives(mail_words, "=?utf-8?q?a =?utf-8?q?b?=", "\"=?utf-8?q?a b\"");
	gives(mail_words, "=?utf-8?b?YQ=?=", "\"a\"");
	gives(mail_words, "=?utf-8?b?Y!Q?=", "\"a\"");
	gives(mail_words, "=?nonsense?q?caf=E9?=", "\"café\"");
	gives(mail_words, "=?utf-8?q?a=0D=0ABcc:_x?=", "\"a Bcc: x\"");
	gives(mail_words, " a  b\t\x01 ", "\"a  b\\t\\u0001\"");
	gives(mail_words, "=?utf-8?q?_a=09b_?=", "\" a\\tb \"");
	gives_json(mail_words, "null", "null");
	gives_json(mail_words, "1", "a mail_ native takes a string");
}

static void
addresses(void)
{
	gives(mail_addresses, "a@b.example", "[{\"email\":\"a@b.example\"}]");
	gives(mail_addresses, "\"Doe, Jo\" <j@d.example>, A B <a@b.example>",
	    "[{\"name\":\"Doe, Jo\",\"email\":\"j@d.example\"},"
	    "{\"name\":\"A B\",\"email\":\"a@b.example\"}]");
	gives(mail_addresses,
	    "Team: a@b.example, B <b@b.example>;, c@d.example",
	    "[{\"email\":\"a@b.example\"},"
	    "{\"name\":\"B\",\"email\":\"b@b.example\"},"
	    "{\"email\":\"c@d.example\"}]");
	gives(mail_addresses, "undisclosed-recipients:;", "[]");
	gives(mail_addresses, "", "[]");
	gives(mail_addresses, "a@b.example (The (big) boss)",
	    "[{\"name\":\"The (big) boss\",\"email\":\"a@b.example\"}]");
	gives(mail_addresses, "Pete(x) <pete(his)@silly . example(y)>",
	    "[{\"name\":\"Pete\",\"email\":\"pete@silly.example\"}]");
	gives(mail_addresses, "<@r1.example,@r2.example:a@b.example>",
	    "[{\"email\":\"a@b.example\"}]");
	gives(mail_addresses, "\"a \\\"b\\\"\" <c@d.example>",
	    "[{\"name\":\"a \\\"b\\\"\",\"email\":\"c@d.example\"}]");
	gives(mail_addresses, "\"john doe\"@b.example",
	    "[{\"email\":\"\\\"john doe\\\"@b.example\"}]");
	gives(mail_addresses, "=?utf-8?q?J=C3=B6?= <j@d.example>",
	    "[{\"name\":\"Jö\",\"email\":\"j@d.example\"}]");
	gives(mail_addresses, "a@b.example; c@d.example e@f.example",
	    "[{\"email\":\"a@b.example\"},{\"email\":\"c@d.example\"},"
	    "{\"email\":\"e@f.example\"}]");
	gives(mail_addresses, "root", "[{\"email\":\"root\"}]");
	gives(
	    mail_addresses, "Jo Doe", "[{\"name\":\"Jo Doe\",\"email\":\"\"}]");
	gives(mail_addresses, "MAILER <>",
	    "[{\"name\":\"MAILER\",\"email\":\"\"}]");
	gives(mail_addresses, "Jo <x@[IPv6:::1]>, y@[10.0.0.1]",
	    "[{\"name\":\"Jo\",\"email\":\"x@[IPv6:::1]\"},"
	    "{\"email\":\"y@[10.0.0.1]\"}]");
	gives(mail_addresses, "\"Jo <j@d.example>, k@d.example",
	    "[{\"name\":\"Jo\",\"email\":\"j@d.example\"},"
	    "{\"email\":\"k@d.example\"}]");
	gives(mail_addresses, "\"  a  b \" <a@b.example>, A\x01 (x)\tB <b@b.c>",
	    "[{\"name\":\"  a  b \",\"email\":\"a@b.example\"},"
	    "{\"name\":\"A\\u0001 B\",\"email\":\"b@b.c\"}]");
	gives(mail_addresses, "\" \" <a@b.example>, \" \"",
	    "[{\"email\":\"a@b.example\"}]");
	gives(mail_addresses, "Jo <j@d.example> \"K L\" <k@d.example>>",
	    "[{\"name\":\"Jo\",\"email\":\"j@d.example\"},"
	    "{\"name\":\"K L\",\"email\":\"k@d.example\"}]");
	gives(mail_addresses, "Jo <j@d.example> Junior",
	    "[{\"name\":\"Jo Junior\",\"email\":\"j@d.example\"}]");
	gives(mail_addresses, "Jo <j@d.example>: k@d.example",
	    "[{\"name\":\"Jo\",\"email\":\"j@d.example\"},"
	    "{\"email\":\"k@d.example\"}]");
	gives(mail_addresses, "\"Jo, K\" j . k @ d.example (x) Lane>",
	    "[{\"name\":\"Jo, K Lane\",\"email\":\"j.k@d.example\"}]");
	gives(mail_addresses, "Jo \"x j@d.example",
	    "[{\"name\":\"Jo x\",\"email\":\"j@d.example\"}]");
	gives(mail_addresses, "Jo <\"j@d.example>, <,@r,:k@d.example>",
	    "[{\"name\":\"Jo\",\"email\":\"\\\"j@d.example\"},"
	    "{\"email\":\"k@d.example\"}]");
	gives(mail_addresses, "Jo [x <j@d.example>",
	    "[{\"name\":\"Jo [x\",\"email\":\"j@d.example\"}]");
	gives(mail_addresses, "Jo (x <j@d.example>",
	    "[{\"name\":\"Jo (x\",\"email\":\"j@d.example\"}]");
}

static void
ids(void)
{
	gives(mail_ids, "<a@b> <c@d>\r\n <e@f>", "[\"a@b\",\"c@d\",\"e@f\"]");
	gives(mail_ids, "<a @ b(c)>", "[\"a@b\"]");
	gives(mail_ids, "(x) <a@b> of Friday", "[\"a@b\"]");
	gives(mail_ids, "a@b", "[\"a@b\"]");
	gives(mail_ids, "m", "[\"m\"]");
	gives(mail_ids, "your message of Friday", "[]");
	gives(mail_ids, "<>", "[]");
	gives(mail_ids, "<a@b <c@d>", "[\"c@d\"]");
}

static void
dates(void)
{
	gives(mail_date, "Tue, 1 Jul 2003 10:52:37 +0200",
	    "\"2003-07-01T08:52:37Z\"");
	gives(mail_date, "1 jul 03 10:52 EST (x (y) z)",
	    "\"2003-07-01T15:52:00Z\"");
	gives(mail_date, "Thu,\r\n 13\r\n Feb\r\n 1969\r\n 23:32 -0330",
	    "\"1969-02-14T03:02:00Z\"");
	gives(mail_date, "21 Nov 97 09:55:06 GMT", "\"1997-11-21T09:55:06Z\"");
	gives(
	    mail_date, "Fri Jan  2 00:00:00 2026", "\"2026-01-02T00:00:00Z\"");
	gives(mail_date, "Fri Jan 02 00:00:00 +0000 2026",
	    "\"2026-01-02T00:00:00Z\"");
	gives(mail_date, "Wednesday, 29 February 2024 23:59:60 Z",
	    "\"2024-03-01T00:00:00Z\"");
	gives(mail_date, "2026-01-02T03:04:05.678+01:00",
	    "\"2026-01-02T02:04:05.678000Z\"");
	gives(
	    mail_date, "2026-01-02 03:04:05 +0100", "\"2026-01-02T02:04:05Z\"");
	gives(mail_date, "02-Jan-2026 03:04:05 GMT+01:00",
	    "\"2026-01-02T02:04:05Z\"");
	gives(mail_date, "Fri, 2 Jan 2026 12:30:00 AM",
	    "\"2026-01-02T00:30:00Z\"");
	gives(mail_date, "Tue, 1 Jul 2003 10:52:37 ZZZZ",
	    "\"2003-07-01T10:52:37Z\"");
	gives(mail_date, "29 Feb 2023 00:00:00 Z", "null");
	gives(mail_date, "31 Jun 2023 00:00:00 Z", "null");
	gives(mail_date, "1 Jul 2003 24:00:00 Z", "null");
	gives(mail_date, "1 Jul 2003 10:61:00 Z", "null");
	gives(mail_date, "7 Bog 2026 19:14:51 +0000", "null");
	gives(mail_date, "7 00 2026 19:14:51 +0000", "null");
	gives(mail_date, "1 Jul 2003", "null");
	gives(mail_date, "tomorrow", "null");
	gives(mail_date, "1 Jul 2003 10:52:37 (open", "null");
	gives(mail_date, "", "null");
}

static void
headers(void)
{
	gives_json(mail_headers,
	    "[{\"name\":\"TO\",\"value\":\"a@b.c\"},"
	    "{\"name\":\"to\",\"value\":\"d@e.f\"},"
	    "{\"name\":\"Subject\",\"value\":\"one\"},"
	    "{\"name\":\"Subject\",\"value\":\"two\"},"
	    "{\"name\":\"Received\",\"value\":\"by x; no date\"},"
	    "{\"name\":\"Received\",\"value\":\"by y; 2 Jan 2026 0:00:01 Z\"},"
	    "{\"name\":\"Received\",\"value\":\"by z; 2 Jan 2026 0:00:00 Z\"},"
	    "{\"name\":\"Message-ID\",\"value\":\"<>\"},"
	    "{\"name\":\"X-Other\",\"value\":\"x\"}]",
	    "{\"to\":[{\"email\":\"a@b.c\"},{\"email\":\"d@e.f\"}],"
	    "\"subject\":\"two\",\"received\":\"2026-01-02T00:00:01Z\"}");
	gives_json(mail_headers,
	    "[{\"name\":\"List-Id\",\"value\":\"A \\\"b\\\" <l.example>\"},"
	    "{\"name\":\"List-Unsubscribe\",\"value\":"
	    "\"<https://x.example/\\r\\n ?u=(1)>, <mailto:u@x.example>\"},"
	    "{\"name\":\"X-Gmail-Labels\",\"value\":"
	    "\"Inbox\"}]",
	    "{\"list-id\":[\"l.example\"],\"list-unsubscribe\":"
	    "[\"https://x.example/?u=(1)\",\"mailto:u@x.example\"],"
	    "\"x-gmail-labels\":\"Inbox\"}");
	gives_json(mail_headers, "[]", "{}");
	gives_json(mail_headers, "[1,{},{\"name\":2,\"value\":3}]", "{}");
	gives_json(mail_headers, "[{\"name\":\"Subject\",\"value\":3}]",
	    "{\"subject\":\"\"}");
	gives_json(mail_headers, "{}", "mail_headers takes an array");
}

int
main(void)
{
	words();
	addresses();
	ids();
	dates();
	headers();
	return tap_done();
}
