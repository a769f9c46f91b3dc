#include <string.h>

#include "cmd/lo-canon/address.h"
#include "cmd/lo-canon/text.h"
#include "cmd/lo-canon/words.h"
#include "common/json.h"

/* The mailbox that is being read: its phrase with quotes taken off, its
 * first comment, what stood between angle brackets. */
struct mailbox {
	const char *start;
	struct lo_buf phrase, comment, angle;
	size_t solid; /* of the phrase: what follows are blanks */
	bool has_angle, quoted;
	unsigned at;                 /* "@" outside quotes in the phrase */
	bool no_quotes, no_comments; /* one had no end: they are text now */
};

static bool
blank(char c)
{
	return (unsigned char)c <= ' ';
}

/* Reads a quoted string at p, which points behind the opening quote; the
 * content without escapes.  What follows it, or NULL when it has no end. */
static const char *
quoted(struct lo_buf *out, const char *p, const char *end)
{
	while (p < end && *p != '"') {
		if (*p == '\\' && p + 1 < end)
			p++;
		lo_buf_addc(out, *p++);
	}
	return p < end ? p + 1 : NULL;
}

/* The same for a comment, nested ones included. */
static const char *
comment(struct lo_buf *out, const char *p, const char *end)
{
	unsigned depth = 1;

	for (; p < end; p++) {
		if (*p == ')' && --depth == 0)
			return p + 1;
		if (*p == '(')
			depth++;
		if (*p == '\\' && p + 1 < end)
			p++;
		if (out != NULL)
			lo_buf_addc(out, *p);
	}
	return NULL;
}

/* Where the comment at p ends; one without an end is a character. */
static const char *
skip(const char *p, const char *end, bool *none)
{
	const char *next = *none ? NULL : comment(NULL, p + 1, end);

	*none = next == NULL;
	return next != NULL ? next : p + 1;
}

/* An address up to ">": no blanks, no comments, no route.  Another "<"
 * begins it again. */
static const char *
angle(struct lo_buf *out, const char *p, const char *end)
{
	const char *colon;
	bool in_quotes = false, no_comments = false;

	for (; p < end && (in_quotes || *p != '>'); p++) {
		if (*p == '"')
			in_quotes = !in_quotes;
		if (in_quotes) {
			lo_buf_addc(out, *p);
			if (*p == '\\' && p + 1 < end)
				lo_buf_addc(out, *++p);
		} else if (*p == '<') {
			lo_buf_reset(out);
		} else if (*p == '(') {
			p = skip(p, end, &no_comments) - 1;
		} else if (!blank(*p)) {
			lo_buf_addc(out, *p);
		}
	}
	colon = out->len > 0 && out->p[0] == '@' ? memchr(out->p, ':', out->len)
						 : NULL;
	if (colon != NULL) {
		size_t route = colon + 1 - out->p;

		memmove(out->p, out->p + route, out->len - route + 1);
		out->len -= route;
	}
	return p < end ? p + 1 : end;
}

static void
put(struct lo_buf *out, struct lo_span name, struct lo_span email, bool *first)
{
	struct lo_buf text;

	if (text_strip(name).len == 0 && email.len == 0)
		return;
	lo_buf_adds(out, *first ? "{" : ",{");
	*first = false;
	lo_buf_init(&text, TEXT_GROWTH * name.len + 16);
	words_decode(&text, name);
	if (text_strip(lo_buf_span(&text)).len > 0) {
		lo_buf_adds(out, "\"name\":");
		lo_json_put(out, text.p, text.len);
		lo_buf_addc(out, ',');
	}
	lo_buf_adds(out, "\"email\":");
	lo_json_put(out, email.p, email.len);
	lo_buf_addc(out, '}');
	lo_buf_free(&text);
}

/* Addresses that only blanks divide. */
static void
put_several(struct lo_buf *out, struct lo_span s, bool *first)
{
	static const struct lo_span nobody = {"", 0};

	while ((s = text_trim(s)).len > 0) {
		size_t n = 0;

		while (n < s.len && !blank(s.p[n]))
			n++;
		put(out, nobody, (struct lo_span){s.p, n}, first);
		s.p += n, s.len -= n;
	}
}

/* A phrase without angle brackets: is it the address? */
static void
put_bare(struct lo_buf *out, struct mailbox *m, const char *end, bool *first)
{
	struct lo_span phrase = {m->phrase.p, m->solid};
	struct lo_buf whole;
	bool word = !m->quoted && memmem(phrase.p, phrase.len, "=?", 2) == NULL;

	for (size_t i = 0; word && i < phrase.len; i++)
		word = !blank(phrase.p[i]);
	lo_buf_init(&whole, end - m->start + 1);
	if (m->at > 1) {
		put_several(out, phrase, first);
	} else if (m->at == 1 || word) {
		angle(&whole, m->start, end);
		put(out, text_trim(lo_buf_span(&m->comment)),
		    lo_buf_span(&whole), first);
	} else {
		put(out, phrase, (struct lo_span){"", 0}, first);
	}
	lo_buf_free(&whole);
}

