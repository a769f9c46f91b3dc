#include <ctype.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "cmd/lo-extract/labels.h"
#include "common/base64.h"

enum { WORD_MAX = 1 << 20, CHARSET_MAX = 64 };

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
decode_q(struct lo_buf *b, const char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p == '_')
			lo_buf_addc(b, ' ');
		else if (*p == '=' && end - p > 2 && hex(p[1]) >= 0 &&
			 hex(p[2]) >= 0) {
			lo_buf_addc(b, (char)(hex(p[1]) << 4 | hex(p[2])));
			p += 2;
		} else
			lo_buf_addc(b, *p);
	}
}

/* What is no text of its charset is kept as it came: the writer of the
 * record makes it text. */
static void
to_utf8(struct lo_buf *b, const char *charset, struct lo_buf *from)
{
	char *in = from->p, *out;
	size_t left = from->len, room = 4 * left + 16, size = room;
	iconv_t cd = (iconv_t)-1;

	if (strcasecmp(charset, "utf-8") != 0)
		cd = iconv_open("UTF-8", charset);
	if (cd == (iconv_t)-1) {
		lo_buf_addspan(b, lo_buf_span(from));
		return;
	}
	out = lo_buf_room(b, room);
	if (out != NULL && iconv(cd, &in, &left, &out, &room) != (size_t)-1) {
		b->len += size - room;
		b->p[b->len] = '\0';
	} else
		lo_buf_addspan(b, lo_buf_span(from));
	iconv_close(cd);
}

/* =?charset?Q?text?= at p; where it ends, or NULL when it is none. */
static const char *
word(struct lo_buf *b, const char *p, const char *end)
{
	const char *charset = p + 2, *mark, *text, *stop;
	char name[CHARSET_MAX];
	struct lo_buf bytes;
	size_t n;

	mark = memchr(charset, '?', (size_t)(end - charset));
	if (mark == NULL || end - mark < 5 || mark[2] != '?')
		return NULL;
	text = mark + 3;
	stop = memmem(text, (size_t)(end - text), "?=", 2);
	n = strcspn(charset, "?*");
	if (stop == NULL || n >= sizeof(name))
		return NULL;
	memcpy(name, charset, n);
	name[n] = '\0';
	lo_buf_init(&bytes, WORD_MAX);
	if (toupper((unsigned char)mark[1]) == 'B')
		lo_base64_text(
		    &bytes, (struct lo_span){text, (size_t)(stop - text)});
	else
		decode_q(&bytes, text, stop);
	to_utf8(b, name, &bytes);
	lo_buf_free(&bytes);
	return stop + 2;
}

static const char *
over_blanks(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n", *p) != NULL && *p != '\0')
		p++;
	return p;
}

void
words_decode(struct lo_buf *b, struct lo_span s)
{
	const char *p = s.p, *end = p + s.len, *next;

	while (p < end) {
		next = NULL;
		if (*p == '=' && end - p > 6 && p[1] == '?')
			next = word(b, p, end);
		if (next != NULL) {
			/* Blanks between two encoded words are none. */
			p = over_blanks(next, end);
			if (end - p < 2 || p[0] != '=' || p[1] != '?')
				p = next;
		} else if (*p == '\r' || *p == '\n')
			p++; /* folded */
		else
			lo_buf_addc(b, *p++);
	}
}
