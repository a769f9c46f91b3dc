#include <stdlib.h>
#include <string.h>

#include "bands.h"
#include "common/mem.h"
#include "score.h"

void
sheet_init(struct sheet *t, const struct instrument *of)
{
	memset(t, 0, sizeof(*t));
	t->of = of;
	t->readings = lo_zalloc(of->item_count, sizeof(*t->readings));
	t->asked = lo_zalloc(of->item_count, sizeof(*t->asked));
	t->scores = lo_zalloc(of->scale_count, sizeof(*t->scores));
	t->raised = lo_zalloc(of->flag_count, sizeof(*t->raised));
}

void
sheet_free(struct sheet *t)
{
	free(t->readings);
	free(t->asked);
	free(t->scores);
	free(t->raised);
}

/* Scores need no clearing: each is made anew. */
void
sheet_clear(struct sheet *t)
{
	memset(t->readings, 0, t->of->item_count * sizeof(*t->readings));
}

const char *
refusal_name(enum refusal error)
{
	return error == TOO_MANY_MISSING ? "too_many_missing"
					 : "invalid_answer";
}

const char *
verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
	    "negative", "positive", "indeterminate"};

	return names[verdict];
}

static int64_t
value_of(const struct sheet *t, size_t item)
{
	const struct reading *r = &t->readings[item];

	return t->of->items[item].options->v[r->option].value;
}

/* As answered, not reversed: what a person chose is what counts. */
static void
raise_flags(struct sheet *t)
{
	for (size_t i = 0; i < t->of->flag_count; i++) {
		const struct flag *f = &t->of->flags[i];
		bool readable = t->readings[f->item].state == ANSWER_READ;

		t->raised[i] =
		    f->unreadable
			? !readable
			: readable && value_of(t, f->item) >= f->at_least;
	}
}

/* Adds up what there is; the gaps widen the bounds. */
static void
add_up(const struct sheet *t, const struct scale *c, struct score *k,
    bool *invalid)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct item *item = &t->of->items[c->items[i]];
		const struct reading *r = &t->readings[c->items[i]];
		const struct options *o = item->options;
		int64_t value;

		if (r->state != ANSWER_READ) {
			*invalid |= r->state == ANSWER_INVALID;
			k->low += c->counting ? 0 : o->low;
			k->high += c->counting ? 1 : o->high;
			continue;
		}
		k->answered++;
		if (c->counting)
			value = (r->chosen & c->counted) != 0;
		else
			value = o->v[r->option].value;
		if (!c->counting && item->reverse)
			value = o->low + o->high - value;
		k->raw += value;
	}
	k->low = (k->low + k->raw) * c->multiplier;
	k->high = (k->high + k->raw) * c->multiplier;
}

/* Rounded half up, below zero too. */
static int64_t
round_half_up(int64_t over, int64_t under)
{
	int64_t twice = 2 * over + under, down = twice / (2 * under);

	return down - (twice % (2 * under) < 0);
}

/* Whole numbers from start to end; rounding is the last step but the band. */
static void
make_value(const struct scale *c, struct score *k)
{
	int64_t answered = (int64_t)k->answered, count = (int64_t)c->count;

	k->value = k->raw * c->multiplier;
	if (c->rule != RULE_PRORATE || answered == count)
		return;
	k->prorated = true;
	k->value = round_half_up(k->raw * count * c->multiplier, answered);
}

/* From the lowest and highest possible count, so that gaps decide nothing. */
static void
give_verdicts(const struct scale *c, struct score *k)
{
	for (size_t i = 0; i < c->screen_count; i++)
		k->verdicts[i] = k->low >= c->screens[i]   ? POSITIVE
				 : k->high < c->screens[i] ? NEGATIVE
							   : INDETERMINATE;
}

static bool
ends_at_gate(const struct sheet *t, const struct scale *c)
{
	return c->gated && t->readings[c->gate].state == ANSWER_READ &&
	       value_of(t, c->gate) == c->gate_when;
}

/* An answer that cannot be read is never prorated away. */
static void
score_scale(struct sheet *t, const struct scale *c, struct score *k)
{
	bool invalid = false;

	memset(k, 0, sizeof(*k));
	if (ends_at_gate(t, c)) {
		k->ended = true;
		k->value = k->raw = k->low = k->high = c->gate_value;
		for (size_t i = 0; i < c->count; i++)
			t->asked[c->items[i]] = false;
	} else {
		add_up(t, c, k, &invalid);
		if (invalid)
			k->error = INVALID_ANSWER;
		else if (c->count - k->answered > c->allow)
			k->error = TOO_MANY_MISSING;
		else
			make_value(c, k);
	}
	if (k->error == SCORED) {
		k->band = bands_find(&c->bands, k->value);
		k->local = bands_find(&c->local, k->value);
	}
	give_verdicts(c, k);
}

/* Gates take expectations back, so counting comes last. */
void
sheet_score(struct sheet *t)
{
	const struct instrument *n = t->of;

	raise_flags(t);
	for (size_t i = 0; i < n->item_count; i++)
		t->asked[i] = !n->items[i].optional;
	for (size_t i = 0; i < n->scale_count; i++)
		score_scale(t, &n->scales[i], &t->scores[i]);
	t->answered = t->expected = t->invalid = 0;
	for (size_t i = 0; i < n->item_count; i++) {
		t->expected += t->asked[i];
		t->answered +=
		    t->asked[i] && t->readings[i].state == ANSWER_READ;
		t->invalid += t->readings[i].state == ANSWER_INVALID;
	}
}
