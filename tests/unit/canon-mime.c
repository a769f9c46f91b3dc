/* Whole messages, in bytes and as trees: bodies, attachments, limits. */
#include "cmd/lo-canon/mail.h"
#include "common/base64.h"
#include "common/json.h"
#include "tests/tap.h"

static struct lo_buf out;

/* The result, or the reason of a failure. */
static struct lo_span
read_json(struct lo_span in)
{
	struct lo_err e = {0, ""};
	struct lo_json_fault f;

	lo_buf_reset(&out);
	if (mail_message(in, &out, &e) < 0) {
		lo_buf_reset(&out);
		lo_json_puts(&out, e.text);
	}
	ok(lo_json_check(out.p, out.len, 100, &f) == 0, "it is JSON");
	return lo_buf_span(&out);
}

static struct lo_span
read_bytes(const char *p, size_t n)
{
	struct lo_buf in;
	struct lo_span s;

	lo_buf_init(&in, (size_t)-1);
	lo_buf_adds(&in, "{\"raw\":\"");
	lo_base64url_put(&in, p, n);
	lo_buf_adds(&in, "\"}");
	s = read_json(lo_buf_span(&in));
	lo_buf_free(&in);
	return s;
}

/* What stands at the pointer in the result. */
static void
has(const char *message, const char *pointer, const char *want)
{
	struct lo_span s = read_bytes(message, strlen(message));

	s = lo_json_pointer(s, pointer);
	is_bytes(s.p, s.len, want != NULL ? want : "",
	    want != NULL ? strlen(want) : 0, pointer);
}

static void
single(void)
{
	has("Subject: x\n\nbody\n", "/body", "{\"text\":\"body\\n\"}");
	has("Subject: x\r\n\r\na\r\nb\rc\r\n", "/body/text",
	    "\"a\\nb\\rc\\n\"");
	has("Subject: x\n", "/body", "{\"text\":\"\"}");
	has("\xEF\xBB\xBF"
	    "Subject: x\n\nb",
	    "/header/subject", "\"x\"");
	has("From a@b Fri Jan  2 00:00:00 2026\nSubject: x\n\nb",
	    "/header/subject", "\"x\"");
	has("\n\nSubject: x\n\nb", "/body/text", "\"b\"");
	has("Subject: x\nno field here\nb", "/body/text",
	    "\"no field here\\nb\"");
	has("Subject : caf\xe9\n\n", "/header/subject", "\"café\"");
	has("Subject: \xd0\xd2\xc9\n"
	    "Content-Type: multipart/mixed; boundary=o\n\n"
	    "--o\nContent-Type: text/plain; charset=koi8-r\n\n\xd0\n--o--\n",
	    "/header/subject", "\"при\"");
	has("Subject: caf\xe9\nContent-Type: text/plain; charset=utf-8\n\n",
	    "/header/subject", "\"café\"");
	has("Content-Type: text/plain; charset=iso-8859-1\n"
	    "Content-Transfer-Encoding: quoted-printable\n\ncaf=E9=\n!",
	    "/body/text", "\"café!\"");
	has("Content-Type: text/html; charset=utf-8\n"
	    "Content-Transfer-Encoding: BASE64\n\nPGI+\nw7w8L2I+",
	    "/body", "{\"html\":\"<b>ü</b>\"}");
	has("Content-Type: nonsense\n\nb", "/body/text", "\"b\"");
	has("Content-Type: application/pdf; name=\"=?utf-8?q?=C3=BC?=.pdf\"\n"
	    "Content-Transfer-Encoding: base64\n\nAAEC",
	    "/attachments",
	    "[{\"partId\":\"\",\"mimeType\":\"application/pdf\","
	    "\"filename\":\"ü.pdf\",\"size\":3,\"isInline\":false}]");
	has("Content-Type: TEXT/Plain\nContent-Disposition: attachment\n\nb",
	    "/attachments/0/mimeType", "\"text/plain\"");
}

/* Lines in a header that are no fields, and line ends of every kind. */
static void
heads(void)
{
	has("From: a@b.c\nno field\n and its fold\n>From x\nSub ject: y\n"
	    "X-\xe9: z\nSubject: kept\n\nbody\n",
	    "/header/subject", "\"kept\"");
	has("Subject: x\nno field\nnor: this\n\nTo: a@b.c\n", "/body/text",
	    "\"no field\\nnor: this\\n\\nTo: a@b.c\\n\"");
	has("Content-Type: multipart/mixed; boundary=o\n\n"
	    "--o\nX: y\nno field\nTo: you\n\nx\n--o--\n",
	    "/body/text", "\"no field\\nTo: you\\n\\nx\"");
	has(" \n\t\nSubject: x\n\nb", "/body/text", "\"b\"");
	has("Subject: x\rTo: a@b.c\r\rone\rtwo\r", "/body/text",
	    "\"one\\ntwo\\n\"");
	has("Subject: x\r\r\n\r\r\nb\r\r\n\r\rc\r", "/body/text",
	    "\"b\\n\\r\\rc\\r\"");
}

