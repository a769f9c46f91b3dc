#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "ask.h"
#include "common/json.h"
#include "common/mem.h"
#include "propose.h"

enum { TEXT_MAX = 64 << 10, NOBODY = -1, SKELETON_MAX = 128 };
enum by { BY_ID, BY_TEXT, BY_WORDS, BY_PLACE };

/* An instrument held against a form: which question each item is. */
struct trial {
	const struct instrument *of;
	int *question; /* of an item, or NOBODY */
	enum by *by;
	struct words_of {
		struct lo_buf text; /* of an item, folded */
		char id[SKELETON_MAX];
		uint32_t words[ASK_WORDS];
		size_t count;
	} * say;
	size_t found;
	bool done;
};

/* "XY-5 item 3", "xy5_q3", "xy5.03" are one: letters and digits, then a
 * number; what stands for "item" is dropped. */
static void
skeleton(const char *id, char *out, size_t room)
{
	static const char *const drop[] = {"question", "item", "q", NULL};
	size_t n = 0, end = strlen(id), digits = end;

	while (digits > 0 && isdigit((unsigned char)id[digits - 1]))
		digits--;
	for (size_t i = 0; i < digits && n + 16 < room; i++)
		if (isalnum((unsigned char)id[i]))
			out[n++] = (char)tolower((unsigned char)id[i]);
	for (size_t k = 0; drop[k] != NULL; k++) {
		size_t len = strlen(drop[k]);

		if (digits < end && n > len &&
		    memcmp(out + n - len, drop[k], len) == 0) {
			n -= len;
			break;
		}
	}
	while (digits + 1 < end && id[digits] == '0')
		digits++;
	out[n++] = '#';
	for (; digits < end && n + 1 < room; digits++)
		out[n++] = id[digits];
	out[n] = '\0';
}

/* Three quarters of the words that either has are in both. */
static bool
same_words(const struct ask *q, const struct words_of *w)
{
	size_t both = 0;

	for (size_t i = 0; i < w->count; i++)
		for (size_t k = 0; k < q->word_count; k++)
			both += w->words[i] == q->words[k];
	return both > 1 && 4 * both >= 3 * (w->count + q->word_count - both);
}

static bool
fits(const struct trial *t, const struct ask *q, size_t item, enum by by)
{
	const struct words_of *w = &t->say[item];
	char id[SKELETON_MAX];

	switch (by) {
	case BY_ID:
		skeleton(q->id, id, sizeof(id));
		return strcmp(id, w->id) == 0;
	case BY_TEXT:
		return q->text.len > 0 && lo_span_equal(lo_buf_span(&q->text),
					      lo_buf_span(&w->text));
	default:
		return t->of->items[item].worded && same_words(q, w);
	}
}

/* A question answers one item of an instrument. */
static bool
is_taken(const struct trial *t, int question)
{
	for (size_t i = 0; i < t->of->item_count; i++)
		if (t->question[i] == question)
			return true;
	return false;
}

/* Of several questions with one text the one beside its neighbour's. */
static bool
is_beside(const struct trial *t, size_t item, int question)
{
	return (item > 0 && t->question[item - 1] == question - 1 &&
		   question > 0) ||
	       (item + 1 < t->of->item_count &&
		   t->question[item + 1] == question + 1);
}

/* Nothing that was settled is looked at again. */
static void
settle(struct trial *t, size_t item, int question, enum by by)
{
	t->question[item] = question;
	t->by[item] = by;
	t->found++;
}

/* Of the questions that fit an item and no other item that is left: the only
 * one, or the only one beside its neighbour's. */
static int
choose(const struct trial *t, size_t item, const unsigned char *fit,
    const size_t *claims, size_t count)
{
	int found = NOBODY, beside = NOBODY, n = 0, near = 0;

	for (int q = 0; q < (int)count; q++) {
		if (!fit[q] || claims[q] != 1 || is_taken(t, q))
			continue;
		found = q;
		n++;
		if (is_beside(t, item, q)) {
			beside = q;
			near++;
		}
	}
	return n == 1 ? found : near == 1 ? beside : NOBODY;
}

