#include <inttypes.h>
#include <string.h>

#include "common/hash.h"
#include "common/json.h"
#include "common/line.h"
#include "measure.h"

enum { OUT_KEEP = 1 << 20 };
#define OUT_MAX (4 * (LO_LINE_MAX + LO_LINE_SLACK))

/* What every line of a set has, put together once a set. */
struct common {
	struct lo_span head; /* {"type":"observation","idem_key":"KEY#OUTPUT/ */
	struct lo_span key;  /* of head, the key alone, without the slash */
	struct lo_span rest; /* ","measurement_event_id":... ,"part": */
	size_t part, parts;
};

static const char type[] = "{\"type\":\"observation\",\"idem_key\":";

static void
put(struct lo_buf *b, const char *name, struct lo_span json)
{
	if (json.p == NULL)
		return;
	lo_buf_adds(b, ",\"");
	lo_buf_adds(b, name);
	lo_buf_adds(b, "\":");
	lo_buf_addspan(b, json);
}

/* No printf: there are a dozen numbers in each set. */
static void
put_number(struct lo_buf *b, uint64_t n)
{
	char text[24], *p = text + sizeof(text);

	do
		*--p = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	lo_buf_add(b, p, (size_t)(text + sizeof(text) - p));
}

static void
put_signed(struct lo_buf *b, int64_t n)
{
	if (n < 0)
		lo_buf_addc(b, '-');
	put_number(b, n < 0 ? -(uint64_t)n : (uint64_t)n);
}

/* The same administration keeps its id, whatever version scores it. */
static void
put_event_id(struct lo_buf *b, struct lo_buf *spare, const struct target *t,
    struct lo_span key)
{
	char hex[LO_HASH_HEX];

	lo_buf_reset(spare);
	lo_json_text(spare, key);
	lo_buf_addf(spare, "\n%s", t->of->id);
	lo_hash_text(spare->p, spare->len, hex);
	lo_buf_add(b, hex, LO_HASH_HEX - 1);
}

static void
put_common(struct measure *m, const struct target *t, const struct origin *o,
    struct common *c)
{
	struct lo_buf *b = &m->lead;
	size_t half;

	lo_buf_reset(b);
	lo_buf_adds(b, type);
	lo_buf_add(b, o->key.p, o->key.len - 1);
	lo_buf_addc(b, '#');
	lo_buf_addspan(b, lo_buf_span(&t->output));
	lo_buf_addc(b, '/');
	half = b->len;
	lo_buf_adds(b, "\",\"measurement_event_id\":\"");
	put_event_id(b, &m->spare, t, o->key);
	lo_buf_adds(b, "\",\"source_idem_key\":");
	lo_buf_addspan(b, o->key);
	put(b, "observed_at", o->observed_at);
	put(b, "correlation_id", o->correlation_id);
	put(b, "client_id", o->client_id);
	lo_buf_adds(b, ",\"parts\":");
	put_number(b, c->parts);
	lo_buf_adds(b, ",\"part\":");
	c->head = (struct lo_span){b->p, half};
	c->key = (struct lo_span){b->p + sizeof(type) - 1, half - sizeof(type)};
	c->rest = (struct lo_span){b->p + half, b->len - half};
}

static char *
copy(char *to, struct lo_span s)
{
	memcpy(to, s.p, s.len);
	return to + s.len;
}

/* The start of an observation: in one piece, since there are so many. */
static void
put_start(struct lo_buf *b, struct common *c, struct lo_span member,
    const struct lo_buf *head)
{
	size_t n = c->head.len + member.len + c->rest.len + head->len + 24;
	char *to = lo_buf_room(b, n), *from = to, digits[24];
	char *p = digits + sizeof(digits);

	if (to == NULL)
		return;
	c->part++;
	for (size_t part = c->part; part > 0; part /= 10)
		*--p = (char)('0' + part % 10);
	to = copy(to, c->head);
	to = copy(to, member);
	to = copy(to, c->rest);
	to = copy(
	    to, (struct lo_span){p, (size_t)(digits + sizeof(digits) - p)});
	to = copy(to, lo_buf_span(head));
	b->len += (size_t)(to - from);
}

static bool
is_missing(const struct sheet *s, size_t item)
{
	return s->asked[item] && s->readings[item].state == ANSWER_MISSING;
}

