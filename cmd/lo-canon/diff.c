#include <string.h>

#include "cmd/lo-canon/compare.h"
#include "cmd/lo-canon/program.h"
#include "cmd/lo-canon/diff.h"
#include "common/transform_fit.h"

enum { RESULT_MAX = 256 << 20 };

/* What a worker says of a line, before the lines it gives. */
enum verdict { UNFIT = 'u', COMPARED = 'c', DIFFERED = 'd', BAD = 'b' };

void
diff_init(struct diff *d, bool values, struct lo_out *out)
{
	memset(d, 0, sizeof(*d));
	lo_buf_init(&d->a, RESULT_MAX);
	lo_buf_init(&d->b, RESULT_MAX);
	d->out = out;
	d->values = values;
}

void
diff_free(struct diff *d)
{
	lo_catalogue_free(&d->catalogue);
	lo_buf_free(&d->a);
	lo_buf_free(&d->b);
}

/* One transform a name: chosen by itself, so that two of one output may. */
static int
take(struct diff *d, const char *name, struct lo_err *e)
{
	struct lo_catalogue *k = &d->catalogue;
	size_t had = k->used_count;
	struct lo_transform *first = had > 0 ? k->used[0] : NULL;

	k->used_count = 0;
	if (lo_catalogue_use(k, &name, 1, e) < 0)
		return -1;
	if (k->used_count != 1)
		return lo_fail(e, LO_CONFIG,
		    "%s: these are several transforms; name one as "
		    "DOMAIN/NAME@VERSION",
		    name);
	if (had > 0) {
		k->used[1] = k->used[0];
		k->used[0] = first;
		k->used_count = 2;
	}
	return 0;
}

int
diff_load(struct diff *d, const char *a, const char *b, struct lo_err *e)
{
	if (lo_catalogue_load(&d->catalogue, e) < 0 || take(d, a, e) < 0 ||
	    take(d, b, e) < 0)
		return -1;
	if (d->catalogue.used[0] == d->catalogue.used[1])
		return lo_fail(
		    e, LO_CONFIG, "%s and %s are one transform", a, b);
	return programs_compile(
	    &d->catalogue, &(struct program_use){.later = false}, e);
}

/* NULL, or the code with which it failed. */
static const char *
give(struct lo_transform *t, const struct lo_record *r, struct lo_buf *out)
{
	struct lo_err e;

	lo_buf_reset(out);
	if (!lo_transform_fits(t, r))
		return NULL;
	if (lo_filter_run(t->program->filter, lo_json_trim(r->line), out, &e) ==
	    0)
		return NULL;
	lo_buf_reset(out);
	return lo_filter_code(t->program->filter);
}

static bool
next_line(struct lo_span *rest, struct lo_span *line)
{
	const char *nl =
	    rest->len > 0 ? memchr(rest->p, '\n', rest->len) : NULL;

	if (nl == NULL)
		return false;
	*line = (struct lo_span){rest->p, nl - rest->p};
	rest->len -= line->len + 1;
	rest->p = nl + 1;
	return true;
}

static struct lo_span
key_of(const struct lo_transform *t, struct lo_span payload)
{
	struct lo_span none = {NULL, 0};

	return t->key != NULL ? lo_json_get(payload, t->key) : none;
}

/* The member of a set that has the key, or the i-th. */
static struct lo_span
find(const struct lo_transform *t, struct lo_span all, struct lo_span key,
    size_t i)
{
	struct lo_span line, none = {NULL, 0}, its;

	for (size_t n = 0; next_line(&all, &line); n++) {
		its = key_of(t, line);
		if (key.p != NULL && its.p != NULL ? lo_span_equal(its, key)
						   : n == i)
			return line;
	}
	return none;
}

static void
open_line(struct lo_buf *out, const struct lo_record *r, struct lo_span key)
{
	lo_buf_adds(out, "{\"idem_key\":");
	lo_buf_addspan(out, r->field[LO_F_IDEM_KEY]);
	if (key.p != NULL) {
		lo_buf_adds(out, ",\"member\":");
		lo_buf_addspan(out, key);
	}
}

static bool
tell_pair(struct diff *d, const struct lo_record *r, struct lo_span key,
    struct lo_span a, struct lo_span b, struct lo_buf *out)
{
	size_t from = out->len;

	open_line(out, r, key);
	if (!compare(a, b, d->values, out)) {
		out->len = from;
		return false;
	}
	lo_buf_adds(out, "}\n");
	return true;
}

/* Those of A with theirs of B, then those that B has alone. */
static bool
tell_sets(struct diff *d, const struct lo_record *r, struct lo_buf *out)
{
	const struct lo_transform *ta = d->catalogue.used[0],
				  *tb = d->catalogue.used[1];
	struct lo_span a = lo_buf_span(&d->a), b = lo_buf_span(&d->b), rest,
		       line, key;
	bool differ = false;

	rest = a;
	for (size_t i = 0; next_line(&rest, &line); i++) {
		key = key_of(ta, line);
		differ |= tell_pair(d, r, key, line, find(tb, b, key, i), out);
	}
	rest = b;
	for (size_t i = 0; next_line(&rest, &line); i++) {
		struct lo_span none = {NULL, 0};

		key = key_of(tb, line);
		if (find(ta, a, key, i).p == NULL)
			differ |= tell_pair(d, r, key, none, line, out);
	}
	return differ;
}

static bool
tell_failed(
    const struct lo_record *r, const char *a, const char *b, struct lo_buf *out)
{
	const struct lo_span none = {NULL, 0};

	if (a != NULL && b != NULL && strcmp(a, b) == 0)
		return false;
	open_line(out, r, none);
	if (a != NULL)
		lo_buf_addf(out, ",\"a\":\"%s\"", a);
	if (b != NULL)
		lo_buf_addf(out, ",\"b\":\"%s\"", b);
	lo_buf_adds(out, "}\n");
	return true;
}

void
diff_work(void *arg, const struct lo_line *line, struct lo_buf *out,
    struct lo_steps *steps)
{
	struct diff *d = arg;
	struct lo_transform **t = d->catalogue.used;
	struct lo_json_fault f;
	struct lo_record r;
	const char *a, *b;
	size_t at = out->len;
	bool differ;

	(void)steps;
	if (lo_record_parse(&r, line->text, &f) < 0) {
		lo_buf_addc(out, BAD);
		return;
	}
	lo_buf_addc(out, UNFIT);
	if (r.type != LO_RAW || lo_json_kind(r.field[LO_F_DELETED]) == 't' ||
	    (!lo_transform_fits(t[0], &r) && !lo_transform_fits(t[1], &r)))
		return;
	a = give(t[0], &r, &d->a);
	b = give(t[1], &r, &d->b);
	differ = a != NULL || b != NULL ? tell_failed(&r, a, b, out)
					: tell_sets(d, &r, out);
	if (out->len > at)
		out->p[at] = differ ? DIFFERED : COMPARED;
}

int
diff_done(void *arg, struct lo_pool *p, const struct lo_line *line,
    struct lo_span result, const char *failed, struct lo_err *e)
{
	struct diff *d = arg;
	char verdict = failed != NULL || line->too_long || result.len == 0
			   ? BAD
			   : result.p[0];

	(void)p;
	d->bad += verdict == BAD;
	d->compared += verdict == COMPARED || verdict == DIFFERED;
	d->differed += verdict == DIFFERED;
	return verdict == DIFFERED
		   ? lo_out_put(d->out, result.p + 1, result.len - 1, e)
		   : 0;
}
