#include "cmd/lo-project/html.h"

#include <string.h>

#include "cmd/lo-project/chars.h"

enum { QUOTES_MAX = 8, NAME_MAX_BYTES = 12 };

struct text {
	struct lo_buf *b;
	int breaks;  /* line breaks owed before the next word */
	int quotes;  /* blockquotes open */
	int was;     /* at the last text */
	int pre;     /* pre elements open */
	bool space;  /* a space is owed */
	bool begun;  /* something has been written */
	bool filled; /* something stands on this line */
};

struct tag {
	char name[NAME_MAX_BYTES + 1]; /* lower case; cut when longer */
	bool closes;
	struct lo_span inside; /* attributes */
};

/* What a tag does to the text: line breaks before and after it. */
static const struct {
	const char *name;
	int breaks;
} blocks[] = {{"p", 2}, {"div", 1}, {"tr", 1}, {"table", 2}, {"ul", 1},
    {"ol", 1}, {"li", 1}, {"h1", 2}, {"h2", 2}, {"h3", 2}, {"h4", 2}, {"h5", 2},
    {"h6", 2}, {"blockquote", 2}, {"pre", 2}, {"section", 1}, {"article", 1},
    {"header", 1}, {"footer", 1}, {"hr", 2}, {"dl", 1}, {"dt", 1}, {"dd", 1},
    {"center", 1}, {"figure", 1}, {"form", 1}, {"address", 1}, {"body", 1}};

static void
put_marks(struct text *t, int quotes)
{
	int i;

	for (i = 0; i < quotes; i++)
		lo_buf_addc(t->b, '>');
}

/* The line that text begins on; empty lines before it belong to a quote
 * only if both sides do. */
static void
line_breaks(struct text *t)
{
	int least = t->was < t->quotes ? t->was : t->quotes, i;

	for (i = 0; i < t->breaks; i++) {
		if (t->begun)
			lo_buf_addc(t->b, '\n');
		if (i + 1 < t->breaks)
			put_marks(t, least);
	}
	if (t->breaks > 0 || !t->begun) {
		put_marks(t, t->quotes);
		if (t->quotes > 0)
			lo_buf_addc(t->b, ' ');
		t->filled = false;
	}
	t->was = t->quotes;
}

static void
owe(struct text *t, int breaks)
{
	if (t->breaks < breaks)
		t->breaks = breaks;
	t->space = false;
}

static void
settle(struct text *t)
{
	if (!t->begun)
		t->breaks = 0;
	line_breaks(t);
	if (t->space && t->filled)
		lo_buf_addc(t->b, ' ');
	t->begun = true;
	t->breaks = 0;
	t->space = false;
}

static void
put(struct text *t, uint32_t c)
{
	bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
		     c == '\f' || c == 0xA0;

	if (c == 0xAD || c == 0x200B || c == 0xFEFF || c == 0x34F)
		return; /* invisible: soft hyphens and preheader padding */
	if (t->pre > 0 && c == '\n') {
		t->breaks++;
		return;
	}
	if (blank && t->pre == 0) {
		t->space = true;
		return;
	}
	if (c < 0x20 && c != '\t')
		return;
	settle(t);
	chars_add(t->b, c == 0xA0 ? ' ' : c);
	t->filled = true;
}

