#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"
#include "fold.h"

enum { FILE_MAX = 64 << 20, TEXT_MAX = 64 << 10, DEPTH = 64 };

/* Words that say nothing about which question it is. */
static bool
is_small(struct lo_span w)
{
	static const char *const small[] = {"a", "am", "an", "and", "are", "as",
	    "at", "be", "been", "by", "did", "do", "for", "had", "has", "have",
	    "how", "i", "in", "is", "it", "me", "my", "of", "on", "or", "s",
	    "so", "such", "than", "that", "the", "things", "to", "was", "were",
	    "with", "would", "you", "your", NULL};

	for (size_t i = 0; small[i] != NULL; i++)
		if (lo_span_is(w, small[i]))
			return true;
	return false;
}

static bool
is_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

/* Numbers in front go, since forms number their questions themselves. */
void
ask_fold(struct lo_buf *b, struct lo_span text)
{
	struct lo_buf plain;
	size_t start = b->len, i = 0;
	bool gap = false;

	lo_buf_init(&plain, TEXT_MAX);
	fold(&plain, text);
	while (i < plain.len &&
	       ((plain.p[i] >= '0' && plain.p[i] <= '9') || plain.p[i] == '.' ||
		   plain.p[i] == ')' || plain.p[i] == ' '))
		i++;
	if (i == plain.len)
		i = 0;
	for (; i < plain.len; i++) {
		unsigned char c = (unsigned char)plain.p[i];

		if (c == '\'')
			continue;
		if (!is_word(c)) {
			gap = b->len > start;
			continue;
		}
		if (gap)
			lo_buf_addc(b, ' ');
		gap = false;
		lo_buf_addc(b, (char)c);
	}
	lo_buf_free(&plain);
}

static uint32_t
hash(struct lo_span w)
{
	uint32_t h = 2166136261u;

	/* The end of a long word is often its grammar. */
	for (size_t i = 0; i < w.len && i < 6; i++)
		h = (h ^ (unsigned char)w.p[i]) * 16777619u;
	return h;
}

size_t
ask_words(struct lo_span t, uint32_t words[ASK_WORDS])
{
	size_t n = 0, k, from;

	for (size_t i = 0; i < t.len && n < ASK_WORDS; i++) {
		struct lo_span w;

		from = i;
		while (i < t.len && t.p[i] != ' ')
			i++;
		w = (struct lo_span){t.p + from, i - from};
		if (w.len == 0 || is_small(w))
			continue;
		for (k = 0; k < n && words[k] != hash(w); k++)
			;
		if (k == n)
			words[n++] = hash(w);
	}
	return n;
}

/* The first of the names that holds a text; empty ones are passed over. */
static struct lo_span
string_of(struct lo_span object, const char *const names[])
{
	for (size_t i = 0; names[i] != NULL; i++) {
		struct lo_span at = lo_json_get(object, names[i]);

		if (lo_json_kind(at) == 's' && at.len > 2)
			return at;
	}
	return (struct lo_span){NULL, 0};
}

static char *
decode(struct lo_span string)
{
	struct lo_buf b;
	char *text;

	lo_buf_init(&b, TEXT_MAX);
	lo_json_text(&b, string);
	text = lo_strndup(b.p, b.len);
	lo_buf_free(&b);
	return text;
}

/* Where a row of a grid or an item of a list has its title. */
static struct lo_span
title_below(struct lo_span object)
{
	static const char *const names[] = {"title", NULL};
	struct lo_span key, value, at;
	struct lo_json_walk w;

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value)) {
		at = string_of(value, names);
		if (at.p != NULL)
			return at;
	}
	return (struct lo_span){NULL, 0};
}

static struct lo_span
said_by(struct lo_span object)
{
	static const char *const names[] = {
	    "options", "answer_value", "answer", NULL};
	struct lo_span key, value, at;
	struct lo_json_walk w;

	for (size_t i = 0; names[i] != NULL; i++) {
		at = lo_json_get(object, names[i]);
		if (at.p != NULL && lo_json_kind(at) != 'z')
			return at;
	}
	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value)) {
		at = lo_json_get(value, "options");
		if (at.p != NULL)
			return at;
	}
	return (struct lo_span){NULL, 0};
}

/* What was seen before is left alone: the first response has the texts. */
static void
add(struct asks *a, struct lo_span object, struct lo_span id,
    struct lo_span title)
{
	static const char *const names[] = {
	    "question_text", "title", "text", "label", NULL};
	struct lo_span text = string_of(object, names);
	struct ask *q = &a->v[a->count];
	char *plain;