/* Gives items their questions where exactly one pair fits, both ways. */
static void
pair(struct trial *t, const struct asks *a, const bool used[], enum by by)
{
	size_t n = t->of->item_count, *claims;
	unsigned char *fit = lo_zalloc(n, a->count);

	claims = lo_zalloc(a->count, sizeof(*claims));
	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < a->count; q++) {
			bool both = t->question[i] == NOBODY && !used[q] &&
				    fits(t, &a->v[q], i, by);

			fit[i * a->count + q] = both;
			claims[q] += both;
		}
	for (size_t i = 0; i < n; i++) {
		int q =
		    t->question[i] != NOBODY
			? NOBODY
			: choose(t, i, fit + i * a->count, claims, a->count);

		if (q != NOBODY)
			settle(t, i, q, by);
	}
	free(claims);
	free(fit);
}

/* Whether what was said to a question can be read as the item's answers. */
static bool
readable(const struct item *i, struct lo_span said)
{
	struct reading r;
	struct reader reader;
	struct lo_json_walk w;
	struct lo_span one, value;
	bool good = true;
	size_t n = 0;

	reader_init(&reader);
	lo_json_walk(&w, said);
	if (lo_json_kind(said) == 'a')
		while (good && lo_json_element(&w, &one)) {
			value = lo_json_get(one, "value");
			answer_read(&reader, i, NULL, 0,
			    value.p != NULL ? value : one, &r);
			good = r.state == ANSWER_READ;
			n++;
		}
	else {
		answer_read(&reader, i, NULL, 0, said, &r);
		good = r.state == ANSWER_READ;
		n++;
	}
	reader_free(&reader);
	return good && n > 0;
}

/* A lone gap between two neighbours that are certain, whose answers fit. */
static void
fill_gaps(struct trial *t, const struct asks *a, const bool used[])
{
	for (size_t i = 1; i + 1 < t->of->item_count; i++) {
		int q = t->question[i - 1] + 1;

		if (t->question[i] == NOBODY && t->question[i - 1] != NOBODY &&
		    t->by[i - 1] != BY_PLACE && t->question[i + 1] == q + 1 &&
		    !used[q] && !is_taken(t, q) &&
		    readable(&t->of->items[i], a->v[q].said))
			settle(t, i, q, BY_PLACE);
	}
}

/* An instrument that was asked for by name and has no wording here: a form
 * that has its number of questions left, all with its answers, in order. */
static void
fill_run(struct trial *t, const struct asks *a, const bool used[])
{
	size_t left = 0, i = 0;

	for (size_t q = 0; q < a->count; q++)
		left += !used[q];
	if (t->found > 0 || t->of->items[0].worded || left != t->of->item_count)
		return;
	for (size_t q = 0; q < a->count; q++)
		if (!used[q] && !readable(&t->of->items[i++], a->v[q].said))
			return;
	i = 0;
	for (size_t q = 0; q < a->count; q++)
		if (!used[q])
			settle(t, i++, (int)q, BY_PLACE);
}

static void
try_out(struct trial *t, const struct asks *a, const bool used[], bool named)
{
	for (size_t i = 0; i < t->of->item_count; i++)
		t->question[i] = NOBODY;
	t->found = 0;
	pair(t, a, used, BY_ID);
	pair(t, a, used, BY_TEXT);
	pair(t, a, used, BY_TEXT); /* what its neighbours settle */
	pair(t, a, used, BY_WORDS);
	fill_gaps(t, a, used);
	if (named)
		fill_run(t, a, used);
}

/* All that a comparison needs is made once: there are many. */
static void
trial_init(struct trial *t, const struct instrument *of)
{
	t->of = of;
	t->question = lo_zalloc(of->item_count, sizeof(*t->question));
	t->by = lo_zalloc(of->item_count, sizeof(*t->by));
	t->say = lo_zalloc(of->item_count, sizeof(*t->say));
	for (size_t i = 0; i < of->item_count; i++) {
		struct words_of *w = &t->say[i];

		lo_buf_init(&w->text, TEXT_MAX);
		ask_fold(&w->text, lo_span_of(of->items[i].text));
		skeleton(of->items[i].id, w->id, sizeof(w->id));
		w->count = ask_words(lo_buf_span(&w->text), w->words);
	}
}

