#include "cmd/lo-canon/schema_uri.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct lo_span
uri_document(struct lo_span uri)
{
	const char *hash = memchr(uri.p, '#', uri.len);

	return (struct lo_span){
	    uri.p, hash != NULL ? (size_t)(hash - uri.p) : uri.len};
}

struct lo_span
uri_fragment(struct lo_span uri)
{
	const char *hash = memchr(uri.p, '#', uri.len);

	if (hash == NULL)
		return (struct lo_span){NULL, 0};
	return (struct lo_span){hash + 1, uri.p + uri.len - hash - 1};
}

void
uri_decode(struct lo_buf *out, struct lo_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		char hex[3] = "";

		if (text.p[i] == '%' && i + 2 < text.len &&
		    isxdigit((unsigned char)text.p[i + 1]) &&
		    isxdigit((unsigned char)text.p[i + 2])) {
			memcpy(hex, text.p + i + 1, 2);
			lo_buf_addc(out, strtol(hex, NULL, 16));
			i += 2;
		} else
			lo_buf_addc(out, text.p[i]);
	}
}

static bool
has_scheme(struct lo_span uri)
{
	size_t i = 0;

	while (i < uri.len && (isalnum((unsigned char)uri.p[i]) ||
				  strchr("+-.", uri.p[i]) != NULL))
		i++;
	return i > 0 && i < uri.len && uri.p[i] == ':';
}

/* How much of base stands before its path: "http://host". */
static size_t
authority(struct lo_span base)
{
	const char *p = memchr(base.p, ':', base.len);
	size_t i = p != NULL ? p - base.p + 1 : 0;

	if (p == NULL || i + 2 > base.len || memcmp(base.p + i, "//", 2) != 0)
		return i;
	for (i += 2; i < base.len && base.p[i] != '/'; i++)
		continue;
	return i;
}

/* Takes "x/../" and "./" out of what was appended from start on. */
static void
tidy(struct lo_buf *b, size_t start)
{
	size_t r = start, w = start;

	while (r < b->len) {
		if (strncmp(b->p + r, "./", 2) == 0 &&
		    (w == start || b->p[w - 1] == '/')) {
			r += 2;
		} else if (strncmp(b->p + r, "../", 3) == 0 &&
			   (w == start || b->p[w - 1] == '/')) {
			r += 3;
			if (w > start)
				w--;
			while (w > start && b->p[w - 1] != '/')
				w--;
		} else
			b->p[w++] = b->p[r++];
	}
	b->len = w;
	b->p[w] = '\0';
}

void
uri_resolve(struct lo_buf *out, struct lo_span base, struct lo_span ref)
{
	size_t head, keep;

	base = uri_document(base);
	if (has_scheme(ref)) {
		lo_buf_addspan(out, ref);
		return;
	}
	if (ref.len == 0 || ref.p[0] == '#') {
		lo_buf_addspan(out, base);
		lo_buf_addspan(out, ref);
		return;
	}
	head = authority(base);
	if (ref.len > 1 && memcmp(ref.p, "//", 2) == 0)
		keep = memchr(base.p, ':', head) != NULL
			   ? (size_t)((const char *)memchr(base.p, ':', head) -
				      base.p) +
				 1
			   : 0;
	else if (ref.p[0] == '/')
		keep = head;
	else
		for (keep = base.len; keep > head && base.p[keep - 1] != '/';)
			keep--;
	lo_buf_add(out, base.p, keep);
	if (keep == head && ref.p[0] != '/' && head > 0)
		lo_buf_addc(out, '/');
	lo_buf_addspan(out, ref);
	tidy(out, head);
}