	if (text.p == NULL)
		text = title_below(object);
	if (text.p == NULL)
		text = title;
	memset(q, 0, sizeof(*q));
	q->id = decode(id);
	if (a->count == ASK_MAX ||
	    !index_add(&a->ids, lo_span_of(q->id), a->count)) {
		free(q->id);
		return;
	}
	lo_buf_init(&q->text, TEXT_MAX);
	if (text.p != NULL) {
		plain = decode(text);
		ask_fold(&q->text, lo_span_of(plain));
		free(plain);
	}
	q->said = said_by(object);
	q->word_count = ask_words(lo_buf_span(&q->text), q->words);
	a->count++;
}

/* Depth first, so that questions come in the order of the form. */
static void
search(struct asks *a, struct lo_span value, struct lo_span title, int depth)
{
	static const char *const ids[] = {
	    "question_id", "questionId", "field_key", NULL};
	static const char *const forms[] = {"form_id", "formId", NULL};
	static const char *const titles[] = {"title", NULL};
	struct lo_span key, below, at;
	struct lo_json_walk w;

	if (depth == 0)
		return;
	lo_json_walk(&w, value);
	if (lo_json_kind(value) == 'a')
		while (lo_json_element(&w, &below))
			search(a, below, title, depth - 1);
	if (lo_json_kind(value) != 'o')
		return;
	at = string_of(value, forms);
	if (at.p != NULL && a->form_id == NULL)
		a->form_id = decode(at);
	at = string_of(value, ids);
	if (at.p != NULL)
		add(a, value, at, title);
	at = string_of(value, titles);
	if (at.p != NULL)
		title = at;
	while (lo_json_member(&w, &key, &below))
		search(a, below, title, depth - 1);
}

/* Standard input is read whole, like a file, with the same ceiling. */
static int
read_all(struct lo_buf *b, struct lo_err *e)
{
	ssize_t n;
	char *room;

	do {
		room = lo_buf_room(b, 64 << 10);
		if (room == NULL)
			return lo_fail(
			    e, LO_DATA, "standard input: longer than 64 MiB");
		n = read(STDIN_FILENO, room, 64 << 10);
		if (n < 0)
			return lo_fail_errno(e, LO_IO, "standard input");
		b->len += (size_t)n;
	} while (n > 0);
	return 0;
}

/* Whether a record is of the form that is asked for; NULL asks for any. */
static bool
is_of(struct lo_span line, const char *form_id)
{
	struct lo_span payload = lo_json_get(line, "payload"), id;

	id = lo_json_get(payload.p != NULL ? payload : line, "form_id");
	return form_id == NULL ||
	       (lo_json_kind(id) == 's' && lo_json_is(id, form_id));
}

/* The whole as one document, or each of its lines. */
static int
search_text(
    struct asks *a, const char *name, const char *form_id, struct lo_err *e)
{
	const struct lo_span none = {NULL, 0};
	char *line = a->file.p, *end = a->file.p + a->file.len, *nl;
	struct lo_json_fault f;
	struct lo_span text;
	size_t number = 0;

	if (form_id == NULL &&
	    lo_json_check(line, a->file.len, LO_JSON_DEPTH, &f) == 0) {
		search(a, lo_json_trim(lo_buf_span(&a->file)), none, DEPTH);
		return 0;
	}
	for (; line < end; line = nl + 1) {
		nl = memchr(line, '\n', end - line);
		if (nl == NULL)
			nl = end;
		number++;
		text = (struct lo_span){line, nl - line};
		if (text.len == 0)
			continue;
		if (lo_json_check(text.p, text.len, LO_JSON_DEPTH, &f) < 0)
			return lo_fail(e, LO_DATA,
			    "%s:%zu: %s; give a form or its responses", name,
			    number, f.what);
		text = lo_json_trim(text);
		if (is_of(text, form_id))
			search(a, text, none, DEPTH);
	}
	return 0;
}

int
ask_read(struct asks *a, const char *form, struct lo_err *e)
{
	bool file = lo_file_exists(form) || strchr(form, '/') != NULL;
	bool any = file || strcmp(form, "-") == 0;

	memset(a, 0, sizeof(*a));
	lo_buf_init(&a->file, FILE_MAX);
	a->v = lo_zalloc(ASK_MAX + 1, sizeof(*a->v));
	index_init(&a->ids, 64);
	if ((file ? lo_file_read(form, &a->file, e) : read_all(&a->file, e)) <
		0 ||
	    search_text(a, form, any ? NULL : form, e) < 0)
		return -1;
	if (a->count == 0)
		return lo_fail(e, LO_DATA,
		    "%s: no question of it is here; give its definition or "
		    "its responses",
		    form);
	return 0;
}

void
ask_free(struct asks *a)
{
	for (size_t i = 0; i < a->count; i++) {
		free(a->v[i].id);
		lo_buf_free(&a->v[i].text);
	}
	free(a->v);
	free(a->form_id);
	index_free(&a->ids);
	lo_buf_free(&a->file);
}
