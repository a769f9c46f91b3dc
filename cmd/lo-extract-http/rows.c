#include "cmd/lo-extract-http/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/lo-extract-http/cut.h"
#include "common/json.h"
#include "common/letter.h"

enum { ID_MAX = 4096, NAME_MAX_BYTES = 1024 };

bool
rows_there(struct lo_span request, struct lo_span body)
{
	struct cut c;
	char kind;

	cut_read(&c, lo_json_get(request, "rows"));
	body = lo_json_trim(body);
	if (c.rows.p == NULL)
		return lo_json_kind(body) == 'o' || lo_json_kind(body) == 'a';
	if (lo_json_kind(c.optional) == 't')
		return true;
	kind = lo_json_kind(cut_place(&c, body));
	return kind == 'a' || kind == 'o';
}

static void
put_shown(const struct cut *c, struct lo_span row, struct lo_buf *out)
{
	struct lo_span key, value;
	struct lo_json_walk w;
	struct lo_buf text;
	bool first = true;

	lo_buf_addc(out, '{');
	lo_buf_init(&text, NAME_MAX_BYTES);
	lo_json_walk(&w, c->show);
	while (lo_json_element(&w, &key)) {
		lo_buf_reset(&text);
		lo_json_text(&text, key);
		value = text.p[0] == '/' ? lo_json_pointer(row, text.p)
					 : lo_json_get(row, text.p);
		if (value.p == NULL)
			continue;
		lo_buf_adds(out, first ? "" : ",");
		first = false;
		lo_buf_addspan(out, key);
		lo_buf_addc(out, ':');
		lo_buf_addspan(out, value);
	}
	lo_buf_free(&text);
	lo_buf_addc(out, '}');
}

static void
put_aside(const struct cut *c, struct lo_span array, struct lo_buf *out)
{
	struct lo_json_walk w;
	struct lo_span row;
	const char *between = "";

	lo_buf_adds(out, ",\"aside\":[");
	lo_json_walk(&w, array);
	while (lo_json_element(&w, &row)) {
		if (!cut_aside(c, row))
			continue;
		lo_buf_adds(out, between);
		between = ",";
		put_shown(c, row, out);
	}
	lo_buf_addc(out, ']');
}

/* The greatest time of a record, as it stands there. */
static void
put_latest(const struct cut *c, struct lo_span latest, struct lo_buf *out)
{
	if (latest.p == NULL)
		return;
	lo_buf_adds(out, ",\"latest\":");
	lo_buf_addspan(out, cut_find(c->when, latest));
}

void
rows_summary(struct distinct *d, struct lo_span request, struct lo_span body,
    struct lo_buf *out, struct lo_span *array)
{
	struct lo_span row, none = {NULL, 0}, first = none, last = none;
	struct lo_span latest = none;
	struct lo_json_walk w;
	int64_t when, most = 0;
	unsigned long count = 0, gone = 0;
	struct cut c;

	cut_read(&c, lo_json_get(request, "rows"));
	*array = c.rows.p != NULL ? cut_place(&c, body) : none;
	if (!cut_list(&c, *array))
		*array = none;
	lo_json_walk(&w, *array);
	while (cut_next(*array, &w, &row)) {
		if (count++ == 0)
			first = row;
		last = row;
		gone += cut_deleted(&c, row);
		if (cut_moment(&c, row, &when) &&
		    (latest.p == NULL || when > most)) {
			latest = row;
			most = when;
		}
	}
	lo_buf_addf(out, "{\"count\":%lu,\"deleted\":%lu", count, gone);
	if (c.distinct.p != NULL)
		lo_buf_addf(out, ",\"distinct\":%lu",
		    distinct_count(d, c.distinct, *array));
	if (count > 0) {
		lo_buf_adds(out, ",\"first\":");
		put_shown(&c, first, out);
		lo_buf_adds(out, ",\"last\":");
		put_shown(&c, last, out);
		put_latest(&c, latest, out);
	}
	put_aside(&c, *array, out);
	lo_buf_addc(out, '}');
}

/* A line break between tokens would break the line. */
static struct lo_span
one_line(struct lo_span payload, struct lo_buf *b)
{
	if (payload.p == NULL || memchr(payload.p, '\n', payload.len) == NULL)
		return payload;
	lo_buf_init(b, payload.len + 1);
	lo_json_compact(b, payload);
	return lo_buf_span(b);
}

