/* Signatures of requests: published examples of Amazon's, and what we make
 * of paths, queries and heads that are not as they should be. */
#include "cmd/lo-extract-http/sigv4.h"
#include "tests/tap.h"

static struct sigv4 key;

static void
sign(struct lo_http_call *c, const char *method, const char *url,
    const char *head, const char *body)
{
	struct lo_err e;

	lo_http_call_init(c);
	c->method = method;
	lo_buf_adds(&c->url, url);
	lo_buf_adds(&c->head, head);
	lo_buf_adds(&c->body, body);
	ok(sigv4_sign(&key, c, &e) == 0, "%s", url);
}

static void
signs(const char *method, const char *url, const char *head, const char *body,
    const char *names, const char *want)
{
	struct lo_http_call c;
	char text[512];

	sign(&c, method, url, head, body);
	snprintf(text, sizeof(text), "SignedHeaders=%s, Signature=%s\n", names,
	    want);
	is_str(strstr(c.head.p, "SignedHeaders="), text, want);
	lo_http_call_free(NULL, &c);
}

/* Two requests whose signatures are the same, or not. */
static void
alike(const char *a, const char *ahead, const char *b, const char *bhead,
    bool same)
{
	struct lo_http_call c, d;
	const char *p, *q;

	sign(&c, "GET", a, ahead, "");
	sign(&d, "GET", b, bhead, "");
	p = strstr(c.head.p, "Signature=");
	q = strstr(d.head.p, "Signature=");
	ok((strcmp(p, q) == 0) == same, "%s",
	    same ? "are alike" : "are not alike");
	lo_http_call_free(NULL, &c);
	lo_http_call_free(NULL, &d);
}

static void
check_examples(void)
{
	static const char hashed[] = "host;x-amz-content-sha256;x-amz-date";

	signs("GET", "https://examplebucket.s3.amazonaws.com/test.txt",
	    "Range: bytes=0-9\n", "",
	    "host;range;x-amz-content-sha256;x-amz-date",
	    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
	signs("PUT", "https://examplebucket.s3.amazonaws.com/test$file.text",
	    "Date: Fri, 24 May 2013 00:00:00 GMT\n"
	    "x-amz-storage-class: REDUCED_REDUNDANCY\n",
	    "Welcome to Amazon S3.",
	    "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
	    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
	signs("GET", "https://examplebucket.s3.amazonaws.com?lifecycle", "", "",
	    hashed,
	    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
	signs("GET",
	    "https://examplebucket.s3.amazonaws.com:443/?prefix=J&max-keys=2",
	    "", "", hashed,
	    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

static void
paths(const char *x, const char *y, bool same)
{
	char a[64], b[64];

	snprintf(a, sizeof(a), "https://h.example%s", x);
	snprintf(b, sizeof(b), "https://h.example%s", y);
	alike(a, "", b, "", same);
}

static void
check_paths(void)
{
	paths("/a%2fb", "/a/b", true);
	paths("/a+b", "/a%2Bb", true);
	paths("/a/../b", "/b", false);
	paths("/a//b", "/a/b", false);
	paths("/?b=1&a=2", "/?a=2&b=1", true);
	paths("/?a-b=1&a=2", "/?a=2&a-b=1", true);
	paths("/?a=2&a=1", "/?a=1&a=2", true);
	paths("/?a=b%20c", "/?a=b+c", false);
	paths("/?a=%e1", "/?a=%E1", true);
	paths("/?a=%4", "/?a=%254", true);
	key.plain = false;
	paths("/a/../b", "/b", true);
	paths("/a//b/./c/", "/a/b/c/", true);
	paths("/..", "/", true);
	paths("/a%20b", "/a b", false);
	key.plain = true;
}

static void
check_heads(void)
{
	static const char u[] = "http://h.example:80/";
	struct lo_http_call c;

	alike(u, "My-Name:  a   b \n", "http://h.example/", "my-name: a b\n",
	    true);
	alike(u, "A: 1\nA: 2\n", u, "a: 1,2\n", true);
	alike(u, "A: 2\nA: 1\n", u, "a: 1,2\n", false);
	alike(u, "", "http://h.example:8080/", "", false);
	alike(u, "", "http://me@h.example/", "", true);
	key.token = lo_span_of("session/1+=");
	sign(&c, "GET", u, "", "");
	ok(strstr(c.head.p, "\nx-amz-security-token: session/1+=\n") != NULL,
	    "a session's token goes with it");
	ok(strstr(c.head.p, ";x-amz-security-token, ") != NULL, "signed");
	lo_http_call_free(NULL, &c);
	key.token = (struct lo_span){NULL, 0};
}

int
main(void)
{
	key.id = lo_span_of("AKIAIOSFODNN7EXAMPLE");
	key.secret = lo_span_of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
	key.region = lo_span_of("us-east-1");
	key.service = lo_span_of("s3");
	key.body_header = lo_span_of("x-amz-content-sha256");
	key.plain = true;
	key.now = INT64_C(1369353600000000);
	check_examples();
	check_paths();
	check_heads();
	return tap_done();
}
