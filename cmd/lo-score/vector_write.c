#include <inttypes.h>

#include "common/json.h"
#include "vector.h"

static void
put_names(struct lo_buf *b, const struct sheet *t, const struct scale *c,
    enum reading_state state)
{
	const char *comma = "";

	lo_buf_addc(b, '[');
	for (size_t i = 0; i < c->count; i++) {
		if (t->readings[c->items[i]].state != state)
			continue;
		lo_buf_adds(b, comma);
		lo_json_puts(b, t->of->items[c->items[i]].id);
		comma = ",";
	}
	lo_buf_addc(b, ']');
}

/* Null is said: a vector may expect that there is no label. */
static void
put_label(struct lo_buf *b, const char *name, const struct band *band)
{
	lo_buf_addf(b, ",\"%s\":", name);
	if (band != NULL)
		lo_json_puts(b, band->label);
	else
		lo_buf_adds(b, "null");
}

static void
put_value(struct lo_buf *b, const struct scale *c, const struct score *k)
{
	lo_buf_addf(b, ",\"error\":");
	if (k->error != SCORED) {
		lo_json_puts(b, refusal_name(k->error));
		lo_buf_adds(b, ",\"value\":null");
		return;
	}
	lo_buf_addf(b, "null,\"value\":%" PRId64, k->value);
	if (k->prorated)
		lo_buf_addf(b, ",\"exact\":%.6f",
		    (double)k->raw * (double)c->count * (double)c->multiplier /
			(double)k->answered);
	if (k->band != NULL)
		lo_buf_addf(
		    b, ",\"severity\":%zu", (size_t)(k->band - c->bands.v));
}

static void
put_scale(struct lo_buf *b, const struct sheet *t, size_t which)
{
	static const enum reading_state missing = ANSWER_MISSING;
	const struct scale *c = &t->of->scales[which];
	const struct score *k = &t->scores[which];

	lo_buf_addf(b,
	    "{\"raw_sum\":%" PRId64
	    ",\"prorated\":%s,\"answered\":%zu,\"items_total\":%zu,"
	    "\"bounds\":[%" PRId64 ",%" PRId64 "],\"missing\":",
	    k->raw, k->prorated ? "true" : "false", k->answered, c->count,
	    k->low, k->high);
	if (k->ended)
		lo_buf_adds(b, "[],\"invalid\":[]");
	else {
		put_names(b, t, c, missing);
		lo_buf_adds(b, ",\"invalid\":");
		put_names(b, t, c, ANSWER_INVALID);
	}
	put_label(b, "label", k->band);
	put_label(b, "local_label", k->local);
	put_value(b, c, k);
	if (c->screen_count > 0)
		lo_buf_adds(b, ",\"screen\":{");
	for (size_t i = 0; i < c->screen_count; i++)
		lo_buf_addf(b, "%s\"%" PRId64 "\":\"%s\"", i > 0 ? "," : "",
		    c->screens[i], verdict_name(k->verdicts[i]));
	lo_buf_adds(b, c->screen_count > 0 ? "}}" : "}");
}

/* What was chosen: a number, a name, or a list of names. */
static void
put_chosen(struct lo_buf *b, const struct item *i, const struct reading *r)
{
	const char *comma = "";

	if (!i->options->nominal) {
		lo_buf_addf(b, "%" PRId64, i->options->v[r->option].value);
		return;
	}
	lo_buf_adds(b, i->multiple ? "[" : "");
	for (size_t k = 0; k < i->options->count; k++) {
		if ((r->chosen >> k & 1) == 0)
			continue;
		lo_buf_adds(b, comma);
		lo_json_puts(b, i->options->v[k].code);
		comma = ",";
	}
	lo_buf_adds(b, i->multiple ? "]" : "");
}

static void
put_item(struct lo_buf *b, const struct item *i, const struct reading *r)
{
	lo_json_puts(b, i->id);
	lo_buf_adds(b, ":{\"value\":");
	if (r->state == ANSWER_READ)
		put_chosen(b, i, r);
	else
		lo_buf_addf(b, "null,\"status\":\"%s\"",
		    r->state == ANSWER_MISSING ? "missing" : "invalid");
	if (r->state == ANSWER_INVALID)
		lo_buf_addf(b, ",\"reason\":\"%s\"", r->reason);
	lo_buf_addc(b, '}');
}

static void
put_flag(struct lo_buf *b, const struct sheet *t, const struct flag *f)
{
	const struct item *i = &t->of->items[f->item];
	const struct reading *r = &t->readings[f->item];

	lo_buf_add(b, f->piece.p, f->piece.len - 1);
	lo_buf_adds(b, ",\"item\":");
	lo_json_puts(b, i->id);
	lo_buf_adds(b, ",\"value\":");
	if (r->state == ANSWER_READ)
		put_chosen(b, i, r);
	else
		lo_buf_adds(b, "null");
	lo_buf_addc(b, '}');
}

void
vector_write(const struct sheet *t, struct lo_buf *b)
{
	const struct instrument *n = t->of;
	const char *comma = "";

	lo_buf_adds(b, "{\"items\":{");
	for (size_t i = 0; i < n->item_count; i++) {
		lo_buf_adds(b, i > 0 ? "," : "");
		put_item(b, &n->items[i], &t->readings[i]);
	}
	lo_buf_adds(b, "},\"scales\":{");
	for (size_t i = 0; i < n->scale_count; i++) {
		lo_buf_adds(b, i > 0 ? "," : "");
		lo_json_puts(b, n->scales[i].id);
		lo_buf_addc(b, ':');
		put_scale(b, t, i);
	}
	lo_buf_adds(b, "},\"flags\":[");
	for (size_t i = 0; i < n->flag_count; i++) {
		if (!t->raised[i])
			continue;
		lo_buf_adds(b, comma);
		put_flag(b, t, &n->flags[i]);
		comma = ",";
	}
	lo_buf_addf(b, "],\"answered\":%zu,\"expected_items\":%zu}",
	    t->answered, t->expected);
}