static int
bad_id(struct flow *f, struct item *i, const char *reason, struct lo_err *e)
{
	struct lo_letter l = {.code = "key", .reason = reason};

	l.line.text = i->payload;
	l.line.length = i->payload.len;
	lo_hash(i->payload.p, i->payload.len, l.line.hash);
	i->id = (struct lo_span){NULL, 0};
	return emitter_dead(&f->run->out, &l, i, e);
}

static void
lower(struct lo_buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->p[i] >= 'A' && b->p[i] <= 'Z')
			b->p[i] += 'a' - 'A';
}

/* The prefix, then the id; false when there is none. */
static bool
put_id(const struct cut *c, struct lo_span id, struct lo_buf *text)
{
	size_t before;

	if (c->prefix.p != NULL)
		lo_json_text(text, c->prefix);
	before = text->len;
	if (lo_json_kind(id) == 's')
		lo_json_text(text, id);
	else if (lo_json_kind(id) == 'n')
		lo_buf_addspan(text, id);
	if (lo_json_kind(c->lower) == 't')
		lower(text);
	return text->len > before && !text->failed;
}

static int
put_record(struct flow *f, const struct cut *c, struct lo_span id,
    struct item *i, struct lo_err *e)
{
	struct lo_span payload = i->payload;
	struct lo_buf text, line = {NULL, 0, 0, 0, false};
	int got;

	lo_buf_init(&text, ID_MAX);
	if (!put_id(c, id, &text))
		got = bad_id(f, i, "a record without an id", e);
	else if (lo_json_kind(c->unique) == 't' &&
		 !marks_add(&f->ids, lo_buf_span(&text)))
		got = bad_id(f, i, "a record with the id of another", e);
	else {
		i->id = lo_buf_span(&text);
		i->payload = (struct lo_span){NULL, 0};
		if (!cut_deleted(c, payload))
			i->payload = one_line(payload, &line);
		got = emitter_item(&f->run->out, i, e);
	}
	if (line.p != NULL)
		lo_buf_free(&line);
	lo_buf_free(&text);
	return got;
}

static int
rows_one(struct flow *f, const struct cut *c, struct lo_span id,
    const struct item *given, struct lo_err *e)
{
	struct item i = *given;
	struct lo_buf scope;
	int64_t when;
	int got;

	lo_buf_init(&scope, ID_MAX);
	if (c->scope.p != NULL) {
		lo_json_text(&scope, c->scope);
		i.scope = lo_buf_span(&scope);
	}
	i.type = f->type;
	if (cut_moment(c, i.payload, &when))
		i.when = &when;
	got = put_record(f, c, id, &i, e);
	lo_buf_free(&scope);
	f->empty = 0;
	return got;
}

int
rows_record(struct flow *f, struct lo_span rows, struct lo_span payload,
    struct lo_span context, const char *observed, struct lo_err *e)
{
	struct item i = {
	    .payload = payload, .context = context, .observed_at = observed};
	struct cut c;

	cut_read(&c, rows);
	return rows_one(f, &c, cut_find(c.id, payload), &i, e);
}

/* Its number is its id, and the member row of its context. */
static int
numbered(struct flow *f, const struct cut *c, int64_t number, struct item *i,
    struct lo_err *e)
{
	struct lo_buf *b = &f->context;
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, number);
	lo_buf_reset(b);
	if (lo_json_kind(c->context) == 'o' && c->context.len > 2) {
		lo_buf_add(b, c->context.p, c->context.len - 1);
		lo_buf_addc(b, ',');
	} else
		lo_buf_addc(b, '{');
	lo_buf_addf(b, "\"row\":%s}", text);
	if (b->failed)
		return lo_fail(e, LO_CONFIG, "rows: a context too long");
	i->context = lo_buf_span(b);
	return rows_one(f, c, lo_span_of(text), i, e);
}

