#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "instrument.h"

enum { PIECE_MAX = 64 << 10 };

/* A limit at the lowest option would always be met: it is refused. */
static int
load_when(struct flag *f, const struct instrument *n, struct lo_span object,
    struct lo_err *e)
{
	static const char *const names[] = {"n?at_least", "b?unreadable", NULL};
	const struct options *o = n->items[f->item].options;
	struct lo_span v[2];

	if (source_members(&n->source, object, names, v, e) < 0)
		return -1;
	f->unreadable = lo_json_kind(v[1]) == 't';
	if (f->unreadable != (v[0].p == NULL))
		return source_fail(&n->source, object, e,
		    "either at_least or unreadable is needed");
	if (f->unreadable)
		return 0;
	if (o->nominal)
		return source_fail(
		    &n->source, object, e, "names have no order");
	return source_int(
	    &n->source, v[0], o->low + 1, o->high, &f->at_least, e);
}

/* Flags are told by their ids in records, so these are unique. */
int
flag_load(struct flag *f, const struct instrument *n, struct lo_span object,
    struct lo_err *e)
{
	static const char *const names[] = {
	    "s!id", "s!item", "o!when", "s!level", "s!label", "s?basis", NULL};
	static const char *const levels[] = {"attention", "critical", NULL};
	const struct source *s = &n->source;
	struct lo_span v[6];
	int level;

	memset(f, 0, sizeof(*f));
	lo_buf_init(&f->piece, PIECE_MAX);
	if (source_members(s, object, names, v, e) < 0 ||
	    source_text(s, v[0], &f->id, e) < 0 ||
	    instrument_item(n, s, v[1], &f->item, e) < 0 ||
	    load_when(f, n, v[2], e) < 0 ||
	    source_word(s, v[3], levels, &level, e) < 0 ||
	    source_text(s, v[4], &f->label, e) < 0)
		return -1;
	for (const struct flag *o = n->flags; o < f; o++)
		if (strcmp(o->id, f->id) == 0)
			return source_fail(
			    s, v[0], e, "the id %s stands here twice", f->id);
	f->critical = level == 1;
	lo_buf_adds(&f->piece, "{\"id\":");
	lo_json_puts(&f->piece, f->id);
	lo_buf_addf(&f->piece, ",\"level\":\"%s\"}", levels[level]);
	return 0;
}

void
flag_free(struct flag *f)
{
	free(f->id);
	free(f->label);
	lo_buf_free(&f->piece);
}