/* What mailers make of the fields about content. */
static void
sloppy(void)
{
	static const char *const words[] = {
	    "base64;", "\"base64\"", "BASE64 (x)", " base64,", NULL};
	char m[200];

	for (size_t i = 0; words[i] != NULL; i++) {
		snprintf(m, sizeof m,
		    "Content-Transfer-Encoding: %s\n\ndGV4dA==\n", words[i]);
		has(m, "/body/text", "\"text\"");
	}
	has("Content-Transfer-Encoding: base64\n\nSGVsbG8", "/body/text",
	    "\"Hello\"");
	has("Content-Transfer-Encoding: base64\n\nYQ==\nYmM=\nZA==Zg==\n\n"
	    "____\na footer\n",
	    "/body/text", "\"abcdf\"");
	has("Content-Transfer-Encoding: base64\n\nThis is no base64, is it?\n",
	    "/body/text", "\"This is no base64, is it?\\n\"");
	has("Content-Transfer-Encoding: quoted-printable;\n\na= "
	    "\t\r\nb=3\n=3d=\n",
	    "/body/text", "\"ab=3\\n=\"");
	has("Content-Type: \"text/html\"\n\n<p>", "/body/html", "\"<p>\"");
	has("Content-Type: text/html\n\n<META charset='koi8-r'>\xd0",
	    "/body/html", "\"<META charset='koi8-r'>п\"");
	has("Content-Disposition:\n\nx", "/body/text", "\"x\"");
	has("Content-Type: a/b\nContent-Disposition: filename=\"c  d.e\"\n\nx",
	    "/attachments/0/filename", "\"c  d.e\"");
	has("Content-Type: a/b; name*=utf-8''%20%22c.d%20\n\nx",
	    "/attachments/0/filename", "\" \\\"c.d \"");
	has("Content-Type: a/b; name=\"c.d\n\nx", "/attachments/0/filename",
	    "\"c.d\"");
}

/* Delimiters as they stand, and multiparts that are none. */
static void
delimiters(void)
{
	has("Content-Type: multipart/mixed; boundary=\"a  =?utf-8?q?b?= "
	    "\\c\"\n\n"
	    "--a  =?utf-8?q?b?= c\n\nx\n--a  =?utf-8?q?b?= c--\n",
	    "/body/text", "\"x\"");
	has("Content-Type: multipart/mixed; name=\"; boundary=a\"; "
	    "boundary=b\n\n"
	    "--b\n\nx\n--b--\n",
	    "/body/text", "\"x\"");
	has("Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\n\n"
	    "--ab\n\nx\n--ab--\n",
	    "/body/text", "\"x\"");
	has("Content-Type: multipart/mixed; boundary=b\n\ntext\n--b--\n",
	    "/body/text", "\"text\\n--b--\\n\"");
	has("Content-Type: multipart/mixed; boundary=b\n\n--b--\ntext\n",
	    "/body/text", "\"--b--\\ntext\\n\"");
	has("Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: multipart/alternative; boundary=b\n\n"
	    "--b\n\none\n--b\nContent-Type: text/html\n\n<p>\n--b--\n\n"
	    "--b\nContent-Type: a/b\n\nx\n--b--\n",
	    "/attachments/0/mimeType", "\"a/b\"");
	has("Content-Type: multipart/mixed; boundary=b\n\n\n--b--\n", "/body",
	    "{}");
	has("Content-Type: multipart/mixed; boundary=b\n"
	    "Content-Type: text/plain\n\none\n"
	    "--b\nContent-Type: text/html\n\n<p>\n--b--\n",
	    "/body", "{\"text\":\"one\",\"html\":\"<p>\"}");
	has("Content-Type: multipart/mixed; boundary=b\n"
	    "Content-Type: multipart/mixed; boundary=b\n\npreamble\n"
	    "--b\n\none\n--b--\n",
	    "/body", "{\"text\":\"one\"}");
}

