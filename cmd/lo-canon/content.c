#include <string.h>

#include "cmd/lo-canon/content.h"
#include "cmd/lo-canon/preview.h"
#include "cmd/lo-canon/text.h"
#include "common/json.h"

enum { PAGE_HEAD = 4096 };

void
content_init(struct content *c)
{
	memset(c, 0, sizeof *c);
	lo_buf_init(&c->text, CONTENT_MAX);
	lo_buf_init(&c->html, CONTENT_MAX);
	lo_buf_init(&c->attachments, CONTENT_MAX);
}

void
content_free(struct content *c)
{
	lo_buf_free(&c->text);
	lo_buf_free(&c->html);
	lo_buf_free(&c->attachments);
}

bool
content_is_body(const struct leaf *l)
{
	if (l->disposition == MIME_ATTACHED)
		return false;
	if (!lo_span_is(l->type, "text/plain") &&
	    !lo_span_is(l->type, "text/html"))
		return false;
	return l->is_first || (!l->in_related && l->name.len == 0);
}

/* CRLF to LF from offset from on, however many CR there are. */
static void
unix_lines(struct lo_buf *b, size_t from)
{
	char *to = memchr(b->p + from, '\r', b->len - from);
	const char *p = to, *end = b->p + b->len;

	if (to == NULL)
		return;
	while (p < end) {
		const char *cr = memchr(p, '\r', end - p);
		size_t n = (cr == NULL ? end : cr) - p;

		memmove(to, p, n);
		to += n, p += n;
		for (n = 0; p < end && *p == '\r'; p++)
			n++;
		if (p == end || *p != '\n') {
			memset(to, '\r', n);
			to += n;
		}
	}
	b->len = to - b->p;
	*to = '\0';
}

/* Gmail gives text parts as UTF-8 under the header they came with: what is
 * UTF-8 without ISO-2022's escapes is that already. */
static bool
is_converted(const struct leaf *l)
{
	return l->converted && memchr(l->bytes.p, 0x1B, l->bytes.len) == NULL &&
	       text_is_utf8(l->bytes);
}

/* What a page says of its own charset near its start, where nothing else
 * does. */
static struct lo_span
charset_of_page(struct lo_span html)
{
	static const char mark[] = "charset=";
	struct lo_span s = {NULL, 0};
	const char *meta = html.p, *end;

	if (html.len > PAGE_HEAD)
		html.len = PAGE_HEAD;
	end = html.p + html.len;
	while (meta < end && (meta = memchr(meta, '<', end - meta)) != NULL &&
	       !text_begins((struct lo_span){meta, end - meta}, "<meta"))
		meta++;
	for (; meta != NULL && meta < end; meta++) {
		if (!text_begins((struct lo_span){meta, end - meta}, mark))
			continue;
		s.p = meta + strlen(mark);
		s.p += s.p < end && (*s.p == '"' || *s.p == '\'');
		while (s.p + s.len < end &&
		       strchr(" \t\r\n;/>\"'", s.p[s.len]) == NULL)
			s.len++;
		break;
	}
	return s;
}

static void
add_body(struct content *c, const struct leaf *l)
{
	bool is_html = lo_span_is(l->type, "text/html");
	struct lo_buf *b = is_html ? &c->html : &c->text;
	struct lo_span charset = l->charset;
	bool *has = is_html ? &c->has_html : &c->has_text;
	size_t from;

	if (*has)
		lo_buf_addc(b, '\n');
	*has = true;
	from = b->len;
	if (is_html && charset.len == 0 && !text_is_utf8(l->bytes))
		charset = charset_of_page(l->bytes);
	if (is_converted(l))
		lo_buf_addspan(b, l->bytes);
	else
		c->replaced += text_decode(b, l->bytes, charset);
	unix_lines(b, from);
}

static void
member(struct lo_buf *b, const char *name, struct lo_span value)
{
	if (value.len == 0)
		return;
	lo_buf_addf(b, ",\"%s\":", name);
	lo_json_put(b, value.p, value.len);
}

static void
add_attachment(struct content *c, const struct leaf *l)
{
	struct lo_buf *b = &c->attachments;
	bool is_inline = l->disposition == MIME_INLINE ||
			 (l->disposition == MIME_UNSAID && l->id.len > 0);

	if (b->len > 0)
		lo_buf_addc(b, ',');
	lo_buf_addf(b, "{\"partId\":\"%s\",\"mimeType\":", l->part);
	lo_json_put(b, l->type.p, l->type.len);
	member(b, "filename", l->name);
	member(b, "cid", l->id);
	lo_buf_addf(b, ",\"size\":%zu,\"isInline\":%s}", l->size,
	    is_inline ? "true" : "false");
}

void
content_add(struct content *c, const struct leaf *l)
{
	if (c->charset[0] == '\0' && l->charset.len > 0 &&
	    l->charset.len < sizeof c->charset)
		memcpy(c->charset, l->charset.p, l->charset.len);
	if (content_is_body(l) && l->bytes.p != NULL)
		add_body(c, l);
	else
		add_attachment(c, l);
}

static void
put_text(struct lo_buf *out, const char *name, const struct lo_buf *b)
{
	lo_buf_addf(out, "\"%s\":", name);
	lo_json_put(out, b->p, b->len);
}

void
content_put(struct content *c, struct lo_buf *out)
{
	struct lo_buf preview;

	lo_buf_adds(out, ",\"body\":{");
	if (c->has_text)
		put_text(out, "text", &c->text);
	if (c->has_text && c->has_html)
		lo_buf_addc(out, ',');
	if (c->has_html)
		put_text(out, "html", &c->html);
	lo_buf_adds(out, "},\"attachments\":[");
	lo_buf_addspan(out, lo_buf_span(&c->attachments));
	lo_buf_adds(out, "],");
	lo_buf_init(&preview, 4 * PREVIEW_MAX + 4);
	preview_text(&preview, lo_buf_span(&c->text));
	if (preview.len == 0)
		preview_html(&preview, lo_buf_span(&c->html));
	put_text(out, "preview", &preview);
	lo_buf_free(&preview);
}