int
rows_slice(struct flow *f, const struct queue_item *q, struct lo_err *e)
{
	struct item i = {.type = f->type, .observed_at = f->observed};
	struct lo_span scope = lo_json_get(q->json, "scope");
	struct lo_buf id, where, *b = &f->collected;
	int got;

	lo_buf_init(&id, ID_MAX);
	lo_buf_init(&where, ID_MAX);
	lo_json_text(&id, lo_json_get(q->json, "record"));
	if (lo_json_kind(scope) == 's') {
		lo_json_text(&where, scope);
		i.scope = lo_buf_span(&where);
	}
	lo_buf_adds(b, b->len > 0 ? "]" : "[]");
	i.id = lo_buf_span(&id);
	i.context = lo_json_get(q->json, "context");
	i.payload = lo_buf_span(b);
	if (b->failed || id.len == 0 || id.failed)
		got = lo_fail(e, LO_CONFIG, "record: expected an id");
	else
		got = emitter_item(&f->run->out, &i, e);
	lo_buf_shrink(b, 1 << 20);
	lo_buf_free(&id);
	lo_buf_free(&where);
	f->empty = 0;
	return got;
}

int
rows_deleted(struct flow *f, struct lo_span id, struct lo_span scope,
    const char *observed, struct lo_err *e)
{
	struct item i = {.type = f->type, .observed_at = observed};
	struct lo_buf text, where;
	int got = 0;

	if (lo_json_kind(id) != 's' || id.len < 3)
		return lo_fail(e, LO_CONFIG, "deleted: expected an id");
	lo_buf_init(&text, ID_MAX);
	lo_buf_init(&where, ID_MAX);
	lo_json_text(&text, id);
	i.id = lo_buf_span(&text);
	if (lo_json_kind(scope) == 's') {
		lo_json_text(&where, scope);
		i.scope = lo_buf_span(&where);
	}
	/* In a window there is no word on what it does not hold. */
	if (!f->run->out.window)
		got = emitter_item(&f->run->out, &i, e);
	lo_buf_free(&text);
	lo_buf_free(&where);
	f->empty = 0;
	return got;
}

struct emission {
	struct flow *flow;
	struct cut cut;
	struct lo_span into;
	const char *observed;
	struct queue *hold;
	int64_t number;
};

static int
collect(struct emission *m, struct lo_span row, struct lo_err *e)
{
	struct lo_buf *b = &m->flow->collected, *name = &m->flow->into;

	lo_buf_reset(name);
	if (lo_json_kind(m->into) == 's')
		lo_json_text(name, m->into);
	lo_buf_addc(b, b->len > 0 ? ',' : '[');
	lo_json_compact(b, row);
	return b->failed ? lo_fail(e, LO_UNAVAILABLE,
			       "what belongs to one record passes %d MiB",
			       (int)FLOW_COLLECTED_MAX >> 20)
			 : 0;
}

static int
emit_one(struct emission *m, struct lo_span row, struct lo_err *e)
{
	const struct cut *c = &m->cut;
	struct item i = {
	    .payload = row, .context = c->context, .observed_at = m->observed};
	int64_t number = m->number++, first;

	if (run_over(m->flow->run) || cut_blank(c, row))
		return 0;
	if (cut_aside(c, row)) {
		m->flow->empty = 0;
		return 0;
	}
	if (m->into.p != NULL)
		return collect(m, row, e);
	if (lo_json_kind(cut_find(c->hold, row)) == 't') {
		queue_hold(m->hold, row, c->rows, m->observed);
		return 0;
	}
	if (cut_number(c, &first))
		return numbered(m->flow, c, first + number, &i, e);
	return rows_one(m->flow, c, cut_find(c->id, row), &i, e);
}

int
rows_emit(struct flow *f, struct lo_span request, struct lo_span body,
    const char *observed, struct queue *hold, struct lo_err *e)
{
	struct emission m = {.flow = f,
	    .into = lo_json_get(request, "into"),
	    .observed = observed,
	    .hold = hold};
	struct lo_json_walk w;
	struct lo_span at, row;
	int got = 0;

	cut_read(&m.cut, lo_json_get(request, "rows"));
	if (m.cut.rows.p == NULL)
		return 0;
	at = cut_place(&m.cut, body);
	/* A single one is a list of one. */
	if (lo_json_kind(at) == 'o' && !cut_list(&m.cut, at))
		return emit_one(&m, at, e);
	lo_json_walk(&w, at);
	while (got == 0 && cut_next(at, &w, &row))
		got = emit_one(&m, row, e);
	return got;
}