/* An unknown charset is one thing replaced, and so is each broken byte. */
static void
counted(void)
{
	const char *m = "Subject: =?x-none?q?a?=\n"
			"Content-Type: text/plain; charset=utf-8\n\nb\xe9 \xff";
	struct lo_err e = {0, ""};
	struct lo_buf in;

	lo_buf_init(&in, 4096);
	lo_buf_adds(&in, "{\"raw\":\"");
	lo_base64url_put(&in, m, strlen(m));
	lo_buf_adds(&in, "\"}");
	lo_buf_reset(&out);
	is_int(mail_message(lo_buf_span(&in), &out, &e), 3, "counted");
	lo_buf_free(&in);
}

static void
nested(void)
{
	static const char *const m =
	    "Content-Type: multipart/mixed; boundary=\"o\"\n\npreamble\n"
	    "--o\nContent-Type: multipart/alternative; boundary=i\n\n"
	    "--i\n\none\n--i \nContent-Type: text/html\n\n<p>1\n--i--\n"
	    "--o\nContent-Type: image/png\nContent-ID: <c@d>\n\nxx\n"
	    "--o\nContent-Type: message/rfc822\n\nSubject: in\n\ninner\n"
	    "--o\nContent-Type: text/plain\n"
	    "Content-Disposition: inline; filename*0*=utf-8''%C3%BC;"
	    " filename*1=.txt\n\ntwo\n"
	    "--o\n\nthree\n--o--\nepilogue\n";

	has(m, "/body", "{\"text\":\"one\\nthree\",\"html\":\"<p>1\"}");
	has(m, "/preview", "\"one three\"");
	has(m, "/attachments",
	    "[{\"partId\":\"1\",\"mimeType\":\"image/png\",\"cid\":\"c@d\","
	    "\"size\":2,\"isInline\":true},"
	    "{\"partId\":\"2\",\"mimeType\":\"message/rfc822\",\"size\":18,"
	    "\"isInline\":false},"
	    "{\"partId\":\"3\",\"mimeType\":\"text/plain\","
	    "\"filename\":\"ü.txt\",\"size\":3,\"isInline\":true}]");
	has("Content-Type: multipart/related; boundary=o\n\n"
	    "--o\nContent-Type: text/html\n\n<p>\n"
	    "--o\nContent-Type: text/html\n\nframe\n--o--\n",
	    "/attachments/0/size", "5");
	has("Content-Type: multipart/mixed; boundary=o\n\n--o\n\ncut",
	    "/body/text", "\"cut\"");
	has("Content-Type: multipart/mixed\n\n--o\n\nx\n--o--\n", "/body/text",
	    "\"--o\\n\\nx\\n--o--\\n\"");
	has("Content-Type: multipart/mixed\n boundary=o\n\n--o\n\nx\n--o--\n",
	    "/body/text", "\"x\"");
	has("Content-Type: multipart/mixed; boundary=o\n\nnowhere\n",
	    "/body/text", "\"nowhere\\n\"");
	has("Content-Type: multipart/digest; boundary=o\n\n--o\n\nSubject: y\n"
	    "\nz\n--o--\n",
	    "/attachments/0/mimeType", "\"message/rfc822\"");
	has("Content-Type: multipart/mixed; boundary=o\n\n"
	    "--o\nContent-Type: multipart/mixed; boundary=i\n\n--o\n\nx\n",
	    "/body/text", "\"x\\n\"");
}

static void
broken(void)
{
	struct lo_span s;

	s = read_bytes("", 0);
	ok(lo_json_is(s, "the message is empty"), "nothing is no message");
	s = read_bytes("just text\nand more\n", 19);
	ok(lo_json_is(s, "the message has no header field"), "text is none");
	s = read_bytes("\0\1\2\xff\xfe", 5);
	ok(lo_json_is(s, "the message has no header field"), "bytes are none");
	s = read_json(lo_span_of("{\"raw\":\"*\"}"));
	ok(lo_json_is(s, "raw is not base64url"), "raw must be base64url");
	s = read_json(lo_span_of("{\"raw\":null}"));
	ok(lo_json_is(s, "the message has no payload"), "null is not there");
	s = read_json(lo_span_of("[]"));
	ok(lo_json_is(s, "the message has no payload"), "nor is an array");
	s = read_bytes("Subject: a\0b\n\nx\0y", 17);
	s = lo_json_pointer(s, "/header/subject");
	ok(lo_json_is(s, "a b"), "a NUL in a header is white space");
	s = lo_json_pointer(lo_buf_span(&out), "/body/text");
	ok(s.p != NULL && memcmp(s.p, "\"x\\u0000y\"", s.len) == 0,
	    "one in a body stays");
}

