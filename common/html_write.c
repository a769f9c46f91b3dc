#include "common/html_write.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

void
lo_mark_init(struct lo_mark *m, struct lo_buf *out)
{
	memset(m, 0, sizeof(*m));
	m->out = out;
	m->fresh = true;
	lo_buf_init(&m->prefix, 64 * LO_MARK_DEPTH);
}

void
lo_mark_free(struct lo_mark *m)
{
	lo_buf_free(&m->prefix);
}

void
lo_mark_lines(struct lo_mark *m, int lines)
{
	if (m->inside) {
		m->blank = true;
		return;
	}
	if (lines > m->lines)
		m->lines = lines;
	m->blank = false;
}

/* Deeper than LO_MARK_DEPTH the text goes on with the prefix it has. */
void
lo_mark_push(struct lo_mark *m, const char *prefix)
{
	if (m->depth < LO_MARK_DEPTH) {
		m->level[m->depth] = m->prefix.len;
		lo_buf_adds(&m->prefix, prefix);
	}
	m->depth++;
}

void
lo_mark_pop(struct lo_mark *m)
{
	if (m->depth > 0 && --m->depth < LO_MARK_DEPTH) {
		m->prefix.len = m->level[m->depth];
		m->prefix.p[m->prefix.len] = '\0';
	}
	if (m->depth < m->low)
		m->low = m->depth;
}

void
lo_mark_bullet(struct lo_mark *m, const char *sign)
{
	snprintf(m->bullet, sizeof(m->bullet), "%s", sign);
}

/* A blank line keeps the signs of its containers, not the blanks. */
static void
put_prefix(struct lo_mark *m, size_t n, bool empty)
{
	while (empty && n > 0 && m->prefix.p[n - 1] == ' ')
		n--;
	lo_buf_add(m->out, m->prefix.p, n);
}

/* The lines that were asked for, then the prefix; a bullet takes the place
 * of the innermost indent. */
static void
open_line(struct lo_mark *m)
{
	size_t n = m->prefix.len;

	if (m->begun && m->lines > 0) {
		lo_buf_addc(m->out, '\n');
		if (m->lines > 1) {
			size_t outer =
			    m->low < m->depth && m->low < LO_MARK_DEPTH
				? m->level[m->low]
				: n;

			/* What opens or closes here has no blank line in it. */
			put_prefix(m, outer, true);
			lo_buf_addc(m->out, '\n');
		}
		m->fresh = true;
	}
	m->lines = 0;
	if (!m->fresh)
		return;
	if (m->bullet[0] != '\0' && m->depth > 0 && m->depth <= LO_MARK_DEPTH) {
		put_prefix(m, m->level[m->depth - 1], false);
		lo_buf_adds(m->out, m->bullet);
	} else
		put_prefix(m, n, false);
	m->bullet[0] = '\0';
}

/* Everything that goes before a text: lines, a blank, signs that wait. */
static void
arrive(struct lo_mark *m)
{
	if (m->blank && !m->fresh && m->lines == 0)
		lo_buf_addc(m->out, ' ');
	m->blank = false;
	if (m->fresh || m->lines > 0) {
		open_line(m);
		m->fresh = true;
	}
	if (m->pending[0] != '\0') {
		lo_buf_adds(m->out, m->pending);
		m->fresh = false;
	}
	m->pending[0] = '\0';
	m->begun = true;
	m->low = m->depth;
}

void
lo_mark_sign(struct lo_mark *m, const char *sign)
{
	arrive(m);
	lo_buf_adds(m->out, sign);
	m->fresh = false;
}

void
lo_mark_open(struct lo_mark *m, const char *sign)
{
	size_t n = strlen(m->pending);

	if (!m->bare && n + strlen(sign) < sizeof(m->pending))
		strcpy(m->pending + n, sign);
}

bool
lo_mark_close(struct lo_mark *m, const char *opened, const char *sign)
{
	size_t n = strlen(m->pending), k = strlen(opened);

	if (m->bare)
		return false;
	if (n > 0) {
		if (n >= k && strcmp(m->pending + n - k, opened) == 0)
			m->pending[n - k] = '\0';
		return false;
	}
	lo_buf_adds(m->out, sign);
	return true;
}

void
lo_mark_break(struct lo_mark *m)
{
	if (m->inside) {
		m->blank = true;
		return;
	}
	if (!m->begun || m->fresh || m->lines > 0)
		return;
	lo_buf_adds(m->out, m->plain || m->bare ? "" : "  ");
	m->lines = 1;
	m->blank = false;
}

/* At the start of a line these would make a heading, a list or a rule. */
static bool
opens_block(const char *p, size_t n)
{
	size_t i = 0;

	if (strchr("#+>=~", *p) != NULL ||
	    (*p == '-' && (n == 1 || p[1] == ' ' || p[1] == '-')))
		return true;
	while (i < n && i < 9 && isdigit((unsigned char)p[i]))
		i++;
	return false;
}

/* "12. " would begin a numbered list: the point is escaped. */
static size_t
numbered(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && i < 9 && isdigit((unsigned char)p[i]))
		i++;
	if (i == 0 || i == n || (p[i] != '.' && p[i] != ')'))
		return 0;
	return i + 1 == n || isspace((unsigned char)p[i + 1]) ? i : 0;
}

static void
put_word(struct lo_mark *m, const char *p, size_t n)
{
	size_t point = m->fresh ? numbered(p, n) : 0;

	if (m->bare) {
		lo_buf_add(m->out, p, n);
		m->fresh = false;
		return;
	}
	if (m->fresh && opens_block(p, n))
		lo_buf_addc(m->out, '\\');
	for (size_t i = 0; i < n; i++) {
		if (strchr("\\*_`[]<", p[i]) != NULL ||
		    (point > 0 && i == point) || (m->inside && p[i] == '|'))
			lo_buf_addc(m->out, '\\');
		lo_buf_addc(m->out, p[i]);
	}
	m->fresh = false;
}

/* Bytes of white space at p: ASCII's, or the no-break space in UTF-8. */
static size_t
space(const char *p, size_t n)
{
	if (strchr(" \t\r\n\f\v", *p) != NULL && *p != '\0')
		return 1;
	return n > 1 && memcmp(p, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

static void
plain_text(struct lo_mark *m, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\r')
			continue;
		if (p[i] == '\n') {
			m->lines = m->lines > 0 || m->fresh ? 2 : 1;
			continue;
		}
		lo_mark_sign(m, (char[]){p[i], '\0'});
	}
}

void
lo_mark_text(struct lo_mark *m, const char *p, size_t n)
{
	size_t i = 0;

	if (m->plain) {
		plain_text(m, p, n);
		return;
	}
	while (i < n) {
		size_t blank = space(p + i, n - i), start = i;

		if (blank > 0) {
			m->blank = true;
			i += blank;
			continue;
		}
		while (i < n && space(p + i, n - i) == 0)
			i++;
		arrive(m);
		put_word(m, p + start, i - start);
	}
}
