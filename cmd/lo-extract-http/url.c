#include "cmd/lo-extract-http/url.h"

#include <string.h>

#include "common/json.h"

enum { VALUE_MAX = 64 << 10, SHOWN = 64 };

static bool
plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

void
url_encode(struct lo_buf *b, struct lo_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (plain(text.p[i]))
			lo_buf_addc(b, text.p[i]);
		else
			lo_buf_addf(b, "%%%02X", (unsigned char)text.p[i]);
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void
url_decode(struct lo_buf *b, struct lo_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == '%' && i + 2 < text.len &&
		    digit(text.p[i + 1]) >= 0 && digit(text.p[i + 2]) >= 0) {
			lo_buf_addc(b, (char)(digit(text.p[i + 1]) << 4 |
					      digit(text.p[i + 2])));
			i += 2;
		} else
			lo_buf_addc(b, text.p[i]);
}

bool
url_split(const char *url, struct url_parts *u)
{
	const char *p = strstr(url, "://"), *at;
	size_t n;

	if (p == NULL)
		return false;
	p += 3;
	n = strcspn(p, "/?#");
	u->host = (struct lo_span){p, n};
	if ((at = memchr(p, '@', n)) != NULL)
		u->host = (struct lo_span){at + 1, n - (size_t)(at + 1 - p)};
	if (u->host.len > 4 && strncmp(url, "https:", 6) == 0 &&
	    memcmp(p + n - 4, ":443", 4) == 0)
		u->host.len -= 4;
	else if (u->host.len > 3 && strncmp(url, "http:", 5) == 0 &&
		 memcmp(p + n - 3, ":80", 3) == 0)
		u->host.len -= 3;
	p += n;
	n = strcspn(p, "?#");
	u->path = (struct lo_span){p, n};
	p += n + (p[n] == '?');
	u->query = (struct lo_span){p, strcspn(p, "#")};
	return u->host.len > 0;
}

static void
put_json(struct lo_buf *b, struct lo_span value)
{
	struct lo_buf text;

	if (lo_json_kind(value) != 's') {
		url_encode(b, value);
		return;
	}
	lo_buf_init(&text, VALUE_MAX);
	lo_json_text(&text, value);
	url_encode(b, lo_buf_span(&text));
	lo_buf_free(&text);
}

static void
put_pair(struct lo_buf *b, struct lo_span name, struct lo_span value)
{
	if (lo_json_kind(value) == 'z')
		return;
	lo_buf_addc(b, strchr(b->p, '?') == NULL ? '?' : '&');
	put_json(b, name);
	lo_buf_addc(b, '=');
	put_json(b, value);
}

void
url_query(struct lo_buf *b, struct lo_span object)
{
	struct lo_json_walk w, list;
	struct lo_span name, value, one;

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &name, &value)) {
		if (lo_json_kind(value) != 'a') {
			put_pair(b, name, value);
			continue;
		}
		lo_json_walk(&list, value);
		while (lo_json_element(&list, &one))
			put_pair(b, name, one);
	}
}

void
url_show(struct lo_buf *b, const char *url)
{
	const char *p = strstr(url, "://");
	bool query = false;

	/* The host is of the configuration; names begin behind it. */
	p = p != NULL ? p + 3 + strcspn(p + 3, "/?") : url;
	lo_buf_add(b, url, (size_t)(p - url));
	while (*p != '\0') {
		size_t n;

		query = query || *p == '?';
		lo_buf_addc(b, *p++);
		n = strcspn(p, query ? "=&" : "/?");
		if (query && p[n] == '=') {
			lo_buf_add(b, p, n + 1);
			p += n + 1;
			n = strcspn(p, "&");
		}
		if (n > SHOWN || memchr(p, '%', n) != NULL ||
		    memchr(p, '@', n) != NULL)
			lo_buf_adds(b, "***");
		else
			lo_buf_add(b, p, n);
		p += n;
	}
}