/* The mailbox ends before end: put it, begin the next. */
static void
finish(struct lo_buf *out, struct mailbox *m, const char *end, bool *first)
{
	struct lo_span name = {m->phrase.p, m->solid};

	if (m->has_angle) {
		if (text_strip(name).len == 0)
			name = text_trim(lo_buf_span(&m->comment));
		put(out, name, lo_buf_span(&m->angle), first);
	} else if (name.len > 0) {
		put_bare(out, m, end, first);
	}
	lo_buf_reset(&m->phrase);
	lo_buf_reset(&m->comment);
	lo_buf_reset(&m->angle);
	m->has_angle = m->quoted = false;
	m->at = 0;
	m->solid = 0;
	m->start = end + 1;
}

/* A domain literal, whose colons begin no group. */
static const char *
literal(struct lo_buf *out, const char *p, const char *end)
{
	while (p < end && *p != ']' && *p != ',' && *p != '<')
		lo_buf_addc(out, *p++);
	return p;
}

/* A character outside quotes: blanks count only between others. */
static void
keep(struct mailbox *m, char c)
{
	bool is_blank = text_strip((struct lo_span){&c, 1}).len == 0;

	if (is_blank && m->phrase.len == 0)
		return;
	lo_buf_addc(&m->phrase, c);
	if (!is_blank)
		m->solid = m->phrase.len;
}

static const char *
quote_step(struct mailbox *m, const char *p, const char *end)
{
	size_t was = m->phrase.len;
	const char *next = m->no_quotes ? NULL : quoted(&m->phrase, p + 1, end);

	m->no_quotes = next == NULL;
	if (next != NULL) {
		m->quoted = true;
		m->solid = m->phrase.len;
		return next;
	}
	m->phrase.len = was;
	return p + 1;
}

static const char *
comment_step(struct mailbox *m, const char *p, const char *end)
{
	size_t was = m->comment.len;
	const char *next =
	    m->no_comments ? NULL
			   : comment(was > 0 ? NULL : &m->comment, p + 1, end);

	m->no_comments = next == NULL;
	if (next == NULL) {
		m->comment.len = was;
		keep(m, '(');
		return p + 1;
	}
	/* Blanks on both sides of it are one. */
	while (m->phrase.len > m->solid && next < end && blank(*next))
		next++;
	return next;
}

/* One step at *p, which is none of "," and ";". */
static const char *
step(struct mailbox *m, const char *p, const char *end)
{
	switch (*p) {
	case '"':
		return quote_step(m, p, end);
	case '(':
		return comment_step(m, p, end);
	case '<':
		if (m->has_angle)
			return angle(&m->comment, p + 1, end);
		m->has_angle = true;
		return angle(&m->angle, p + 1, end);
	case '[':
		p = literal(&m->phrase, p, end);
		m->solid = m->phrase.len;
		return p;
	case '@':
		m->at++;
		break;
	}
	keep(m, *p);
	return p + 1;
}

void
address_put(struct lo_buf *out, struct lo_span value, bool *first)
{
	const char *p = value.p, *end = value.p + value.len;
	struct mailbox m = {.start = value.p};

	lo_buf_init(&m.phrase, value.len + 1);
	lo_buf_init(&m.comment, value.len + 1);
	lo_buf_init(&m.angle, value.len + 1);
	while (p < end) {
		if (*p == ',' || *p == ';') {
			finish(out, &m, p, first);
			p++;
		} else if (*p == ':' && !m.has_angle && m.at == 0) {
			/* The phrase was the name of a group. */
			lo_buf_reset(&m.phrase);
			lo_buf_reset(&m.comment);
			m.solid = 0;
			m.quoted = false;
			m.start = ++p;
		} else {
			p = step(&m, p, end);
		}
	}
	finish(out, &m, end, first);
	lo_buf_free(&m.phrase);
	lo_buf_free(&m.comment);
	lo_buf_free(&m.angle);
}

static void
put_id(struct lo_buf *out, struct lo_span id, bool *first)
{
	if (id.len == 0)
		return;
	if (!*first)
		lo_buf_addc(out, ',');
	*first = false;
	lo_json_put(out, id.p, id.len);
}

/* Without brackets: words with an "@", or the only word there is. */
static void
put_bare_ids(struct lo_buf *out, struct lo_span s, bool *first)
{
	struct lo_span word, only = {NULL, 0};
	size_t words = 0, n;
	bool any = false;

	while ((s = text_trim(s)).len > 0) {
		for (n = 0; n < s.len && !blank(s.p[n]) && s.p[n] != ',';)
			n++;
		word = (struct lo_span){s.p, n};
		if (n > 0) {
			only = word;
			words++;
		}
		if (n > 0 && memchr(word.p, '@', n) != NULL) {
			put_id(out, word, first);
			any = true;
		}
		n += n < s.len && s.p[n] == ',';
		s.p += n, s.len -= n;
	}
	if (!any && words == 1)
		put_id(out, only, first);
}

void
address_ids_put(struct lo_buf *out, struct lo_span value, bool *first)
{
	const char *p = value.p, *end = value.p + value.len;
	struct lo_buf id;
	bool any = false, no_comments = false;

	lo_buf_init(&id, value.len + 1);
	while (p < end) {
		if (*p == '(') {
			p = skip(p, end, &no_comments);
		} else if (*p == '<') {
			lo_buf_reset(&id);
			p = angle(&id, p + 1, end);
			put_id(out, lo_buf_span(&id), first);
			any = true;
		} else {
			p++;
		}
	}
	if (!any)
		put_bare_ids(out, value, first);
	lo_buf_free(&id);
}