static void
puts_text(struct text *t, const char *s)
{
	for (; *s != '\0'; s++)
		put(t, (unsigned char)*s);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The end of a tag that starts at p[0] == '<': quoted attributes may hold
 * a '>'. */
static size_t
tag_end(struct lo_span s)
{
	char quote = '\0';
	size_t i;

	for (i = 1; i < s.len; i++) {
		if (quote != '\0') {
			if (s.p[i] == quote)
				quote = '\0';
		} else if (s.p[i] == '>') {
			return i + 1;
		} else if ((s.p[i] == '"' || s.p[i] == '\'') &&
			   s.p[i - 1] == '=') {
			quote = s.p[i];
		}
	}
	return s.len;
}

static void
tag_read(struct tag *g, struct lo_span s)
{
	size_t i = 1, n = 0;

	g->closes = i < s.len && s.p[i] == '/';
	if (g->closes)
		i++;
	for (; i < s.len && strchr(" \t\r\n\f/>", s.p[i]) == NULL; i++) {
		if (n < NAME_MAX_BYTES)
			g->name[n++] = lower(s.p[i]);
	}
	g->name[n] = '\0';
	g->inside.p = s.p + i;
	g->inside.len = s.len - i;
}

static bool
named(const struct tag *g, const char *name)
{
	return strcmp(g->name, name) == 0;
}

/* Elements whose content is nobody's text. */
static bool
hidden(const struct tag *g)
{
	return !g->closes && (named(g, "script") || named(g, "style") ||
				 named(g, "template") || named(g, "title"));
}

static bool
same_letters(const char *p, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (lower(p[i]) != name[i])
			return false;
	}
	return true;
}

/* Bytes up to the closing tag of a hidden element; all when there is none. */
static size_t
skip_hidden(struct lo_span rest, const struct tag *g)
{
	size_t n = strlen(g->name), i;

	for (i = 0; i + n + 2 <= rest.len; i++) {
		if (rest.p[i] == '<' && rest.p[i + 1] == '/' &&
		    same_letters(rest.p + i + 2, g->name, n))
			return i;
	}
	return rest.len;
}

static int
block_breaks(const struct tag *g)
{
	size_t i;

	for (i = 0; i < sizeof blocks / sizeof *blocks; i++) {
		if (named(g, blocks[i].name))
			return blocks[i].breaks;
	}
	return 0;
}

static void
apply(struct text *t, const struct tag *g)
{
	int breaks = block_breaks(g);

	if (named(g, "br")) {
		t->breaks += t->breaks < 2 ? 1 : 0;
		t->space = false;
	}
	if (named(g, "td") || named(g, "th"))
		t->space = true;
	if (breaks > 0)
		owe(t, breaks);
	if (named(g, "blockquote")) {
		if (g->closes && t->quotes > 0)
			t->quotes--;
		else if (!g->closes && t->quotes < QUOTES_MAX)
			t->quotes++;
	}
	if (named(g, "pre")) {
		if (!g->closes)
			t->pre++;
		else if (t->pre > 0)
			t->pre--;
	}
	if (named(g, "li") && !g->closes)
		puts_text(t, "- ");
}

/* A comment, a declaration or a tag at s.p[0] == '<'; bytes used. */
static size_t
markup(struct text *t, struct lo_span s)
{
	struct lo_span rest;
	struct tag g;
	const char *end;
	size_t n;

	if (s.len >= 4 && memcmp(s.p, "<!--", 4) == 0) {
		end = memmem(s.p + 4, s.len - 4, "-->", 3);
		return end == NULL ? s.len : (size_t)(end - s.p) + 3;
	}
	n = tag_end(s);
	tag_read(&g, (struct lo_span){s.p, n});
	rest.p = s.p + n;
	rest.len = s.len - n;
	if (hidden(&g))
		return n + skip_hidden(rest, &g);
	apply(t, &g);
	return n;
}

static bool
starts_markup(struct lo_span s)
{
	char c;

	if (s.len < 2)
		return false;
	c = lower(s.p[1]);
	return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z');
}

void
html_text(struct lo_buf *b, struct lo_span html)
{
	struct text t = {.b = b};
	struct lo_span rest;
	size_t at = 0, used;
	uint32_t c;

	while (at < html.len) {
		rest.p = html.p + at;
		rest.len = html.len - at;
		if (*rest.p == '<' && starts_markup(rest)) {
			at += markup(&t, rest);
			continue;
		}
		used = *rest.p == '&' ? html_entity(rest, &c) : 0;
		if (used == 0)
			c = chars_next(rest.p, rest.len, &used);
		put(&t, c);
		at += used;
	}
}
