#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"
#include "match.h"
#include "vector.h"

enum { FILE_MAX = 64 << 20, TEXT_MAX = 16 << 20, NAME_MAX_BYTES = 300 };

/* The line stays where it is: spans point into it. */
int
vector_parse(struct vector *v, struct lo_span line, struct lo_err *e)
{
	struct lo_json_fault f;

	memset(v, 0, sizeof(*v));
	if (lo_json_check(line.p, line.len, LO_JSON_DEPTH, &f) < 0)
		return lo_fail(e, LO_DATA, "%s; mend the file", f.what);
	v->line = lo_json_trim(line);
	v->id = lo_json_get(v->line, "id");
	v->kind = lo_json_get(v->line, "kind");
	v->instrument = lo_json_get(v->line, "instrument");
	v->name = lo_json_get(v->line, "case");
	v->answers = lo_json_get(v->line, "answers");
	v->expected = lo_json_get(v->line, "expected");
	if (lo_json_kind(v->expected) != 'o')
		return lo_fail(e, LO_DATA, "no object \"expected\"; add it");
	return 0;
}

/* Answers by name, or in the order of the items. */
static bool
fill(struct sheet *t, struct lo_span answers, struct lo_buf *why)
{
	struct lo_span key, value;
	struct lo_json_walk w;
	struct reader r;
	char name[NAME_MAX_BYTES];
	size_t i = 0;
	bool known = true;

	reader_init(&r);
	lo_json_walk(&w, answers);
	if (lo_json_kind(answers) == 'a')
		while (lo_json_element(&w, &value) && i < t->of->item_count) {
			answer_read(&r, &t->of->items[i], NULL, 0, value,
			    &t->readings[i]);
			i++;
		}
	else
		while (lo_json_member(&w, &key, &value)) {
			struct lo_span id = {key.p + 1, key.len - 2};

			if (index_find(&t->of->index, id, &i)) {
				answer_read(&r, &t->of->items[i], NULL, 0,
				    value, &t->readings[i]);
				continue;
			}
			known = false;
			lo_buf_addf(why, "# answers: no item %.*s\n",
			    (int)(id.len < sizeof(name) ? id.len : 0), id.p);
		}
	reader_free(&r);
	return known;
}

bool
vector_holds(const struct vector *v, const struct instrument *n,
    struct lo_span expected, struct lo_buf *why)
{
	struct lo_buf got;
	struct sheet t;
	bool holds;

	sheet_init(&t, n);
	lo_buf_init(&got, TEXT_MAX);
	holds = fill(&t, v->answers, why);
	sheet_score(&t);
	vector_write(&t, &got);
	holds &= match(expected, lo_buf_span(&got), "", why);
	lo_buf_free(&got);
	sheet_free(&t);
	return holds;
}

/* A version may be named, and should be where the vectors are kept. */
static int
find(struct catalogue *c, struct lo_span name, const struct instrument **out,
    struct lo_err *e)
{
	char text[NAME_MAX_BYTES];

	if (lo_json_kind(name) != 's' || name.len - 1 > sizeof(text))
		return lo_fail(e, LO_DATA, "no text \"instrument\"; add it");
	memcpy(text, name.p + 1, name.len - 2);
	text[name.len - 2] = '\0';
	return catalogue_instrument(c, text, out, e);
}

/* Several instruments of one form: the answers are shared out by item. */
static int
check_form(struct catalogue *c, const struct vector *v, struct lo_buf *why,
    bool *holds, struct lo_err *e)
{
	const struct instrument *n;
	struct lo_json_walk w, a;
	struct lo_span name, expected, id, value;
	struct vector part = *v;
	struct lo_buf mine;
	size_t i;

	lo_json_walk(&w, v->expected);
	while (lo_json_member(&w, &name, &expected)) {
		if (find(c, name, &n, e) < 0)
			return -1;
		lo_buf_init(&mine, TEXT_MAX);
		lo_json_walk(&a, v->answers);
		while (lo_json_member(&a, &id, &value)) {
			if (!index_find(&n->index,
				(struct lo_span){id.p + 1, id.len - 2}, &i))
				continue;
			lo_buf_addc(&mine, mine.len > 0 ? ',' : '{');
			lo_buf_addspan(&mine, id);
			lo_buf_addc(&mine, ':');
			lo_buf_addspan(&mine, value);
		}
		lo_buf_adds(&mine, mine.len > 0 ? "}" : "{}");
		part.answers = lo_buf_span(&mine);
		*holds &= vector_holds(&part, n, expected, why);
		lo_buf_free(&mine);
	}
	return 0;
}

/* Kinds: score when nothing is said, form, and change. */
static int
check(struct catalogue *c, const struct vector *v, struct lo_buf *why,
    bool *holds, struct lo_err *e)
{
	const struct instrument *n;

	*holds = true;
	if (v->kind.p != NULL && lo_json_is(v->kind, "change")) {
		*holds = change_holds(v->line, why);
		return 0;
	}
	if (v->kind.p != NULL && lo_json_is(v->kind, "form"))
		return check_form(c, v, why, holds, e);
	if (find(c, v->instrument, &n, e) < 0)
		return -1;
	*holds = vector_holds(v, n, v->expected, why);
	return 0;
}

/* Numbers in the file name lines; numbers in the report count vectors. */
static int
run_line(struct catalogue *c, struct lo_span line, struct lo_buf *tap,
    struct vector_tally *t, struct lo_err *e)
{
	struct vector v;
	struct lo_buf why;
	bool holds;
	int got;

	if (vector_parse(&v, line, e) < 0)
		return -1;
	lo_buf_init(&why, TEXT_MAX);
	got = check(c, &v, &why, &holds, e);
	if (got == 0) {
		t->run++;
		t->failed += !holds;
		lo_buf_addf(tap, "%sok %zu -", holds ? "" : "not ", t->run);
		if (lo_json_kind(v.id) == 's')
			lo_buf_addf(
			    tap, " %.*s", (int)v.id.len - 2, v.id.p + 1);
		if (lo_json_kind(v.name) == 's')
			lo_buf_addf(
			    tap, " %.*s", (int)v.name.len - 2, v.name.p + 1);
		lo_buf_addc(tap, '\n');
		lo_buf_addspan(tap, lo_buf_span(&why));
	}
	lo_buf_free(&why);
	return got;
}

int
vectors_run(struct catalogue *c, const char *path, struct lo_buf *tap,
    struct vector_tally *t, struct lo_err *e)
{
	struct lo_buf text;
	char *line, *end;
	size_t number = 0;
	int got;

	lo_buf_init(&text, FILE_MAX);
	got = lo_file_read(path, &text, e);
	for (line = text.p; got == 0 && line < text.p + text.len;
	     line = end + 1) {
		end = memchr(line, '\n', text.p + text.len - line);
		if (end == NULL)
			end = text.p + text.len;
		number++;
		if (end == line)
			continue;
		if (run_line(c, (struct lo_span){line, end - line}, tap, t, e) <
		    0) {
			lo_fail_at(e, "%s:%zu", path, number);
			got = -1;
		}
	}
	lo_buf_free(&text);
	lo_buf_addf(tap, "1..%zu\n", t->run);
	return got;
}
