#include <string.h>

#include "tally.h"

enum { DISTINCT_MOST = 1 << 20 };
#define KEY_MAX ((size_t)64 << 20)

void
tally_init(struct tally *t, struct manifest *m)
{
	memset(t, 0, sizeof(*t));
	t->m = m;
	keyset_init(&t->keys, DISTINCT_MOST);
	lo_buf_init(&t->text, KEY_MAX);
	lo_buf_init(&t->scope, KEY_MAX);
}

void
tally_free(struct tally *t)
{
	keyset_free(&t->keys);
	lo_buf_free(&t->text);
	lo_buf_free(&t->scope);
}

bool
tally_counts(const struct lo_record *r)
{
	return r->type == LO_RAW ||
	       (r->type == LO_LETTER &&
		   lo_json_is(r->field[LO_F_STAGE], "lo-extract"));
}

/* One mail may stand in two files: it is gone when it is gone from both. */
void
tally_key(const struct lo_record *r, struct lo_buf *b)
{
	lo_buf_addc(b, r->type == LO_RAW ? 'r' : 'l');
	lo_record_text(r, LO_F_IDEM_KEY, b);
	if (r->type != LO_RAW)
		return;
	lo_buf_addc(b, '\0');
	lo_record_text(r, LO_F_SCOPE, b);
}

static void
distinct(struct tally *t, const struct lo_record *r)
{
	struct manifest *m = t->m;

	if (!m->distinct)
		return;
	lo_buf_reset(&t->text);
	tally_key(r, &t->text);
	m->distinct =
	    keyset_add(&t->keys, keyset_hash(0, t->text.p, t->text.len)) &&
	    !t->keys.full;
	if (!m->distinct)
		keyset_free(&t->keys);
}

/* Most records have the scope of the one before. */
static void
scope(struct tally *t, const struct lo_record *r)
{
	struct lo_span raw = r->field[LO_F_SCOPE];

	if (!t->m->scoped ||
	    (raw.len > 0 && lo_span_equal(raw, lo_buf_span(&t->scope))))
		return;
	lo_buf_reset(&t->scope);
	lo_buf_addspan(&t->scope, raw);
	lo_buf_reset(&t->text);
	lo_record_text(r, LO_F_SCOPE, &t->text);
	manifest_scope(t->m, lo_buf_span(&t->text));
}

static void
state(struct tally *t, const struct lo_record *r)
{
	struct moment since;

	t->m->states++;
	if (!manifest_publishes(t->m) ||
	    !moment_since(r->field[LO_F_SINCE], &since))
		return;
	lo_buf_reset(&t->text);
	lo_record_text(r, LO_F_SCOPE, &t->text);
	manifest_whole(t->m,
	    t->text.len > 0 ? lo_buf_span(&t->text) : (struct lo_span){NULL, 0},
	    since);
}

void
tally_add(struct tally *t, const struct lo_record *r)
{
	struct manifest *m = t->m;
	struct lo_span run = r->field[LO_F_CORRELATION_ID];

	if (r->type == LO_STATE)
		state(t, r);
	if (!tally_counts(r))
		return;
	m->records++;
	t->part_records++;
	if (r->type == LO_LETTER)
		m->letters++;
	else if (lo_json_kind(r->field[LO_F_DELETED]) == 't')
		m->tombstones++;
	if (run.p != NULL && !lo_json_is(run, m->run_id))
		m->native = false;
	distinct(t, r);
	if (r->type == LO_RAW)
		scope(t, r);
}

void
tally_part(struct tally *t, struct part_info *info)
{
	info->records = t->part_records;
	t->part_records = 0;
}
