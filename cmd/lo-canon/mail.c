#include <limits.h>
#include <string.h>

#include "cmd/lo-canon/address.h"
#include "cmd/lo-canon/mail.h"
#include "cmd/lo-canon/mime.h"
#include "cmd/lo-canon/preview.h"
#include "cmd/lo-canon/text.h"
#include "cmd/lo-canon/tree.h"
#include "cmd/lo-canon/words.h"
#include "common/base64.h"
#include "common/json.h"
#include "common/maildate.h"
#include "common/when.h"

static int
read_raw(struct lo_span raw, size_t *size, struct fields *f, struct content *c,
    struct lo_err *e)
{
	struct lo_buf bytes;
	int r;

	lo_buf_init(&bytes, CONTENT_MAX);
	if (lo_base64_text(&bytes, (struct lo_span){raw.p + 1, raw.len - 2})) {
		*size = bytes.len;
		r = mime_read(lo_buf_span(&bytes), f, c, e);
	} else {
		r = lo_fail(e, LO_DATA, "raw is not base64url");
	}
	lo_buf_free(&bytes);
	return r;
}

static int
count_of(unsigned replaced)
{
	return replaced < INT_MAX ? (int)replaced : INT_MAX;
}

static int
put(struct lo_buf *out, const size_t *size, struct fields *f, struct content *c)
{
	unsigned replaced;

	lo_buf_adds(out, "{\"header\":");
	replaced = fields_put(f, lo_span_of(c->charset), out);
	if (size != NULL)
		lo_buf_addf(out, ",\"size\":%zu", *size);
	content_put(c, out);
	lo_buf_addc(out, '}');
	return count_of(replaced + c->replaced);
}

int
mail_message(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_span raw = {NULL, 0}, payload = {NULL, 0}, key, member;
	struct lo_json_walk w;
	struct content c;
	struct fields f;
	size_t size = 0;
	int r;

	lo_json_walk(&w, in);
	while (lo_json_member(&w, &key, &member)) {
		if (lo_json_is(key, "raw"))
			raw = member;
		else if (lo_json_is(key, "payload"))
			payload = member;
	}
	content_init(&c);
	fields_init(&f);
	if (lo_json_kind(raw) == 's')
		r = read_raw(raw, &size, &f, &c, e);
	else
		r = tree_read(payload, &f, &c, e);
	if (r == 0)
		r = put(out, lo_json_kind(raw) == 's' ? &size : NULL, &f, &c);
	fields_free(&f);
	content_free(&c);
	return r;
}

int
mail_headers(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	unsigned replaced;
	struct fields f;

	if (lo_json_kind(in) != 'a')
		return lo_fail(e, LO_DATA, "mail_headers takes an array");
	fields_init(&f);
	tree_fields(in, &f);
	replaced = fields_put(&f, lo_span_of(""), out);
	fields_free(&f);
	return count_of(replaced);
}

/* The text of a string in b; 1 when the input is null, which is answered. */
static int
take(struct lo_span in, struct lo_buf *b, struct lo_buf *out, struct lo_err *e)
{
	if (lo_json_kind(in) == 'z') {
		lo_buf_adds(out, "null");
		return 1;
	}
	if (lo_json_kind(in) != 's')
		return lo_fail(e, LO_DATA, "a mail_ native takes a string");
	lo_buf_init(b, (size_t)-1);
	(void)lo_json_text(b, in);
	return 0;
}

static int
list(struct lo_span in, struct lo_buf *out, struct lo_err *e,
    void (*put_all)(struct lo_buf *, struct lo_span, bool *))
{
	struct lo_buf b;
	bool first = true;
	int r = take(in, &b, out, e);

	if (r != 0)
		return r < 0 ? -1 : 0;
	lo_buf_addc(out, '[');
	put_all(out, lo_buf_span(&b), &first);
	lo_buf_addc(out, ']');
	lo_buf_free(&b);
	return 0;
}

int
mail_addresses(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	return list(in, out, e, address_put);
}

int
mail_ids(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	return list(in, out, e, address_ids_put);
}

int
mail_words(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_buf b, text;
	unsigned replaced;
	int r = take(in, &b, out, e);

	if (r != 0)
		return r < 0 ? -1 : 0;
	lo_buf_init(&text, TEXT_GROWTH * b.len + 16);
	replaced = words_decode(&text, text_strip(lo_buf_span(&b)));
	lo_json_put(out, text.p, text.len);
	lo_buf_free(&text);
	lo_buf_free(&b);
	return count_of(replaced);
}

int
mail_date(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	char text[LO_WHEN_TEXT];
	struct lo_buf b;
	int64_t us;
	int r = take(in, &b, out, e);

	if (r != 0)
		return r < 0 ? -1 : 0;
	if (lo_maildate_parse(lo_buf_span(&b), &us)) {
		lo_when_text(us, text);
		lo_json_puts(out, text);
	} else {
		lo_buf_adds(out, "null");
	}
	lo_buf_free(&b);
	return 0;
}

int
mail_snippet(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_buf b, plain, text;
	int r = take(in, &b, out, e);

	if (r != 0)
		return r < 0 ? -1 : 0;
	lo_buf_init(&plain, 2 * b.len + 16);
	lo_buf_init(&text, 4 * PREVIEW_MAX + 4);
	preview_unescape(&plain, lo_buf_span(&b));
	preview_text(&text, lo_buf_span(&plain));
	lo_json_put(out, text.p, text.len);
	lo_buf_free(&text);
	lo_buf_free(&plain);
	lo_buf_free(&b);
	return 0;
}
