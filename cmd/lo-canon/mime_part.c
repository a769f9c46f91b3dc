#include <stdlib.h>
#include <string.h>

#include <gmime/gmime.h>

#include "cmd/lo-canon/mime_part.h"
#include "cmd/lo-canon/text.h"
#include "common/mem.h"

enum {
	FIELD_MAX = 64 * 1024, /* a longer Content-* field says nothing */
	CHUNK = 64 * 1024
};

void
mime_head_init(struct mime_head *h)
{
	memset(h, 0, sizeof *h);
	h->encoding = GMIME_CONTENT_ENCODING_DEFAULT;
}

void
mime_head_free(struct mime_head *h)
{
	free(h->type);
	free(h->charset);
	free(h->boundary);
	free(h->name);
	free(h->filename);
	free(h->id);
	mime_head_init(h);
}

/* The value as a string of UTF-8, unfolded, without NUL. */
static char *
clean(struct lo_span value)
{
	struct lo_buf raw, folded;
	char *s;

	lo_buf_init(&raw, TEXT_GROWTH * value.len + 1);
	lo_buf_init(&folded, TEXT_GROWTH * value.len + 1);
	text_decode(&raw, value, (struct lo_span){NULL, 0});
	text_fold(&folded, lo_buf_span(&raw), 0);
	s = lo_strndup(folded.p, folded.len);
	lo_buf_free(&raw);
	lo_buf_free(&folded);
	return s;
}

/* A copy, folded again: decoding may have brought line ends. */
static char *
keep(const char *s)
{
	return s == NULL || *s == '\0' ? NULL : clean(lo_span_of(s));
}

/* Mailers that leave out the semicolon before it. */
static char *
stray_boundary(const char *value)
{
	const char *p = strcasestr(value, "boundary=");
	size_t n;

	if (p == NULL)
		return NULL;
	p += strlen("boundary=");
	if (*p == '"')
		n = strcspn(++p, "\"");
	else
		n = strcspn(p, " ;");
	return n > 0 ? lo_strndup(p, n) : NULL;
}

static void
content_type(struct mime_head *h, const char *value)
{
	GMimeContentType *t = g_mime_content_type_parse(NULL, value);
	char *type;

	if (t == NULL)
		return;
	type = g_mime_content_type_get_mime_type(t);
	if (strchr(value, '/') != NULL && type != NULL) {
		h->type = lo_strdup(type);
		for (char *c = h->type; *c != '\0'; c++)
			*c = g_ascii_tolower(*c);
		h->charset =
		    keep(g_mime_content_type_get_parameter(t, "charset"));
		h->boundary =
		    keep(g_mime_content_type_get_parameter(t, "boundary"));
		if (h->boundary == NULL)
			h->boundary = stray_boundary(value);
		h->name = keep(g_mime_content_type_get_parameter(t, "name"));
	}
	g_free(type);
	g_object_unref(t);
}

static void
content_disposition(struct mime_head *h, const char *value)
{
	GMimeContentDisposition *d =
	    g_mime_content_disposition_parse(NULL, value);

	if (d == NULL)
		return;
	/* An unknown word means attachment (RFC 2183 2.8). */
	h->disposition = text_begins(lo_span_of(value), "inline")
			     ? MIME_INLINE
			     : MIME_ATTACHED;
	h->filename =
	    keep(g_mime_content_disposition_get_parameter(d, "filename"));
	g_object_unref(d);
}

static void
content_id(struct mime_head *h, const char *value)
{
	struct lo_span id = text_trim(lo_span_of(value));

	if (id.len > 0 && id.p[0] == '<')
		id.p++, id.len--;
	if (id.len > 0 && id.p[id.len - 1] == '>')
		id.len--;
	if (id.len > 0)
		h->id = lo_strndup(id.p, id.len);
}

void
mime_head_field(struct mime_head *h, struct lo_span name, struct lo_span value)
{
	char *s;

	if (!text_begins(name, "content-") || value.len > FIELD_MAX)
		return;
	g_mime_init();
	s = clean(value);
	if (text_same(name, "content-type") && h->type == NULL)
		content_type(h, s);
	else if (text_same(name, "content-disposition") &&
		 h->disposition == MIME_UNSAID)
		content_disposition(h, s);
	else if (text_same(name, "content-id") && h->id == NULL)
		content_id(h, s);
	else if (text_same(name, "content-transfer-encoding") &&
		 h->encoding == GMIME_CONTENT_ENCODING_DEFAULT)
		h->encoding = g_mime_content_encoding_from_string(s);
	free(s);
}

static bool
is_plain(int encoding)
{
	return encoding != GMIME_CONTENT_ENCODING_BASE64 &&
	       encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
	       encoding != GMIME_CONTENT_ENCODING_UUENCODE;
}

size_t
mime_decode(struct lo_buf *out, struct lo_span body, int encoding)
{
	GMimeEncoding state;
	size_t total = 0;
	char *room;

	if (is_plain(encoding)) {
		if (out != NULL)
			lo_buf_addspan(out, body);
		return body.len;
	}
	g_mime_encoding_init_decode(&state, encoding);
	while (body.len > 0) {
		size_t n = body.len < CHUNK ? body.len : CHUNK, got;

		room = lo_alloc(g_mime_encoding_outlen(&state, n));
		got = g_mime_encoding_step(&state, body.p, n, room);
		if (out != NULL)
			lo_buf_add(out, room, got);
		free(room);
		total += got;
		body.p += n, body.len -= n;
	}
	return total;
}

iconv_t
mime_iconv_open(struct lo_span charset)
{
	char name[64];

	if (charset.len == 0 || charset.len >= sizeof name)
		return (iconv_t)-1;
	for (size_t i = 0; i < charset.len; i++)
		if (!g_ascii_isalnum(charset.p[i]) &&
		    strchr("-_.:+()", charset.p[i]) == NULL)
			return (iconv_t)-1;
	memcpy(name, charset.p, charset.len);
	name[charset.len] = '\0';
	g_mime_init();
	return iconv_open("UTF-8", g_mime_charset_iconv_name(name));
}