/* Gated items are not missing, and optional ones never are. */
static void
put_gaps(struct lo_buf *b, const struct sheet *s)
{
	const struct instrument *n = s->of;
	const char *comma = "";

	lo_buf_adds(b, ",\"missing\":[");
	for (size_t i = 0; i < n->item_count; i++) {
		if (!is_missing(s, i))
			continue;
		lo_buf_adds(b, comma);
		lo_json_puts(b, n->items[i].id);
		comma = ",";
	}
	lo_buf_adds(b, "],\"invalid\":[");
	comma = "";
	for (size_t i = 0; s->invalid > 0 && i < n->item_count; i++) {
		if (s->readings[i].state != ANSWER_INVALID)
			continue;
		lo_buf_addf(b, "%s{\"item\":", comma);
		lo_json_puts(b, n->items[i].id);
		lo_buf_addf(b, ",\"reason\":\"%s\"}", s->readings[i].reason);
		comma = ",";
	}
	lo_buf_addc(b, ']');
}

/* Ids and levels alone: the answer stands in its observation. */
static void
put_flags(struct lo_buf *b, const struct sheet *s)
{
	const char *comma = "";

	lo_buf_adds(b, ",\"flags\":[");
	for (size_t i = 0; i < s->of->flag_count; i++) {
		if (!s->raised[i])
			continue;
		lo_buf_adds(b, comma);
		lo_buf_addspan(b, lo_buf_span(&s->of->flags[i].piece));
		comma = ",";
	}
	lo_buf_addc(b, ']');
}

/* Whose answers they are: what the binding's question says, or the form's
 * own subject, or the respondent's id or address. */
static void
put_subject(struct lo_buf *b, struct lo_buf *spare, const struct target *t,
    const struct form *f)
{
	struct lo_span at = f->subject;

	if (t->binding != NULL && t->binding->subject != NULL) {
		at.p = NULL;
		for (size_t i = 0; i < f->count; i++)
			if (f->v[i].id.p != NULL &&
			    lo_span_is(f->v[i].id, t->binding->subject))
				at = f->v[i].value;
	} else if (at.p == NULL && lo_json_kind(f->respondent) == 'o') {
		at = lo_json_get(f->respondent, "external_id");
		if (lo_json_kind(at) != 's')
			at = lo_json_get(f->respondent, "email");
	}
	if (lo_json_kind(at) == 'n')
		put(b, "subject_id", at);
	if (lo_json_kind(at) != 's')
		return;
	lo_buf_reset(spare);
	lo_json_text(spare, at);
	if (memchr(spare->p, '@', spare->len) != NULL)
		for (char *p = spare->p; *p != '\0'; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p + ('a' - 'A'));
	if (spare->len == 0)
		return;
	lo_buf_adds(b, ",\"subject_id\":");
	lo_json_put(b, spare->p, spare->len);
}

static void
put_measurement(struct lo_buf *b, struct lo_buf *spare, struct common *c,
    const struct target *t, const struct form *f)
{
	const struct sheet *s = &t->sheet;

	lo_buf_adds(b, "{\"type\":\"measurement\",\"idem_key\":");
	lo_buf_addspan(b, c->key);
	lo_buf_addspan(b, c->rest);
	put_number(b, ++c->part);
	lo_buf_addspan(b, lo_buf_span(&t->of->piece));
	if (t->binding != NULL)
		lo_buf_addspan(b, lo_buf_span(&t->binding->piece));
	else
		lo_buf_adds(b, ",\"binding_id\":null,\"binding_version\":null");
	put_subject(b, spare, t, f);
	put(b, "form_id", f->form_id);
	put(b, "response_id", f->response_id);
	put(b, "occurred_at", f->submitted_at);
	put(b, "received_at",
	    f->updated_at.p != NULL ? f->updated_at : f->submitted_at);
	lo_buf_adds(b, ",\"answered\":");
	put_number(b, s->answered);
	lo_buf_adds(b, ",\"expected\":");
	put_number(b, s->expected);
	put_gaps(b, s);
	put_flags(b, s);
	lo_buf_adds(b, "}\n");
}

/* In the order of the options, not of the answers. */
static void
put_codes(struct lo_buf *b, const struct options *o, uint64_t chosen)
{
	const char *comma = "";

	lo_buf_addc(b, '[');
	for (size_t k = 0; k < o->count; k++) {
		if ((chosen >> k & 1) == 0)
			continue;
		lo_buf_adds(b, comma);
		lo_json_puts(b, o->v[k].code);
		comma = ",";
	}
	lo_buf_adds(b, "],\"value_type\":\"codes\"");
}

/* What was read of one answer, and what it was: in one piece, too. */
static void
put_option(struct lo_buf *b, const struct item *i, const struct reading *r)
{
	static const struct lo_span name = {",\"answer\":", 10};
	static const struct lo_span end = {"}\n", 2};
	const struct lo_buf *piece = &i->options->v[r->option].piece;
	size_t n = piece->len + i->tail.len + r->answer.len + 12;
	char *to = lo_buf_room(b, n), *from = to;

	if (to == NULL)
		return;
	to = copy(to, lo_buf_span(piece));
	to = copy(to, lo_buf_span(&i->tail));
	to = copy(to, name);
	to = copy(to, r->answer);
	to = copy(to, end);
	b->len += (size_t)(to - from);
}

