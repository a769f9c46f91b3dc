#include "cmd/lo-extract-http/sigv4.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-extract-http/pairs.h"
#include "cmd/lo-extract-http/url.h"
#include "common/hash.h"
#include "common/when.h"

enum { TEXT_MAX = 512 << 10, KEY_MAX = 4096 };

/* One link of the chain: the next key from the last one. */
static void
chain(unsigned char key[LO_HASH_SIZE], struct lo_span word)
{
	unsigned int n = LO_HASH_SIZE;
	unsigned char next[LO_HASH_SIZE];

	HMAC(EVP_sha256(), key, LO_HASH_SIZE, (const unsigned char *)word.p,
	    word.len, next, &n);
	memcpy(key, next, LO_HASH_SIZE);
	explicit_bzero(next, sizeof(next));
}

static void
signature(const struct sigv4 *s, const char *day, const struct lo_buf *text,
    char out[LO_HASH_HEX])
{
	unsigned char key[LO_HASH_SIZE];
	unsigned int n = sizeof(key);
	struct lo_buf first;

	lo_buf_init(&first, KEY_MAX);
	lo_buf_room(&first, s->secret.len + 8);
	lo_buf_adds(&first, "AWS4");
	lo_buf_addspan(&first, s->secret);
	HMAC(EVP_sha256(), first.p, (int)first.len, (const unsigned char *)day,
	    strlen(day), key, &n);
	explicit_bzero(first.p, first.len);
	lo_buf_free(&first);
	chain(key, s->region);
	chain(key, s->service);
	chain(key, lo_span_of("aws4_request"));
	chain(key, lo_buf_span(text));
	lo_hash_hex(key, out);
	explicit_bzero(key, sizeof(key));
}

/* Takes the last piece off, but not the slash before it. */
static void
up(struct lo_buf *b)
{
	if (b->len > 1 && b->p[b->len - 1] == '/')
		b->len--;
	while (b->len > 1 && b->p[b->len - 1] != '/')
		b->len--;
	b->p[b->len] = '\0';
}

/* A path without "." and "..", and with one slash where there are several. */
static void
put_normal(struct lo_buf *b, struct lo_span path)
{
	const char *p = path.p, *end = path.p + path.len;

	lo_buf_reset(b);
	while (p < end) {
		const char *q;

		while (p < end && *p == '/')
			p++;
		q = memchr(p, '/', (size_t)(end - p));
		q = q != NULL ? q : end;
		if (lo_span_is((struct lo_span){p, (size_t)(q - p)}, ".."))
			up(b);
		else if (q - p != 1 || *p != '.') {
			if (b->len == 0 || b->p[b->len - 1] != '/')
				lo_buf_addc(b, '/');
			lo_buf_add(b, p, (size_t)(q - p));
		}
		if (q < end && (b->len == 0 || b->p[b->len - 1] != '/'))
			lo_buf_addc(b, '/');
		p = q;
	}
	if (b->len == 0)
		lo_buf_addc(b, '/');
}

static void
put_encoded(struct lo_buf *b, struct lo_span path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.p[i] == '/')
			lo_buf_addc(b, '/');
		else
			url_encode(b, (struct lo_span){path.p + i, 1});
}

static void
put_path(struct lo_buf *b, const struct sigv4 *s, struct lo_span path)
{
	struct lo_buf made;

	lo_buf_init(&made, TEXT_MAX);
	if (s->plain)
		url_decode(&made, path);
	else
		put_normal(&made, path);
	if (made.len == 0)
		lo_buf_addc(&made, '/');
	put_encoded(b, lo_buf_span(&made));
	lo_buf_free(&made);
}

static void
put_query(struct lo_buf *b, struct lo_span query)
{
	struct pairs p = {NULL, 0, 0};
	const char *from = query.p, *end = query.p + query.len;

	while (from < end) {
		const char *stop = memchr(from, '&', (size_t)(end - from));
		const char *equal;

		stop = stop != NULL ? stop : end;
		equal = memchr(from, '=', (size_t)(stop - from));
		equal = equal != NULL ? equal : stop;
		if (stop > from)
			pairs_query(&p,
			    (struct lo_span){from, (size_t)(equal - from)},
			    (struct lo_span){equal + (equal < stop),
				(size_t)(stop - equal) - (equal < stop)});
		from = stop + 1;
	}
	pairs_sort(&p, true);
	for (size_t i = 0; i < p.count; i++)
		lo_buf_addf(b, "%s%s=%s", i > 0 ? "&" : "", p.list[i].name,
		    p.list[i].value);
	pairs_free(&p);
}

