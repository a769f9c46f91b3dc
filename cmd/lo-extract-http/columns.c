#include "cmd/lo-extract-http/columns.h"

#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/mem.h"

enum { SHOWN = 8, LONGEST = 64 };

struct names {
	struct lo_span *list;
	size_t count, cap;
};

static int
compare(const void *a, const void *b)
{
	const struct lo_span *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int got = memcmp(x->p, y->p, n);

	if (got == 0 && x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return got;
}

/* Sorted; names are compared as they stand, for we wrote both lists. */
static struct names
read_names(struct lo_span json)
{
	struct names n = {NULL, 0, 0};
	struct lo_json_walk w;
	struct lo_span one;

	lo_json_walk(&w, json);
	while (lo_json_element(&w, &one)) {
		if (n.count == n.cap) {
			n.cap = n.cap > 0 ? 2 * n.cap : 32;
			n.list = lo_realloc(n.list, n.cap, sizeof(*n.list));
		}
		n.list[n.count++] = one;
	}
	if (n.count > 1)
		qsort(n.list, n.count, sizeof(*n.list), compare);
	return n;
}

static bool
has(const struct names *n, const struct lo_span *name)
{
	return n->count > 0 && bsearch(name, n->list, n->count,
				   sizeof(*n->list), compare) != NULL;
}

static size_t
missing(const struct names *of, const struct names *in)
{
	size_t count = 0;

	for (size_t i = 0; i < of->count; i++)
		count += !has(in, &of->list[i]);
	return count;
}

void
columns_compare(struct lo_span before, struct lo_span now, struct columns *c)
{
	struct names a = read_names(before), b = read_names(now);

	c->gone = missing(&a, &b);
	c->came = missing(&b, &a);
	c->same = b.count - c->came;
	free(a.list);
	free(b.list);
}

/* With its quotes: a letter, then letters and digits. */
static bool
word(struct lo_span name)
{
	if (name.len < 3 || name.len > LONGEST ||
	    strchr("0123456789", name.p[1]) != NULL)
		return false;
	for (size_t i = 1; i + 1 < name.len; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXY"
			   "Z0123456789_",
			name.p[i]) == NULL)
			return false;
	return true;
}

static void
put_missing(const struct names *of, const struct names *in, char sign,
    struct lo_buf *out)
{
	int shown = 0;

	for (size_t i = 0; i < of->count && shown < SHOWN; i++)
		if (!has(in, &of->list[i]) && word(of->list[i])) {
			lo_buf_addf(out, " %c%.*s", sign,
			    (int)of->list[i].len - 2, of->list[i].p + 1);
			shown++;
		}
}

void
columns_show(struct lo_span before, struct lo_span now, const struct columns *c,
    struct lo_buf *out)
{
	struct names a, b;

	if (c->same <= c->came || c->same <= c->gone)
		return;
	a = read_names(before);
	b = read_names(now);
	put_missing(&b, &a, '+', out);
	put_missing(&a, &b, '-', out);
	free(a.list);
	free(b.list);
}