static void
put_item(struct lo_buf *b, struct common *c, const struct item *i,
    const struct reading *r)
{
	put_start(b, c, lo_span_of(i->id), &i->head);
	if (r->state == ANSWER_READ && !i->multiple) {
		put_option(b, i, r);
		return;
	}
	if (r->state == ANSWER_READ)
		put_codes(b, i->options, r->chosen);
	else
		lo_buf_addf(b, "null,\"value_type\":\"%s\"",
		    i->multiple           ? "codes"
		    : i->options->nominal ? "code"
					  : "integer");
	lo_buf_addspan(b, lo_buf_span(&i->tail));
	if (r->state == ANSWER_INVALID)
		lo_buf_adds(b, ",\"error\":\"invalid_answer\"");
	if (r->state != ANSWER_MISSING && r->answer.p != NULL) {
		lo_buf_adds(b, ",\"answer\":");
		lo_buf_addspan(b, r->answer);
	}
	lo_buf_adds(b, "}\n");
}

static void
put_screen(struct lo_buf *b, const struct scale *k, const struct score *s)
{
	for (size_t i = 0; i < k->screen_count; i++) {
		lo_buf_adds(b, i > 0 ? "," : ",\"screen\":{");
		lo_buf_addc(b, '"');
		put_signed(b, k->screens[i]);
		lo_buf_adds(b, "\":\"");
		lo_buf_adds(b, verdict_name(s->verdicts[i]));
		lo_buf_addc(b, '"');
	}
	if (k->screen_count > 0)
		lo_buf_addc(b, '}');
}

/* A band of the registry's own is shown only where there is no other. */
static void
put_scale(struct lo_buf *b, struct common *c, const struct scale *k,
    const struct score *s)
{
	const struct band *band = k->bands.count > 0 ? s->band : s->local;

	put_start(b, c, lo_span_of(k->id), &k->head);
	if (s->error == SCORED)
		put_signed(b, s->value);
	else
		lo_buf_adds(b, "null");
	lo_buf_adds(b, ",\"value_type\":\"integer\"");
	if (band != NULL)
		lo_buf_addspan(b, lo_buf_span(&band->piece));
	lo_buf_addspan(b, lo_buf_span(&k->direction));
	lo_buf_addspan(b, lo_buf_span(&k->range));
	lo_buf_adds(
	    b, s->prorated ? ",\"prorated\":true" : ",\"prorated\":false");
	lo_buf_adds(b, ",\"bounds\":[");
	put_signed(b, s->low);
	lo_buf_addc(b, ',');
	put_signed(b, s->high);
	lo_buf_adds(b, "],\"answered\":");
	put_number(b, s->answered);
	if (s->error != SCORED)
		lo_buf_addf(b, ",\"error\":\"%s\"", refusal_name(s->error));
	put_screen(b, k, s);
	lo_buf_addspan(b, lo_buf_span(&k->tail));
	lo_buf_adds(b, "}\n");
}

/* What need not be answered and was not on the form leaves nothing. */
static bool
observed(const struct sheet *s, size_t item)
{
	return s->asked[item] || s->readings[item].answer.p != NULL;
}

void
measure_init(struct measure *m)
{
	lo_buf_init(&m->out, OUT_MAX);
	lo_buf_init(&m->lead, OUT_MAX);
	lo_buf_init(&m->spare, OUT_MAX);
}

void
measure_free(struct measure *m)
{
	lo_buf_free(&m->out);
	lo_buf_free(&m->lead);
	lo_buf_free(&m->spare);
}

size_t
measure_write(struct measure *m, const struct target *t, const struct form *f,
    const struct origin *o)
{
	const struct instrument *n = t->of;
	const struct sheet *s = &t->sheet;
	struct common c = {.parts = 1 + n->scale_count};
	struct lo_buf *b = &m->out;

	for (size_t i = 0; i < n->item_count; i++)
		c.parts += observed(s, i);
	lo_buf_shrink(b, OUT_KEEP);
	put_common(m, t, o, &c);
	put_measurement(b, &m->spare, &c, t, f);
	for (size_t i = 0; i < n->item_count; i++)
		if (observed(s, i))
			put_item(b, &c, &n->items[i], &s->readings[i]);
	for (size_t i = 0; i < n->scale_count; i++)
		put_scale(b, &c, &n->scales[i], &s->scores[i]);
	return c.parts;
}