/* The lines of the head, and their names. */
static void
put_head(struct lo_buf *b, struct lo_buf *names, struct lo_span host,
    struct lo_span head)
{
	struct pairs p = {NULL, 0, 0};
	const char *from = head.p, *end;

	pairs_header(&p, lo_span_of("host"), host);
	for (; (end = strchr(from, '\n')) != NULL; from = end + 1) {
		const char *colon = memchr(from, ':', (size_t)(end - from));

		if (colon != NULL)
			pairs_header(&p,
			    (struct lo_span){from, (size_t)(colon - from)},
			    (struct lo_span){
				colon + 1, (size_t)(end - colon) - 1});
	}
	pairs_sort(&p, false);
	for (size_t i = 0; i < p.count; i++) {
		bool again =
		    i > 0 && strcmp(p.list[i - 1].name, p.list[i].name) == 0;

		if (!again) {
			lo_buf_addf(
			    b, "%s%s:", i > 0 ? "\n" : "", p.list[i].name);
			lo_buf_addf(
			    names, "%s%s", i > 0 ? ";" : "", p.list[i].name);
		}
		lo_buf_addf(b, "%s%s", again ? "," : "", p.list[i].value);
	}
	lo_buf_addc(b, '\n');
	pairs_free(&p);
}

static void
canonical(const struct sigv4 *s, const struct lo_http_call *c,
    const struct url_parts *u, const char *body, struct lo_buf *names,
    char out[LO_HASH_HEX])
{
	struct lo_buf b;

	lo_buf_init(&b, TEXT_MAX);
	lo_buf_addf(&b, "%s\n", c->method);
	put_path(&b, s, u->path);
	lo_buf_addc(&b, '\n');
	put_query(&b, u->query);
	lo_buf_addc(&b, '\n');
	put_head(&b, names, u->host, lo_buf_span(&c->head));
	lo_buf_addf(&b, "\n%s\n%s", names->p, body);
	lo_hash_text(b.p, b.len, out);
	explicit_bzero(b.p, b.len);
	lo_buf_free(&b);
}

static void
put_line(struct lo_buf *head, struct lo_span name, struct lo_span value)
{
	lo_buf_addspan(head, name);
	lo_buf_adds(head, ": ");
	lo_buf_addspan(head, value);
	lo_buf_addc(head, '\n');
}

int
sigv4_sign(const struct sigv4 *s, struct lo_http_call *c, struct lo_err *e)
{
	char time[LO_RUN_ID_TEXT], day[9], hash[LO_HASH_HEX], body[LO_HASH_HEX];
	struct lo_buf names, place, text;
	struct url_parts u;

	if (!url_split(c->url.p, &u))
		return lo_fail(e, LO_CONFIG, "a URL that is none");
	lo_run_id_text(s->now, time);
	memcpy(day, time, 8);
	day[8] = '\0';
	lo_hash_text(c->body.p, c->body.len, body);
	put_line(&c->head, lo_span_of("x-amz-date"), lo_span_of(time));
	if (s->body_header.len > 0)
		put_line(&c->head, s->body_header, lo_span_of(body));
	if (s->token.len > 0)
		put_line(
		    &c->head, lo_span_of("x-amz-security-token"), s->token);
	lo_buf_init(&names, TEXT_MAX);
	lo_buf_init(&place, KEY_MAX);
	lo_buf_init(&text, TEXT_MAX);
	lo_buf_addf(&place, "%s/%.*s/%.*s/aws4_request", day,
	    (int)s->region.len, s->region.p, (int)s->service.len, s->service.p);
	canonical(s, c, &u, body, &names, hash);
	lo_buf_addf(&text, "AWS4-HMAC-SHA256\n%s\n%s\n%s", time, place.p, hash);
	signature(s, day, &text, hash);
	lo_buf_addf(&c->head,
	    "Authorization: AWS4-HMAC-SHA256 Credential=%.*s/%s, "
	    "SignedHeaders=%s, Signature=%s\n",
	    (int)s->id.len, s->id.p, place.p, names.p, hash);
	lo_buf_free(&names);
	lo_buf_free(&place);
	lo_buf_free(&text);
	return 0;
}
