#include <string.h>

#include "common/json.h"
#include "show_scale.h"

/* Items by their numbers; runs as FROM-TO. */
static void
show_numbers(struct lo_buf *b, const struct instrument *n,
    const struct scale *c, bool reversed)
{
	const char *comma = "";

	for (size_t i = 0, k; i < c->count; i = k) {
		k = i + 1;
		if (reversed && !n->items[c->items[i]].reverse)
			continue;
		while (!reversed && k < c->count &&
		       c->items[k] == c->items[k - 1] + 1)
			k++;
		lo_buf_addf(b, "%s%zu", comma, c->items[i] + 1);
		if (k > i + 1)
			lo_buf_addf(b, "-%zu", c->items[k - 1] + 1);
		comma = ", ";
	}
}

static bool
any_reversed(const struct instrument *n, const struct scale *c)
{
	for (size_t i = 0; !c->counting && i < c->count; i++)
		if (n->items[c->items[i]].reverse)
			return true;
	return false;
}

static void
show_sum(struct lo_buf *b, const struct instrument *n, const struct scale *c)
{
	const struct options *o = n->items[c->items[0]].options;
	const char *comma = "";

	lo_buf_addf(b, "    %s of items ", c->counting ? "number" : "sum");
	show_numbers(b, n, c, false);
	if (any_reversed(n, c)) {
		lo_buf_adds(b, "; reversed ");
		show_numbers(b, n, c, true);
	}
	if (c->counting)
		lo_buf_adds(b, " with the answer ");
	for (size_t i = 0; c->counting && i < o->count; i++)
		if (c->counted >> i & 1) {
			lo_buf_addf(b, "%s\"%s\"", comma, o->v[i].label);
			comma = " or ";
		}
	if (c->multiplier != 1)
		lo_buf_addf(b, "; times %lld", (long long)c->multiplier);
	lo_buf_addf(b, "; %lld to %lld", (long long)c->low, (long long)c->high);
}

static void
show_missing(struct lo_buf *b, const struct scale *c, struct lo_span missing)
{
	if (c->rule == RULE_PRORATE)
		lo_buf_addf(b, "    missing: prorated up to %zu", c->allow);
	else
		lo_buf_addf(b, "    missing: %s",
		    c->rule == RULE_COMPLETE ? "none allowed" : "not counted");
	show_text(b, " (", lo_json_get(missing, "basis"), ")");
	show_text(b, ". ", lo_json_get(missing, "source"), "\n");
}

/* With their status and source in front of them. */
static void
show_bands(struct lo_buf *b, const struct bands *bands, struct lo_span json,
    const char *status)
{
	if (bands->count == 0)
		return;
	lo_buf_adds(b, "    bands, ");
	if (status != NULL)
		lo_buf_adds(b, status);
	show_text(b, "", lo_json_get(json, "status"), "");
	show_text(b, " (", lo_json_get(json, "source"), ")");
	for (size_t i = 0; i < bands->count; i++)
		lo_buf_addf(b, "%s %lld-%lld %s", i == 0 ? ":" : ";",
		    (long long)bands->v[i].from, (long long)bands->v[i].to,
		    bands->v[i].label);
	lo_buf_addc(b, '\n');
}

static void
show_cutoffs(struct lo_buf *b, const char *what, struct lo_span list)
{
	struct lo_json_walk w;
	struct lo_span at, n;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &at)) {
		n = lo_json_get(at, "at");
		lo_buf_addf(b, "    %s %.*s or more", what, (int)n.len, n.p);
		show_text(b, ": ", lo_json_get(at, "meaning"), "\n");
	}
}

/* Figures with their source; which one is used is the view's to say. */
static void
show_change(struct lo_buf *b, struct lo_span change)
{
	struct lo_span key, value, n;
	struct lo_json_walk w;

	lo_json_walk(&w, change);
	while (lo_json_member(&w, &key, &value)) {
		if (lo_json_kind(value) == 's') {
			show_text(b, "    change, note: ", value, "\n");
			continue;
		}
		n = lo_json_get(value, "value");
		show_text(b, "    change, ", key, "");
		lo_buf_addf(b, ": %.*s", (int)n.len, n.p);
		show_text(b, " (", lo_json_get(value, "source"), ")\n");
	}
}

void
show_scale(struct lo_buf *b, const struct instrument *n, const struct scale *c,
    struct lo_span json)
{
	lo_buf_addf(b, "  %s: %s", c->id, c->name);
	show_text(b, " (", lo_json_get(json, "kind"), ")");
	if (c->loinc != NULL)
		lo_buf_addf(b, ", LOINC %s", c->loinc);
	lo_buf_addc(b, '\n');
	show_sum(b, n, c);
	show_text(b, ", ", lo_json_get(json, "direction"), "\n");
	show_missing(b, c, lo_json_get(json, "missing"));
	if (c->gated)
		lo_buf_addf(b, "    %s = %lld ends it with %lld\n",
		    n->items[c->gate].id, (long long)c->gate_when,
		    (long long)c->gate_value);
	show_bands(b, &c->bands, lo_json_get(json, "bands"), NULL);
	show_bands(b, &c->local, lo_json_get(json, "local_bands"), "local");
	show_cutoffs(b, "screen,", lo_json_get(json, "screen"));
	show_cutoffs(b, "cut-off,", lo_json_get(json, "cutoffs"));
	show_change(b, lo_json_get(json, "change"));
}
