#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bands.h"
#include "common/json.h"
#include "common/mem.h"

enum { PIECE_MAX = 64 << 10 };

/* A severity is the number of the band; what is only local has none, so
 * that nobody sorts by it. */
static int
load_band(struct bands *b, const struct scale *c, const struct source *s,
    struct lo_span object, const char *status, struct lo_err *e)
{
	static const char *const names[] = {"n!from", "n!to", "s!label", NULL};
	struct band *k = &b->v[b->count];
	int64_t next = b->count > 0 ? k[-1].to + 1 : c->low;
	struct lo_span v[3];

	if (source_members(s, object, names, v, e) < 0 ||
	    source_int(s, v[0], c->low, c->high, &k->from, e) < 0 ||
	    source_int(s, v[1], k->from, c->high, &k->to, e) < 0)
		return -1;
	if (k->from != next)
		return source_fail(s, v[0], e,
		    "bands leave no gap: this one begins at %" PRId64, next);
	if (source_text(s, v[2], &k->label, e) < 0)
		return -1;
	lo_buf_init(&k->piece, PIECE_MAX);
	lo_buf_adds(&k->piece, ",\"label\":");
	lo_json_puts(&k->piece, k->label);
	lo_buf_addf(&k->piece, ",\"label_status\":\"%s\"", status);
	if (strcmp(status, "local") != 0)
		lo_buf_addf(&k->piece, ",\"severity\":%zu", b->count);
	b->count++;
	return 0;
}

/* Status and source belong to published and conventional bands; local ones
 * are nobody's but the file's. */
int
bands_load(struct bands *b, const struct scale *c, const struct source *s,
    struct lo_span object, bool local, struct lo_err *e)
{
	static const char *const names[] = {
	    "s?status", "s?source", "a!list", NULL};
	static const char *const statuses[] = {
	    "published", "conventional", NULL};
	struct lo_span v[3], band;
	struct lo_json_walk w;
	const char *status = "local";
	size_t count;
	int which;

	if (object.p == NULL)
		return 0;
	if (source_members(s, object, names, v, e) < 0 ||
	    source_count(s, v[2], BANDS_MAX, &count, e) < 0)
		return -1;
	if (!local) {
		if (source_word(s, v[0].p != NULL ? v[0] : object, statuses,
			&which, e) < 0)
			return -1;
		status = statuses[which];
	}
	b->v = lo_zalloc(count, sizeof(*b->v));
	lo_json_walk(&w, v[2]);
	while (lo_json_element(&w, &band))
		if (load_band(b, c, s, band, status, e) < 0)
			return -1;
	if (b->v[b->count - 1].to != c->high)
		return source_fail(s, v[2], e,
		    "bands leave no gap: the last one ends at %" PRId64,
		    c->high);
	return 0;
}

void
bands_free(struct bands *b)
{
	for (size_t i = 0; b->v != NULL && i < b->count; i++) {
		free(b->v[i].label);
		lo_buf_free(&b->v[i].piece);
	}
	free(b->v);
	b->v = NULL;
}

/* Bands have no gaps, so the first whose end is not passed is the one. */
const struct band *
bands_find(const struct bands *b, int64_t value)
{
	for (size_t i = 0; i < b->count; i++)
		if (value <= b->v[i].to)
			return &b->v[i];
	return NULL;
}

/* Figures are for the reader and for views: here they are only checked. */
int
change_check(const struct source *s, struct lo_span object, int64_t most,
    struct lo_err *e)
{
	static const char *const names[] = {"o?mcid", "o?reliable", "o?case",
	    "o?response_percent", "o?remission_below", "s?note", NULL};
	static const char *const figure[] = {"n!value", "s!source", NULL};
	struct lo_span v[6], f[2];
	int64_t number;

	if (object.p == NULL)
		return 0;
	if (source_members(s, object, names, v, e) < 0)
		return -1;
	for (size_t i = 0; i < 5; i++)
		if (v[i].p != NULL &&
		    (source_members(s, v[i], figure, f, e) < 0 ||
			source_int(
			    s, f[0], 1, i == 3 ? 100 : most, &number, e) < 0))
			return -1;
	return 0;
}
