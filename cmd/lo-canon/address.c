#include <string.h>

#include "cmd/lo-canon/address.h"
#include "cmd/lo-canon/address_scan.h"
#include "cmd/lo-canon/text.h"
#include "cmd/lo-canon/words.h"
#include "common/json.h"

/* The mailbox that is being read: its phrase with quotes taken off, its
 * first comment, what stood between angle brackets. */
struct mailbox {
	const char *start;
	struct lo_buf phrase, comment, angle;
	size_t solid;  /* of the phrase: what follows are blanks */
	size_t behind; /* what of it stood before the angle */
	bool has_angle, quoted;
	unsigned at;                 /* "@" outside quotes in the phrase */
	bool no_quotes, no_comments; /* one had no end: they are text now */
};

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

		while (n < s.len && !address_blank(s.p[n]))
			n++;
		put(out, nobody, (struct lo_span){s.p, n}, first);
		s.p += n, s.len -= n;
	}
}

/* A word of a phrase without angle brackets, as it stands and without its
 * quotes. */
struct word {
	struct lo_buf raw, text;
	bool at; /* "@" outside of quotes */
};

static void
put_word(struct word *w, struct lo_buf *email, struct lo_buf *name)
{
	if (w->at) {
		lo_buf_addspan(email, lo_buf_span(&w->raw));
	} else if (w->text.len > 0) {
		if (name->len > 0)
			lo_buf_addc(name, ' ');
		lo_buf_addspan(name, lo_buf_span(&w->text));
	}
	lo_buf_reset(&w->raw);
	lo_buf_reset(&w->text);
	w->at = false;
}

static bool
joins(char c)
{
	return c == '@' || c == '.';
}

/* The character or quoted string at p, a quote without an end left out; what
 * follows it. */
static const char *
add_to_word(struct word *w, const char *p, const char *end, bool *no_quotes)
{
	size_t was = w->text.len;
	const char *next = *p != '"' || *no_quotes
			       ? NULL
			       : address_quoted(&w->text, p + 1, end);

	if (next != NULL) {
		lo_buf_add(&w->raw, p, next - p);
		return next;
	}
	w->text.len = was;
	if (*p == '"') {
		*no_quotes = true;
		return p + 1;
	}
	w->at |= *p == '@';
	lo_buf_addc(&w->text, *p);
	lo_buf_addc(&w->raw, *p);
	return p + 1;
}

/* The one word with an "@", around which and around dots blanks are nothing,
 * is the address, others are the name. */
static void
pick(struct lo_buf *email, struct lo_buf *name, const char *p, const char *end)
{
	bool no_comments = false, no_quotes = false, gap = false;
	struct word w = {.at = false};

	lo_buf_init(&w.raw, end - p + 1);
	lo_buf_init(&w.text, end - p + 1);
	while (p < end) {
		if (address_blank(*p) || *p == '>' || *p == '(') {
			p = *p == '(' ? address_skip(p, end, &no_comments)
				      : p + 1;
			gap = true;
			continue;
		}
		if (gap && w.raw.len > 0 && !joins(*p) &&
		    !joins(w.raw.p[w.raw.len - 1]))
			put_word(&w, email, name);
		gap = false;
		p = add_to_word(&w, p, end, &no_quotes);
	}
	put_word(&w, email, name);
	lo_buf_free(&w.raw);
	lo_buf_free(&w.text);
}

/* A phrase without angle brackets: is it the address? */
static void
put_bare(struct lo_buf *out, struct mailbox *m, const char *end, bool *first)
{
	struct lo_span phrase = {m->phrase.p, m->solid};
	struct lo_buf email, name;
	bool word = !m->quoted && memmem(phrase.p, phrase.len, "=?", 2) == NULL;

	for (size_t i = 0; word && i < phrase.len; i++)
		word = !address_blank(phrase.p[i]);
	lo_buf_init(&email, end - m->start + 1);
	lo_buf_init(&name, end - m->start + 1);
	if (m->at > 1) {
		put_several(out, phrase, first);
	} else if (m->at == 1) {
		pick(&email, &name, m->start, end);
		put(out,
		    text_trim(lo_buf_span(name.len > 0 ? &name : &m->comment)),
		    lo_buf_span(&email), first);
	} else if (word) {
		address_angle(&email, m->start, end);
		put(out, text_trim(lo_buf_span(&m->comment)),
		    lo_buf_span(&email), first);
	} else {
		put(out, phrase, (struct lo_span){"", 0}, first);
	}
	lo_buf_free(&email);
	lo_buf_free(&name);
}

/* Puts the angle and its name, of which the first n bytes of the phrase are;
 * the rest is the beginning of another mailbox. */
static void
put_angle(struct lo_buf *out, struct mailbox *m, size_t n, bool *first)
{
	struct lo_span name = {m->phrase.p, n}, rest;

	if (text_strip(name).len == 0)
		name = text_trim(lo_buf_span(&m->comment));
	put(out, name, lo_buf_span(&m->angle), first);
	rest = text_strip((struct lo_span){m->phrase.p + n, m->solid - n});
	memmove(m->phrase.p, rest.p, rest.len);
	m->phrase.len = m->solid = rest.len;
	lo_buf_reset(&m->comment);
	lo_buf_reset(&m->angle);
	m->has_angle = m->quoted = false;
}

/* The mailbox ends before end: put it, begin the next. */
static void
finish(struct lo_buf *out, struct mailbox *m, const char *end, bool *first)
{
	/* An address behind the angle is one more. */
	if (m->has_angle)
		put_angle(out, m, m->at > 0 ? m->behind : m->solid, first);
	if (m->solid > 0)
		put_bare(out, m, end, first);
	lo_buf_reset(&m->phrase);
	lo_buf_reset(&m->comment);
	lo_buf_reset(&m->angle);
	m->has_angle = m->quoted = false;
	m->at = 0;
	m->solid = 0;
	m->start = end + 1;
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

/* A domain literal, whose colons begin no group. */
static const char *
literal(struct mailbox *m, const char *p, const char *end)
{
	while (p < end && *p != ']' && *p != ',' && *p != '<')
		keep(m, *p++);
	return p;
}

static const char *
quote_step(struct mailbox *m, const char *p, const char *end)
{
	size_t was = m->phrase.len;
	const char *next =
	    m->no_quotes ? NULL : address_quoted(&m->phrase, p + 1, end);

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
	    m->no_comments
		? NULL
		: address_comment(was > 0 ? NULL : &m->comment, p + 1, end);

	m->no_comments = next == NULL;
	if (next == NULL) {
		m->comment.len = was;
		keep(m, '(');
		return p + 1;
	}
	/* Blanks on both sides of it are one. */
	while (m->phrase.len > m->solid && next < end && address_blank(*next))
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
		m->has_angle = true;
		m->behind = m->solid;
		m->at = 0;
		p = address_angle(&m->angle, p + 1, end);
		while (p < end && (*p == '>' || address_blank(*p)))
			p++;
		if (m->phrase.len > 0 && m->phrase.len == m->solid)
			lo_buf_addc(&m->phrase, ' ');
		return m->start = p;
	case '[':
		return literal(m, p, end);
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
		} else if (*p == ':' && m.has_angle && m.at == 0) {
			m.start = ++p;
		} else {
			if (*p == '<' && m.has_angle)
				put_angle(out, &m, m.behind, first);
			p = step(&m, p, end);
		}
	}
	finish(out, &m, end, first);
	lo_buf_free(&m.phrase);
	lo_buf_free(&m.comment);
	lo_buf_free(&m.angle);
}
