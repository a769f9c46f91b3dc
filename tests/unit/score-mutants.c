/*
 * score-mutants: no small fault in a definition goes unseen by its vectors
 *
 * Every definition of the catalogue is changed in one place at a time: each
 * option's value, reversal, item of a scale, missing limit, multiplier, edge
 * of a band, cut-off, gate and flag.  A mutant must be refused at load or
 * fail a vector; what does neither is a survivor.
 */
#include <dirent.h>

#include "cmd/lo-score/vector.h"
#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"
#include "tests/tap.h"

enum { TEXT_MAX = 16 << 20, VECTORS_MAX = 1000 };

static const char folder[] = "cmd/lo-score/instruments";

struct subject {
	struct lo_buf text, lines;
	struct lo_span root;
	struct vector v[VECTORS_MAX];
	size_t count, last; /* last: the vector that killed last time */
	struct lo_buf mutant, why;
	int mutants, refused, survivors;
};

/* Whether every vector holds; the one that failed last is asked first. */
static bool
lives(struct subject *s, const struct instrument *n)
{
	for (size_t i = 0; i < s->count; i++) {
		size_t k = (s->last + i) % s->count;

		lo_buf_reset(&s->why);
		if (!vector_holds(&s->v[k], n, s->v[k].expected, &s->why)) {
			s->last = k;
			return false;
		}
	}
	return true;
}

static void
judge(struct subject *s, const char *what)
{
	struct instrument n;
	struct lo_err e;

	s->mutants++;
	if (instrument_take(&n, "mutant", lo_buf_span(&s->mutant), &e) < 0) {
		s->refused++;
	} else if (lives(s, &n)) {
		s->survivors++;
		printf("# survivor: %s\n", what);
	}
	instrument_free(&n);
}

/* The text with one or two places changed. */
static void
change(struct subject *s, const char *what, struct lo_span a,
    const char *with_a, struct lo_span b, const char *with_b)
{
	struct lo_buf *m = &s->mutant;
	const char *end = s->text.p + s->text.len;
	char name[200];

	lo_buf_reset(m);
	lo_buf_add(m, s->text.p, a.p - s->text.p);
	lo_buf_adds(m, with_a);
	if (b.p != NULL) {
		lo_buf_add(m, a.p + a.len, b.p - a.p - a.len);
		lo_buf_adds(m, with_b);
		a = b;
	}
	lo_buf_add(m, a.p + a.len, end - a.p - a.len);
	snprintf(name, sizeof(name), "%s at byte %td: %s", what,
	    a.p - s->text.p, with_a);
	judge(s, name);
}

static const struct lo_span none = {NULL, 0};

static void
change_number(struct subject *s, const char *what, struct lo_span at)
{
	char text[32];
	int64_t n;

	if (at.p == NULL || !lo_json_int(at, &n))
		return;
	snprintf(text, sizeof(text), "%lld", (long long)n + 1);
	change(s, what, at, text, none, NULL);
	snprintf(text, sizeof(text), "%lld", (long long)n - 1);
	change(s, what, at, text, none, NULL);
}

static void
change_options(struct subject *s)
{
	struct lo_span key, list, option, value;
	struct lo_json_walk w, u;

	lo_json_walk(&w, lo_json_get(s->root, "options"));
	while (lo_json_member(&w, &key, &list)) {
		lo_json_walk(&u, list);
		while (lo_json_element(&u, &option)) {
			value = lo_json_get(option, "value");
			change_number(s, "value", value);
			if (lo_json_kind(value) == 's')
				change(s, "name", value, "\"x\"", none, NULL);
		}
	}
}

static void
change_items(struct subject *s)
{
	struct lo_span item, reverse;
	struct lo_json_walk w;

	lo_json_walk(&w, lo_json_get(s->root, "items"));
	while (lo_json_element(&w, &item)) {
		reverse = lo_json_get(item, "reverse");
		if (reverse.p != NULL)
			change(s, "reverse", reverse, "false", none, NULL);
		else
			change(s, "reverse", (struct lo_span){item.p + 1, 0},
			    "\"reverse\": true,", none, NULL);
	}
}

static bool
holds(struct lo_span list, struct lo_span id)
{
	struct lo_json_walk w;
	struct lo_span at;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &at))
		if (lo_span_equal(at, id))
			return true;
	return false;
}

/* Each link is cut; each is put to another item, the range being the same. */
static void
change_links(struct subject *s, struct lo_span list)
{
	struct lo_span id, item, other, cut;
	struct lo_json_walk w, u;
	char text[100];

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &id)) {
		cut = id;
		if (id.p[id.len] == ',')
			cut.len++;
		else
			while (*cut.p != ',' && cut.p > list.p + 1) {
				cut.p--;
				cut.len++;
			}
		change(s, "link", cut, "", none, NULL);
		lo_json_walk(&u, lo_json_get(s->root, "items"));
		while (lo_json_element(&u, &item)) {
			other = lo_json_get(item, "id");
			if (holds(list, other))
				continue;
			snprintf(text, sizeof(text), "%.*s", (int)other.len,
			    other.p);
			change(s, "link", id, text, none, NULL);
			break;
		}
	}
}

/* One edge alone leaves a gap; both sides of it together move it. */
static void
change_bands(struct subject *s, struct lo_span bands, bool moves)
{
	struct lo_span band, from, last = none;
	struct lo_json_walk w;
	char a[32], b[32];
	int64_t to;

	lo_json_walk(&w, lo_json_get(bands, "list"));
	while (lo_json_element(&w, &band)) {
		from = lo_json_get(band, "from");
		change_number(s, "band", from);
		for (int d = -1; last.p != NULL && moves && d < 2; d += 2) {
			lo_json_int(last, &to);
			snprintf(a, sizeof(a), "%lld", (long long)to + d);
			snprintf(b, sizeof(b), "%lld", (long long)to + 1 + d);
			change(s, "edge", last, a, from, b);
		}
		last = lo_json_get(band, "to");
		change_number(s, "band", last);
	}
}

