#include <ctype.h>
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

/* As a string of UTF-8, unfolded, without NUL. */
static char *
clean(struct lo_span value)
{
	struct lo_buf raw, unfolded;
	char *s;

	lo_buf_init(&raw, TEXT_GROWTH * value.len + 1);
	lo_buf_init(&unfolded, TEXT_GROWTH * value.len + 1);
	text_decode(&raw, value, (struct lo_span){NULL, 0});
	text_unfold(&unfolded, lo_buf_span(&raw));
	s = lo_strndup(unfolded.p, unfolded.len);
	lo_buf_free(&raw);
	lo_buf_free(&unfolded);
	return s;
}

/* A copy, unfolded again: decoding may have brought line ends. */
static char *
keep(const char *s)
{
	return s == NULL || *s == '\0' ? NULL : clean(lo_span_of(s));
}

/* Behind the quoted string at p, whose content is appended; NULL when it has
 * no end. */
static const char *
quoted(struct lo_buf *out, const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
		if (out != NULL && *p != '\r' && *p != '\n')
			lo_buf_addc(out, *p);
	}
	return p < end ? p + 1 : NULL;
}

/* The value clean, its last quote closed. */
static char *
whole(struct lo_span value)
{
	char *s = clean(text_strip(value)), *closed;
	const char *p = s, *end = s + strlen(s);

	while (p != NULL && p < end)
		p = *p == '"' ? quoted(NULL, p, end) : p + 1;
	if (p != NULL)
		return s;
	closed = lo_format("%s\"", s);
	free(s);
	return closed;
}

/* What stands behind "boundary=" at p, byte for byte: delimiters hold the
 * same.  NULL when there is none. */
static char *
boundary_at(const char *p, const char *end)
{
	struct lo_buf b;
	char *s = NULL;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p == end || *p++ != '=')
		return NULL;
	while (p < end && isspace((unsigned char)*p))
		p++;
	lo_buf_init(&b, end - p + 1);
	if (p < end && *p == '"')
		(void)quoted(&b, p, end);
	else
		while (p < end && *p != ';' && !isspace((unsigned char)*p))
			lo_buf_addc(&b, *p++);
	while (b.len > 0 && isspace((unsigned char)b.p[b.len - 1]))
		b.len--;
	if (b.len > 0)
		s = lo_strndup(b.p, b.len);
	lo_buf_free(&b);
	return s;
}

/* The boundary in a field as it stands, a missing semicolon forgiven. */
static char *
boundary(struct lo_span value)
{
	static const char word[] = "boundary";
	const char *p = value.p, *end = p + value.len;
	bool begins = true;
	char *s;

	while (p < end) {
		struct lo_span rest = {p, end - p};

		if (*p == '"') {
			p = quoted(NULL, p, end);
			if (p == NULL)
				break;
			begins = false;
			continue;
		}
		if (begins && text_begins(rest, word) &&
		    (s = boundary_at(p + strlen(word), end)) != NULL)
			return s;
		begins = *p == ';' || isspace((unsigned char)*p);
		p++;
	}
	return NULL;
}

/* Its type in lower case, without what no type has. */
static char *
bare_type(const char *type)
{
	char *s = lo_strdup(type), *to = s;

	for (const char *c = s; *c != '\0'; c++)
		if (*c != '"' && *c != '\'')
			*to++ = g_ascii_tolower(*c);
	*to = '\0';
	return s;
}

static void
content_type(struct mime_head *h, struct lo_span raw, const char *value)
{
	GMimeContentType *t =
	    g_mime_content_type_parse(NULL, value + (*value == '"'));
	char *type;

	if (t == NULL)
		return;
	type = g_mime_content_type_get_mime_type(t);
	if (strchr(value, '/') != NULL && type != NULL) {
		h->type = bare_type(type);
		h->charset =
		    keep(g_mime_content_type_get_parameter(t, "charset"));
		h->boundary = boundary(raw);
		if (h->boundary == NULL)
			h->boundary = keep(
			    g_mime_content_type_get_parameter(t, "boundary"));
		h->name = keep(g_mime_content_type_get_parameter(t, "name"));
	}
	g_free(type);
	g_object_unref(t);
}

static void
content_disposition(struct mime_head *h, const char *value)
{
	size_t word = strcspn(value, "=;");
	GMimeContentDisposition *d;
	char *whole;

	if (*value == '\0')
		return;
	/* Parameters without the word that should stand before them. */
	whole =
	    lo_format("%s%s", value[word] == '=' ? "attachment; " : "", value);
	d = g_mime_content_disposition_parse(NULL, whole);
	free(whole);
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
	s = whole(value);
	if (text_same(name, "content-type") && h->type == NULL)
		content_type(h, value, s);
	else if (text_same(name, "content-disposition") &&
		 h->disposition == MIME_UNSAID)
		content_disposition(h, s);
	else if (text_same(name, "content-id") && h->id == NULL)
		content_id(h, s);
	else if (text_same(name, "content-transfer-encoding") &&
		 h->encoding == TRANSFER_UNSAID)
		h->encoding = transfer_of(lo_span_of(s));
	free(s);
}

size_t
transfer_uudecode(struct lo_buf *out, struct lo_span body)
{
	GMimeEncoding state;
	size_t total = 0;
	char *room;

	g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_UUENCODE);
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
