#include <ctype.h>
#include <string.h>

#include "cmd/lo-canon/preview.h"
#include "cmd/lo-canon/text.h"

/* As much of a page as is looked through for its first words. */
enum { LOOK = 256 * 1024, REFERENCE_MAX = 12 };

static const struct {
	const char *name;
	unsigned long c;
} names[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'},
    {"apos", '\''}, {"nbsp", 0xA0}, {"copy", 0xA9}, {"reg", 0xAE},
    {"trade", 0x2122}, {"hellip", 0x2026}, {"ndash", 0x2013}, {"mdash", 0x2014},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D},
    {"bull", 0x2022}, {"middot", 0xB7}, {"euro", 0x20AC}, {"pound", 0xA3},
    {"laquo", 0xAB}, {"raquo", 0xBB}, {"zwnj", 0x200C}, {"zwj", 0x200D},
    {"shy", 0xAD}, {"auml", 0xE4}, {"ouml", 0xF6}, {"uuml", 0xFC},
    {"Auml", 0xC4}, {"Ouml", 0xD6}, {"Uuml", 0xDC}, {"szlig", 0xDF},
    {"eacute", 0xE9}, {"egrave", 0xE8}, {"agrave", 0xE0}, {"ccedil", 0xE7}};

static bool
number(struct lo_span s, unsigned long *c)
{
	unsigned base = 10;
	size_t i = 0;

	if (s.len > 0 && (s.p[0] | 0x20) == 'x')
		base = 16, i = 1;
	*c = 0;
	if (i == s.len)
		return false;
	for (; i < s.len; i++) {
		int d = (unsigned char)s.p[i];

		if (!(base == 16 ? isxdigit(d) : isdigit(d)))
			return false;
		d = d <= '9' ? d - '0' : (d | 0x20) - 'a' + 10;
		*c = *c * base + d;
	}
	/* NUL, and what is no character, is as good as missing. */
	if (*c == 0)
		*c = 0xFFFD;
	return true;
}

/* The reference at s, which begins with "&": its length, or 0. */
static size_t
reference(struct lo_span s, unsigned long *c)
{
	size_t most = s.len < REFERENCE_MAX ? s.len : REFERENCE_MAX;
	const char *end = memchr(s.p, ';', most);
	struct lo_span inner;

	if (end == NULL)
		return 0;
	inner = (struct lo_span){s.p + 1, end - s.p - 1};
	if (inner.len > 0 && inner.p[0] == '#') {
		inner.p++, inner.len--;
		return number(inner, c) ? (size_t)(end - s.p) + 1 : 0;
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (lo_span_is(inner, names[i].name)) {
			*c = names[i].c;
			return end - s.p + 1;
		}
	}
	return 0;
}

void
preview_unescape(struct lo_buf *out, struct lo_span s)
{
	unsigned long c;

	while (s.len > 0) {
		const char *p = memchr(s.p, '&', s.len);
		size_t n = p == NULL ? s.len : (size_t)(p - s.p);

		lo_buf_add(out, s.p, n);
		s.p += n, s.len -= n;
		if (s.len == 0)
			break;
		n = reference(s, &c);
		if (n > 0)
			text_put_char(out, c);
		else
			lo_buf_addc(out, '&'), n = 1;
		s.p += n, s.len -= n;
	}
}

void
preview_text(struct lo_buf *out, struct lo_span text)
{
	text_fold(out, text, PREVIEW_MAX);
}

/* Behind the next occurrence of mark, whatever its case; the end without. */
static struct lo_span
behind(struct lo_span s, const char *mark)
{
	size_t n = strlen(mark);

	for (; s.len >= n; s.p++, s.len--)
		if (text_begins(s, mark))
			return (struct lo_span){s.p + n, s.len - n};
	return (struct lo_span){s.p + s.len, 0};
}

/* Behind the tag or comment at s, which begins with "<". */
static struct lo_span
tag(struct lo_span s)
{
	static const char *const silent[][2] = {{"<style", "</style"},
	    {"<script", "</script"}, {"<title", "</title"},
	    {"<head>", "</head"}};

	if (text_begins(s, "<!--"))
		return behind(s, "-->");
	for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
		if (text_begins(s, silent[i][0])) {
			s = behind(s, silent[i][1]);
			break;
		}
	}
	return behind(s, ">");
}

/* Inline elements divide no words. */
static bool
is_inline(struct lo_span s)
{
	static const char *const names_of[] = {"a", "b", "i", "u", "em", "span",
	    "font", "strong", "small", "sub", "sup", "wbr", "code"};
	size_t n = 0, from = s.len > 1 && s.p[1] == '/' ? 2 : 1;

	while (from + n < s.len && isalnum((unsigned char)s.p[from + n]))
		n++;
	for (size_t i = 0; i < sizeof names_of / sizeof names_of[0]; i++)
		if (n == strlen(names_of[i]) &&
		    text_begins((struct lo_span){s.p + from, n}, names_of[i]))
			return true;
	return false;
}

void
preview_html(struct lo_buf *out, struct lo_span html)
{
	struct lo_buf bare, text;

	if (html.len > LOOK)
		html.len = LOOK;
	lo_buf_init(&bare, html.len + 1);
	/* Four bytes a character at most, and folding needs few of them. */
	while (html.len > 0 && bare.len < 16 * PREVIEW_MAX) {
		const char *p = memchr(html.p, '<', html.len);
		size_t n = p == NULL ? html.len : (size_t)(p - html.p);

		lo_buf_add(&bare, html.p, n);
		html.p += n, html.len -= n;
		if (html.len == 0)
			break;
		if (html.len > 1 && (isalpha((unsigned char)html.p[1]) ||
					strchr("/!?", html.p[1]) != NULL)) {
			if (!is_inline(html))
				lo_buf_addc(&bare, ' ');
			html = tag(html);
		} else {
			lo_buf_addc(&bare, '<');
			html.p++, html.len--;
		}
	}
	lo_buf_init(&text, 2 * bare.len + 16);
	preview_unescape(&text, lo_buf_span(&bare));
	text_fold(out, lo_buf_span(&text), PREVIEW_MAX);
	lo_buf_free(&bare);
	lo_buf_free(&text);
}
