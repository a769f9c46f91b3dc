#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

#include "sources.h"

void
sources_init(struct sources *s)
{
	s->all = lo_alloc(BATCH_ROWS * sizeof(*s->all));
	s->count = s->fresh = 0;
}

void
sources_free(struct sources *s)
{
	free(s->all);
}

static int
compare_keys(struct lo_span a, struct lo_span b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = memcmp(a.p, b.p, n);

	return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

/* Rows of one key stay in the order in which they came. */
static int
compare(const void *a, const void *b)
{
	const struct row *x = ((const struct source *)a)->row;
	const struct row *y = ((const struct source *)b)->row;
	int c = compare_keys(x->field[LO_F_IDEM_KEY], y->field[LO_F_IDEM_KEY]);

	return c != 0 ? c : (x > y) - (x < y);
}

void
sources_load(struct sources *s, const struct batch *b, bool sort)
{
	s->count = 0;
	if (!sort)
		return;
	for (size_t i = 0; i < b->count; i++)
		if (b->rows[i].type == LO_RAW)
			s->all[s->count++] =
			    (struct source){&b->rows[i], false};
	qsort(s->all, s->count, sizeof(*s->all), compare);
}

const struct row *
sources_find(const struct sources *s, struct lo_span key, struct pair pair)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_keys(s->all[mid].row->field[LO_F_IDEM_KEY], key) <=
		    0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low > 0; low--) {
		const struct source *at = &s->all[low - 1];

		if (!lo_span_equal(at->row->field[LO_F_IDEM_KEY], key))
			return NULL;
		/* The store knows whether that one deletes it. */
		if (at->row->field[LO_F_DELETED].p != NULL)
			return NULL;
		if (at->stands)
			return pair_compare(at->row->pair, pair) == 0 ? at->row
								      : NULL;
	}
	return NULL;
}