static void
limits(void)
{
	struct lo_buf m;
	struct lo_span s;
	size_t n = 0;
	int64_t i;

	lo_buf_init(&m, (size_t)-1);
	lo_buf_adds(&m, "Content-Type: multipart/mixed; boundary=o\n\n");
	for (i = 0; i < 20000; i++)
		lo_buf_adds(&m, "--o\nContent-Type: a/b\n\n");
	s = lo_json_pointer(read_bytes(m.p, m.len), "/attachments");
	for (size_t k = 0; k + 6 < s.len; k++)
		n += memcmp(s.p + k, "partId", 6) == 0;
	is_int(n, 10000, "10,000 parts");
	s = lo_json_pointer(lo_buf_span(&out), "/body/text");
	ok(s.len > 10000 * 20, "the rest is text");
	lo_buf_reset(&m);
	for (i = 0; i < 2000; i++)
		lo_buf_addf(&m,
		    "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n",
		    (int)i, (int)i);
	lo_buf_adds(&m, "\ndeep");
	s = lo_json_pointer(read_bytes(m.p, m.len), "/body/text");
	ok(s.len > 6 && memcmp(s.p + s.len - 5, "deep", 4) == 0,
	    "2,000 levels");
	lo_buf_reset(&m);
	lo_buf_adds(&m, "Subject: x\n");
	for (i = 0; i < 200000; i++)
		lo_buf_adds(&m, "To: a@b.c\n");
	lo_buf_adds(&m, "Date: 2 Jan 2026 0:00:00 Z\nSubject: y\n");
	s = lo_json_pointer(read_bytes(m.p, m.len), "/header/subject");
	ok(lo_json_is(s, "y"), "200,000 fields");
	s = lo_json_pointer(lo_buf_span(&out), "/header/date");
	ok(lo_json_is(s, "2026-01-02T00:00:00Z"), "and what is behind them");
	lo_buf_free(&m);
}

static void
trees(void)
{
	struct lo_span s;

	s = read_json(lo_span_of(
	    "{\"payload\":{\"mimeType\":\"multipart/mixed\",\"headers\":["
	    "{\"name\":\"Subject\",\"value\":\"x\"}],\"parts\":["
	    "{\"mimeType\":\"text/plain\",\"headers\":[{\"name\":"
	    "\"Content-Type\",\"value\":\"text/plain; charset=iso-2022-jp\"}],"
	    "\"body\":{\"size\":5,\"data\":\"Z3LDvA\"}},"
	    "{\"mimeType\":\"text/plain\",\"filename\":\"\",\"headers\":["
	    "{\"name\":\"Content-Type\",\"value\":"
	    "\"text/plain; charset=iso-2022-jp\"}],"
	    "\"body\":{\"size\":9,\"data\":\"GyRCJDMkcxsoQg==\"}},"
	    "{\"mimeType\":\"text/plain\",\"body\":"
	    "{\"size\":99,\"attachmentId\":\"q\"}},"
	    "{\"mimeType\":\"text/plain\",\"filename\":\"n.txt\",\"headers\":["
	    "{\"name\":\"Content-Disposition\",\"value\":"
	    "\"attachment; filename=n.txt\"}],\"body\":{\"size\":7}}]}}"));
	s = lo_json_pointer(s, "/body/text");
	ok(lo_json_is(s, "grü\nこん"),
	    "UTF-8 is kept, ISO-2022 decoded, whatever the header says");
	s = lo_json_pointer(lo_buf_span(&out), "/attachments");
	ok(s.p != NULL &&
		strncmp(s.p,
		    "[{\"partId\":\"2\",\"mimeType\":\"text/plain\","
		    "\"size\":99,\"isInline\":false},{\"partId\":\"3\","
		    "\"mimeType\":\"text/plain\",\"filename\":\"n.txt\","
		    "\"size\":7,\"isInline\":false}]",
		    s.len) == 0,
	    "text that is not there is an attachment");
	s = read_json(lo_span_of("{\"payload\":{}}"));
	s = lo_json_pointer(s, "/attachments/0/size");
	ok(s.len == 1 && *s.p == '0', "an empty tree has an empty leaf");
	s = read_json(lo_span_of("{\"payload\":{\"parts\":7,\"headers\":{},"
				 "\"mimeType\":\"multipart/x\",\"body\":3}}"));
	ok(lo_json_pointer(s, "/attachments/0").p != NULL,
	    "members of the wrong kind are passed over");
}

int
main(void)
{
	lo_buf_init(&out, (size_t)-1);
	single();
	heads();
	sloppy();
	delimiters();
	counted();
	nested();
	broken();
	limits();
	trees();
	lo_buf_free(&out);
	return tap_done();
}