static void
trial_free(struct trial *t)
{
	for (size_t i = 0; i < t->of->item_count; i++)
		lo_buf_free(&t->say[i].text);
	free(t->question);
	free(t->by);
	free(t->say);
}

/* One link a line, so that a person can take out a line. */
static void
put_trial(struct lo_buf *b, const struct trial *t, const struct asks *a)
{
	static const char *const words[] = {
	    "id", "text equal", "text close", "position"};
	const char *comma = "";

	lo_buf_addf(b, "  {\"instrument\": \"%s@%s\", \"items\": [\n",
	    t->of->id, t->of->version);
	for (size_t i = 0; i < t->of->item_count; i++) {
		if (t->question[i] == NOBODY)
			continue;
		lo_buf_addf(b, "%s   {\"item\": ", comma);
		lo_json_puts(b, t->of->items[i].id);
		lo_buf_adds(b, ", \"question_id\": ");
		lo_json_puts(b, a->v[t->question[i]].id);
		lo_buf_addf(b, ", \"by\": \"%s\"}", words[t->by[i]]);
		comma = ",\n";
	}
	lo_buf_adds(b, "\n  ]}");
}

/* The best of the trials, written; its questions are used up. */
static bool
take_best(struct trial *v, size_t count, const struct asks *a, bool used[],
    bool named, struct lo_buf *b, bool first)
{
	struct trial *best = NULL;

	for (size_t k = 0; k < count; k++) {
		struct trial *t = &v[k];

		if (t->done)
			continue;
		try_out(t, a, used, named);
		if (4 * t->found < 3 * t->of->expected || t->found == 0)
			continue;
		if (best == NULL || t->found > best->found ||
		    (t->found == best->found &&
			t->of->item_count < best->of->item_count))
			best = t;
	}
	if (best == NULL)
		return false;
	best->done = true;
	lo_buf_adds(b, first ? "" : ",\n");
	put_trial(b, best, a);
	for (size_t i = 0; i < best->of->item_count; i++)
		if (best->question[i] != NOBODY)
			used[best->question[i]] = true;
	return true;
}

static void
put_binding(struct lo_buf *b, const struct asks *a, struct trial *v,
    size_t count, bool named)
{
	bool *used = lo_zalloc(a->count, sizeof(*used)), any = false;

	lo_buf_addf(b,
	    "{\n \"format\": \"lo-binding/1\",\n \"id\": \"%s\",\n"
	    " \"version\": \"1.0.0\",\n",
	    binding_id_ok(a->form_id) ? a->form_id : "form");
	if (a->form_id != NULL) {
		lo_buf_adds(b, " \"forms\": [");
		lo_json_puts(b, a->form_id);
		lo_buf_adds(b, "],\n");
	}
	lo_buf_addf(b, " \"questions\": %zu,\n \"instruments\": [\n", a->count);
	while (take_best(v, count, a, used, named, b, !any))
		any = true;
	lo_buf_adds(b, "\n ]\n}\n");
	if (!any)
		lo_buf_reset(b);
	free(used);
}

int
propose(struct catalogue *c, const char *path, const char *const *names,
    size_t count, struct lo_buf *b, struct lo_err *e)
{
	bool named = count > 0;
	struct trial *v = NULL;
	struct asks a;
	size_t n = 0;
	int got = catalogue_list(c, e);

	if (got == 0 && !named)
		count = c->data.count;
	v = lo_zalloc(count, sizeof(*v));
	for (; got == 0 && n < count; n++) {
		const struct instrument *of;

		got = catalogue_instrument(
		    c, named ? names[n] : c->data.entries[n].name, &of, e);
		if (got < 0)
			break;
		trial_init(&v[n], of);
	}
	if (got == 0) {
		got = ask_read(&a, path, e);
		if (got == 0)
			put_binding(b, &a, v, n, named);
		ask_free(&a);
	}
	if (got == 0 && b->len == 0)
		got = lo_fail(e, LO_DATA,
		    "%s: its questions are those of no instrument here; name "
		    "one with -i",
		    path);
	for (size_t i = 0; i < n; i++)
		trial_free(&v[i]);
	free(v);
	return got;
}
