#include "cmd/lo-project/quote.h"

#include <string.h>

enum {
	FOLD_LINES = 4, /* a shorter quote in the middle is shown */
	ANNOUNCE_BYTES = 300,
	BLANKS_INSIDE = 2, /* blank lines that do not end a quote */
	HEADER_LINES = 2,  /* "From: x" lines that make a former mail */
};

/* Where a mail is written, and whether its text is Markdown. */
struct sheet {
	struct lo_buf *b;
	bool marked;
};

/* The line at *at, without its end; *at moves behind it. */
static struct lo_span
line_at(struct lo_span text, size_t *at)
{
	struct lo_span line = {text.p + *at, text.len - *at};
	const char *end = memchr(line.p, '\n', line.len);

	if (end != NULL)
		line.len = (size_t)(end - line.p);
	*at += line.len + (end != NULL ? 1 : 0);
	while (line.len > 0 && strchr(" \t\r", line.p[line.len - 1]) != NULL)
		line.len--;
	return line;
}

static bool
quoted(struct lo_span line)
{
	return line.len > 0 && line.p[0] == '>';
}

/* What CommonMark would take for a block: one backslash makes it text. */
static bool
is_block(struct lo_span line)
{
	size_t i;

	if (line.p[0] == '#')
		return true;
	if (line.len >= 3 &&
	    (memcmp(line.p, "```", 3) == 0 || memcmp(line.p, "~~~", 3) == 0))
		return true;
	for (i = 0; i < line.len; i++) {
		if (line.p[i] != '-' && line.p[i] != '=')
			return false;
	}
	return true;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void
quote_escape(struct lo_buf *b, struct lo_span text)
{
	char c, next;
	size_t i;

	for (i = 0; i < text.len; i++) {
		c = text.p[i];
		next = i + 1 < text.len ? text.p[i + 1] : '\0';
		if (c == '<' || (c == '!' && next == '[') ||
		    (c == '&' && (next == '#' || is_letter(next))))
			lo_buf_addc(b, '\\');
		if (c == '\n' || c == '\r')
			c = ' ';
		if (((unsigned char)c >= 0x20 && c != 0x7F) || c == '\t')
			lo_buf_addc(b, c);
	}
}

/* An image would be loaded when somebody looks. */
static void
put_marked(struct lo_buf *b, struct lo_span line)
{
	size_t i;

	for (i = 0; i < line.len; i++) {
		if (line.p[i] == '!' && i + 1 < line.len &&
		    line.p[i + 1] == '[')
			lo_buf_addc(b, '\\');
		lo_buf_addc(b, line.p[i]);
	}
}

static void
put_line(struct sheet *s, struct lo_span line, bool as_quote)
{
	size_t marks = 0;

	while (marks < line.len &&
	       (line.p[marks] == '>' || (marks > 0 && line.p[marks] == ' ')))
		marks++;
	if (as_quote && marks == 0)
		lo_buf_adds(s->b, line.len > 0 ? "> " : ">");
	lo_buf_add(s->b, line.p, marks);
	line.p += marks;
	line.len -= marks;
	if (!s->marked && line.len > 0 && is_block(line))
		lo_buf_addc(s->b, '\\');
	if (s->marked)
		put_marked(s->b, line);
	else
		quote_escape(s->b, line);
	lo_buf_addc(s->b, '\n');
}

static void
put_lines(
    struct sheet *s, struct lo_span text, size_t at, size_t end, bool as_quote)
{
	while (at < end)
		put_line(s, line_at(text, &at), as_quote);
}

/* Where the quote that starts at at ends; the lines in it are counted. */
static size_t
quote_end(struct lo_span text, size_t at, size_t *lines)
{
	size_t end = at, blanks = 0;
	struct lo_span line;

	*lines = 0;
	while (at < text.len && blanks <= BLANKS_INSIDE) {
		line = line_at(text, &at);
		if (quoted(line)) {
			*lines += 1 + blanks;
			blanks = 0;
			end = at;
		} else if (line.len == 0) {
			blanks++;
		} else {
			break;
		}
	}
	return end;
}

static bool
quote_follows(struct lo_span text, size_t at)
{
	struct lo_span line = {NULL, 0};

	if (at < text.len)
		line = line_at(text, &at);
	if (line.len == 0 && at < text.len)
		line = line_at(text, &at);
	return quoted(line);
}

/* "On 3 March Anna wrote:", in any language: one or two lines with a date or
 * an address, then a colon, then a quote.  Gives where they end, or at. */
static size_t
announced(struct lo_span text, size_t at)
{
	size_t start = at, i, n;
	struct lo_span line;
	bool dated = false;

	for (n = 0; n < 2 && at < text.len; n++) {
		line = line_at(text, &at);
		if (line.len == 0 || quoted(line) ||
		    at - start > ANNOUNCE_BYTES)
			return start;
		for (i = 0; i < line.len; i++)
			dated = dated || line.p[i] == '@' ||
				(line.p[i] >= '0' && line.p[i] <= '9');
		if (line.p[line.len - 1] == ':')
			return dated && quote_follows(text, at) ? at : start;
	}
	return start;
}

static bool
header_like(struct lo_span line)
{
	const char *colon = memchr(line.p, ':', line.len < 24 ? line.len : 24);

	return colon != NULL && colon > line.p && colon[-1] != ' ' &&
	       memchr(line.p, '/', (size_t)(colon - line.p)) == NULL &&
	       (size_t)(colon - line.p) + 1 < line.len && colon[1] == ' ';
}

/* A line of dashes or underscores (with words in it or not), then lines
 * like headers: all that follows is a former mail. */
static bool
former_mail(struct lo_span text, size_t at)
{
	struct lo_span line = line_at(text, &at);
	size_t i, headers = 0;

	if (line.len < 10 || (line.p[0] != '-' && line.p[0] != '_') ||
	    memcmp(line.p, line.p + 1, 2) != 0 ||
	    line.p[line.len - 1] != line.p[0])
		return false;
	for (i = 0; i < HEADER_LINES + 1 && at < text.len; i++) {
		if (header_like(line_at(text, &at)))
			headers++;
	}
	return headers >= HEADER_LINES;
}

static bool
blank_from(struct lo_span text, size_t at)
{
	while (at < text.len) {
		if (line_at(text, &at).len > 0)
			return false;
	}
	return true;
}

static void
put_folded(struct sheet *s, struct lo_span text, size_t at, size_t end)
{
	size_t lines = 0, i = at;

	while (i < end) {
		(void)line_at(text, &i);
		lines++;
	}
	lo_buf_addf(s->b,
	    "<details>\n<summary>Quoted text, %zu line%s</summary>\n\n", lines,
	    lines == 1 ? "" : "s");
	put_lines(s, text, at, end, true);
	lo_buf_adds(s->b, "\n</details>\n");
}

/* The quote at at, folded or shown; gives where it ends. */
static size_t
put_quote(struct sheet *s, struct lo_span text, size_t at, size_t quote)
{
	size_t lines, end = quote_end(text, quote, &lines);

	if (lines >= FOLD_LINES || blank_from(text, end)) {
		put_folded(s, text, at, end);
	} else {
		put_lines(s, text, at, quote, false);
		put_lines(s, text, quote, end, true);
	}
	if (end < text.len && text.p[end] != '\n' && text.p[end] != '\r')
		lo_buf_addc(s->b, '\n');
	return end;
}

static void
fold(struct sheet *s, struct lo_span text)
{
	bool said = false;
	struct lo_span line;
	size_t at = 0, next, quote;

	while (text.len > 0 && strchr(" \t\r\n", text.p[text.len - 1]) != NULL)
		text.len--;
	while (at < text.len) {
		next = at;
		line = line_at(text, &next);
		quote = announced(text, at);
		if (said && former_mail(text, at)) {
			put_folded(s, text, at, text.len);
			return;
		}
		if (quoted(line) || quote > at) {
			at = put_quote(s, text, at, quote);
			continue;
		}
		put_line(s, line, false);
		said = said || line.len > 0;
		at = next;
	}
}

void
quote_fold(struct lo_buf *b, struct lo_span text)
{
	struct sheet s = {b, false};

	fold(&s, text);
}

void
quote_fold_markdown(struct lo_buf *b, struct lo_span text)
{
	struct sheet s = {b, true};

	fold(&s, text);
}
