#include <ctype.h>
#include <string.h>

#include "cmd/lo-canon/text.h"
#include "cmd/lo-canon/transfer.h"
#include "cmd/lo-canon/words.h"
#include "common/base64.h"

struct word {
	struct lo_span charset, text;
	char form; /* 'b' or 'q' */
};

/* How long the encoded word at s is; 0 when there is none. */
static size_t
take(struct lo_span s, struct word *w)
{
	const char *p = s.p + 2, *end = s.p + s.len, *mark, *star;

	if (s.len < 8 || s.p[0] != '=' || s.p[1] != '?')
		return 0;
	mark = memchr(p, '?', end - p);
	if (mark == NULL || end - mark < 5 || mark[2] != '?')
		return 0;
	w->charset = (struct lo_span){p, mark - p};
	star = memchr(p, '*', mark - p);
	if (star != NULL)
		w->charset.len = star - p;
	for (const char *c = p; c < mark; c++)
		if ((unsigned char)*c <= ' ')
			return 0;
	w->form = mark[1] | 0x20;
	if (w->charset.len == 0 || (w->form != 'b' && w->form != 'q'))
		return 0;
	p = mark + 3;
	for (mark = p; mark + 1 < end; mark++) {
		if (mark[0] == '?' && mark[1] == '=') {
			w->text = (struct lo_span){p, mark - p};
			return mark + 2 - s.p;
		}
		/* Another word begins: this one has no end. */
		if (mark[0] == '=' && mark[1] == '?' &&
		    (mark + 2 == end || mark[2] != '='))
			return 0;
	}
	return 0;
}

static void
quoted(struct lo_buf *out, struct lo_span s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '=' && i + 2 < s.len &&
		    transfer_pair(s.p + i + 1) >= 0) {
			lo_buf_addc(out, transfer_pair(s.p + i + 1));
			i += 2;
		} else {
			lo_buf_addc(out, s.p[i] == '_' ? ' ' : s.p[i]);
		}
	}
}

/* What is no base64 is passed over. */
static void
base64(struct lo_buf *out, struct lo_span s)
{
	struct lo_buf kept;
	size_t was = out->len;

	if (lo_base64_text(out, s))
		return;
	out->len = was;
	lo_buf_init(&kept, s.len);
	for (size_t i = 0; i < s.len; i++)
		if (isalnum((unsigned char)s.p[i]) ||
		    memchr("+/-_", s.p[i], 4) != NULL)
			lo_buf_addc(&kept, s.p[i]);
	(void)lo_base64_text(out, lo_buf_span(&kept));
	lo_buf_free(&kept);
}

static bool
same_charset(struct lo_span a, struct lo_span b)
{
	char name[64];

	if (a.len != b.len || a.len >= sizeof name)
		return false;
	memcpy(name, a.p, a.len);
	name[a.len] = '\0';
	return text_same(b, name);
}

/* Blanks and folding between two encoded words. */
static size_t
gap(struct lo_span s)
{
	size_t n = 0;

	while (n < s.len && (unsigned char)s.p[n] <= ' ')
		n++;
	return n;
}

/* Decodes the run of encoded words at s; returns its length. */
static size_t
run(struct lo_buf *out, struct lo_span s, unsigned *count)
{
	struct lo_buf bytes;
	struct word w = {0}, next;
	size_t used = 0, n, blanks = 0;

	lo_buf_init(&bytes, s.len);
	while ((n = take((struct lo_span){s.p + used + blanks,
			     s.len - used - blanks},
		    &next)) > 0) {
		if (used > 0 && !same_charset(w.charset, next.charset)) {
			*count +=
			    text_decode(out, lo_buf_span(&bytes), w.charset);
			lo_buf_reset(&bytes);
		}
		w = next;
		if (w.form == 'q')
			quoted(&bytes, w.text);
		else
			base64(&bytes, w.text);
		used += blanks + n;
		blanks = gap((struct lo_span){s.p + used, s.len - used});
	}
	*count += text_decode(out, lo_buf_span(&bytes), w.charset);
	lo_buf_free(&bytes);
	return used;
}

unsigned
words_decode(struct lo_buf *out, struct lo_span value)
{
	struct lo_buf text;
	unsigned count = 0;
	struct word w;
	const char *p;

	if (memmem(value.p, value.len, "=?", 2) == NULL) {
		text_unfold(out, value);
		return 0;
	}
	lo_buf_init(&text, TEXT_GROWTH * value.len + 16);
	while (value.len > 0 &&
	       (p = memmem(value.p, value.len, "=?", 2)) != NULL) {
		size_t before = p - value.p, n = 2;

		lo_buf_add(&text, value.p, before);
		value.p += before, value.len -= before;
		if (take(value, &w) > 0)
			n = run(&text, value, &count);
		else
			lo_buf_add(&text, value.p, n);
		value.p += n, value.len -= n;
	}
	lo_buf_addspan(&text, value);
	text_unfold(out, lo_buf_span(&text));
	lo_buf_free(&text);
	return count;
}