static void
change_missing(struct subject *s, struct lo_span missing)
{
	struct lo_span rule = lo_json_get(missing, "rule");
	struct lo_span allow = lo_json_get(missing, "allow");

	change_number(s, "allow", allow);
	if (lo_json_is(rule, "complete"))
		change(
		    s, "rule", rule, "\"prorate\", \"allow\": 1", none, NULL);
	if (lo_json_is(rule, "prorate") && allow.p > rule.p)
		change(s, "rule",
		    (struct lo_span){rule.p, allow.p + allow.len - rule.p},
		    "\"complete\"", none, NULL);
}

static void
change_scales(struct subject *s)
{
	struct lo_span scale, at, times;
	struct lo_json_walk w, u;

	lo_json_walk(&w, lo_json_get(s->root, "scales"));
	while (lo_json_element(&w, &scale)) {
		times = lo_json_get(scale, "multiplier");
		change_number(s, "multiplier", times);
		if (times.p == NULL)
			change(s, "multiplier",
			    (struct lo_span){scale.p + 1, 0},
			    "\"multiplier\": 2,", none, NULL);
		change_links(s, lo_json_get(scale, "items"));
		change_missing(s, lo_json_get(scale, "missing"));
		/* A multiplied scale does not reach every number. */
		change_bands(s, lo_json_get(scale, "bands"), times.p == NULL);
		change_bands(
		    s, lo_json_get(scale, "local_bands"), times.p == NULL);
		lo_json_walk(&u, lo_json_get(scale, "range"));
		while (lo_json_element(&u, &at))
			change_number(s, "range", at);
		lo_json_walk(&u, lo_json_get(scale, "screen"));
		while (lo_json_element(&u, &at))
			change_number(s, "cut-off", lo_json_get(at, "at"));
		lo_json_walk(&u, lo_json_get(scale, "counts"));
		while (lo_json_element(&u, &at)) {
			change_number(s, "counts", at);
			if (lo_json_kind(at) == 's')
				change(s, "counts", at, "\"na\"", none, NULL);
		}
		at = lo_json_get(scale, "gate");
		change_number(s, "gate", lo_json_get(at, "when"));
		change_number(s, "gate", lo_json_get(at, "value"));
	}
}

static void
change_flags(struct subject *s)
{
	struct lo_span flag, when, item, first;
	struct lo_json_walk w;
	char text[100];

	lo_json_walk(&w, lo_json_get(s->root, "items"));
	if (!lo_json_element(&w, &item))
		return;
	first = lo_json_get(item, "id");
	snprintf(text, sizeof(text), "%.*s", (int)first.len, first.p);
	lo_json_walk(&w, lo_json_get(s->root, "flags"));
	while (lo_json_element(&w, &flag)) {
		when = lo_json_get(flag, "when");
		change_number(s, "flag", lo_json_get(when, "at_least"));
		change(s, "flag", lo_json_get(flag, "item"), text, none, NULL);
		if (lo_json_get(when, "at_least").p != NULL)
			change(s, "flag", when, "{\"unreadable\": true}", none,
			    NULL);
	}
}

static bool
read_vectors(struct subject *s, const char *path)
{
	char *line = s->lines.p, *nl;
	struct lo_err e;

	if (lo_file_read(path, &s->lines, &e) < 0)
		return false;
	for (line = s->lines.p; (nl = strchr(line, '\n')) != NULL;
	     line = nl + 1)
		if (s->count == VECTORS_MAX ||
		    vector_parse(&s->v[s->count++],
			(struct lo_span){line, nl - line}, &e) < 0)
			return false;
	return s->count > 0;
}

static void
examine(const char *file)
{
	struct subject *s = lo_zalloc(1, sizeof(*s));
	struct instrument n;
	struct lo_err e;
	char path[300];

	lo_buf_init(&s->text, TEXT_MAX);
	lo_buf_init(&s->lines, TEXT_MAX);
	lo_buf_init(&s->mutant, TEXT_MAX);
	lo_buf_init(&s->why, TEXT_MAX);
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	ok(lo_file_read(path, &s->text, &e) == 0, "%s", file);
	snprintf(path, sizeof(path), "%s/%sl", folder, file);
	ok(read_vectors(s, path), "%s has vectors", file);
	s->root = lo_json_trim(lo_buf_span(&s->text));
	ok(instrument_take(&n, file, s->root, &e) == 0 && lives(s, &n),
	    "%s holds them as it is", file);
	instrument_free(&n);
	change_options(s);
	change_items(s);
	change_scales(s);
	change_flags(s);
	ok(s->survivors == 0 && s->mutants > s->refused,
	    "%s: %d mutants, %d refused, %d killed, %d survivors", file,
	    s->mutants, s->refused, s->mutants - s->refused - s->survivors,
	    s->survivors);
	lo_buf_free(&s->text);
	lo_buf_free(&s->lines);
	lo_buf_free(&s->mutant);
	lo_buf_free(&s->why);
	free(s);
}

int
main(void)
{
	struct dirent **list;
	int n = scandir(folder, &list, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		size_t len = strlen(list[i]->d_name);

		if (len > 5 && !strcmp(list[i]->d_name + len - 5, ".json"))
			examine(list[i]->d_name);
		free(list[i]);
	}
	if (n > 0)
		free(list);
	return tap_done();
}
