#include "cmd/lo-extract-http/rows.h"

#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/letter.h"

enum { ID_MAX = 4096, POINTER_MAX = 1024, COLLECTED_MAX = 32 << 20 };

/* What a pointer in "rows" leads to in a value. */
static struct lo_span
find(struct lo_span rows, const char *key, struct lo_span value)
{
	struct lo_span pointer = lo_json_get(rows, key);
	struct lo_span found = {NULL, 0};
	struct lo_buf text;

	if (lo_json_kind(pointer) != 's')
		return found;
	lo_buf_init(&text, POINTER_MAX);
	lo_json_text(&text, pointer);
	found = lo_json_pointer(value, text.p);
	lo_buf_free(&text);
	return found;
}

bool
rows_there(struct lo_span request, struct lo_span body)
{
	struct lo_span rows = lo_json_get(request, "rows");
	char kind;

	body = lo_json_trim(body);
	if (rows.p == NULL)
		return lo_json_kind(body) == 'o' || lo_json_kind(body) == 'a';
	if (lo_json_kind(lo_json_get(rows, "optional")) == 't')
		return true;
	kind = lo_json_kind(find(rows, "at", body));
	return kind == 'a' || kind == 'o';
}

/* Calls each for every record; a single one is a list of one. */
static int
each(struct lo_span at, int (*one)(void *, struct lo_span, struct lo_err *),
    void *arg, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span row;
	int got = 0;

	if (lo_json_kind(at) == 'o')
		return one(arg, at, e);
	lo_json_walk(&w, at);
	while (got == 0 && lo_json_element(&w, &row))
		got = one(arg, row, e);
	return got;
}

/* Does a pointer of the list lead to something (leads), or one to nothing? */
static bool
any(struct lo_span list, struct lo_span row, bool leads)
{
	struct lo_json_walk w;
	struct lo_span one;
	struct lo_buf text;
	bool found = false;

	lo_buf_init(&text, POINTER_MAX);
	lo_json_walk(&w, list);
	while (!found && lo_json_element(&w, &one)) {
		lo_buf_reset(&text);
		lo_json_text(&text, one);
		found = (lo_json_pointer(row, text.p).p != NULL) == leads;
	}
	lo_buf_free(&text);
	return found;
}

/* Is it no record, but something that the program has to look at? */
static bool
is_aside(struct lo_span rows, struct lo_span row)
{
	return any(lo_json_get(rows, "aside"), row, true) ||
	       any(lo_json_get(rows, "whole"), row, false);
}

static void
put_shown(struct lo_span rows, struct lo_span row, struct lo_buf *out)
{
	struct lo_span key, value;
	struct lo_json_walk w;
	struct lo_buf text;
	bool first = true;

	lo_buf_addc(out, '{');
	lo_buf_init(&text, POINTER_MAX);
	lo_json_walk(&w, lo_json_get(rows, "show"));
	while (lo_json_element(&w, &key)) {
		lo_buf_reset(&text);
		lo_json_text(&text, key);
		value = lo_json_get(row, text.p);
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
put_aside(struct lo_span rows, struct lo_span array, struct lo_buf *out)
{
	struct lo_json_walk w;
	struct lo_span row;
	const char *between = "";

	lo_buf_adds(out, ",\"aside\":[");
	lo_json_walk(&w, array);
	while (lo_json_element(&w, &row)) {
		if (!is_aside(rows, row))
			continue;
		lo_buf_adds(out, between);
		between = ",";
		put_shown(rows, row, out);
	}
	lo_buf_addc(out, ']');
}

void
rows_summary(struct lo_span request, struct lo_span body, struct lo_buf *out,
    struct lo_span *array)
{
	struct lo_span rows = lo_json_get(request, "rows"), row, last;
	struct lo_span first = {NULL, 0};
	struct lo_json_walk w;
	unsigned long count = 0;

	last = first;
	*array = rows.p != NULL ? find(rows, "at", lo_json_trim(body)) : rows;
	if (lo_json_kind(*array) != 'a')
		*array = (struct lo_span){NULL, 0};
	lo_json_walk(&w, *array);
	while (lo_json_element(&w, &row)) {
		if (count++ == 0)
			first = row;
		last = row;
	}
	lo_buf_addf(out, "{\"count\":%lu", count);
	if (count > 0) {
		lo_buf_adds(out, ",\"first\":");
		put_shown(rows, first, out);
		lo_buf_adds(out, ",\"last\":");
		put_shown(rows, last, out);
	}
	put_aside(rows, *array, out);
	lo_buf_addc(out, '}');
}

/* A moment in seconds, milliseconds or RFC 3339, numbers also as text. */
static bool
moment(struct lo_span rows, struct lo_span row, int64_t *when)
{
	struct lo_span value = find(rows, "when", row);
	struct lo_span unit = lo_json_get(rows, "unit");
	int64_t n;

	if (lo_json_kind(value) == 's' && value.len > 2)
		value = (struct lo_span){value.p + 1, value.len - 2};
	if (value.p == NULL)
		return false;
	if (lo_when_parse(value.p, value.len, when))
		return true;
	if (!lo_json_int(value, &n) || n > INT64_MAX / 1000000 ||
	    n < INT64_MIN / 1000000)
		return false;
	*when = n * (lo_json_is(unit, "ms") ? 1000 : 1000000);
	return true;
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
no_id(struct flow *f, struct item *i, struct lo_err *e)
{
	struct lo_letter l = {
	    .code = "key", .reason = "a record without an id"};

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

int
rows_record(struct flow *f, struct lo_span rows, struct lo_span payload,
    struct lo_span context, const char *observed, struct lo_err *e)
{
	struct lo_span id = find(rows, "id", payload);
	struct lo_buf text, line = {NULL, 0, 0, 0, false};
	struct item i = {.type = f->type, .observed_at = observed};
	char kind = lo_json_kind(id);
	int64_t when;
	int got;

	lo_buf_init(&text, ID_MAX);
	if (kind == 's')
		lo_json_text(&text, id);
	else if (kind == 'n')
		lo_buf_addspan(&text, id);
	if (lo_json_kind(lo_json_get(rows, "lower")) == 't')
		lower(&text);
	i.id = lo_buf_span(&text);
	if (moment(rows, payload, &when))
		i.when = &when;
	i.context = context;
	if (lo_json_kind(find(rows, "deleted", payload)) != 't')
		i.payload = one_line(payload, &line);
	if (text.len == 0 || text.failed) {
		i.payload = payload;
		got = no_id(f, &i, e);
	} else
		got = emitter_item(&f->run->out, &i, e);
	if (line.p != NULL)
		lo_buf_free(&line);
	lo_buf_free(&text);
	f->empty = 0;
	return got;
}

int
rows_deleted(
    struct flow *f, struct lo_span id, const char *observed, struct lo_err *e)
{
	struct item i = {.type = f->type, .observed_at = observed};
	struct lo_buf text;
	int got = 0;

	if (lo_json_kind(id) != 's' || id.len < 3)
		return lo_fail(e, LO_CONFIG, "deleted: expected an id");
	lo_buf_init(&text, ID_MAX);
	lo_json_text(&text, id);
	i.id = lo_buf_span(&text);
	/* In a window there is no word on what it does not hold. */
	if (!f->run->out.window)
		got = emitter_item(&f->run->out, &i, e);
	lo_buf_free(&text);
	f->empty = 0;
	return got;
}

struct emission {
	struct flow *flow;
	struct lo_span rows, into;
	const char *observed;
	struct queue *hold;
};

static int
collect(struct emission *m, struct lo_span row, struct lo_err *e)
{
	struct lo_buf *b = &m->flow->collected, *name = &m->flow->into;

	lo_buf_reset(name);
	lo_json_text(name, m->into);
	lo_buf_addc(b, b->len > 0 ? ',' : '[');
	lo_json_compact(b, row);
	return b->failed ? lo_fail(e, LO_UNAVAILABLE,
			       "what belongs to one record passes %d MiB",
			       COLLECTED_MAX >> 20)
			 : 0;
}

static int
emit_one(void *arg, struct lo_span row, struct lo_err *e)
{
	struct emission *m = arg;
	struct flow *f = m->flow;
	struct lo_span context = lo_json_get(m->rows, "context");

	if (run_over(f->run))
		return 0;
	if (is_aside(m->rows, row)) {
		f->empty = 0;
		return 0;
	}
	if (m->into.p != NULL)
		return collect(m, row, e);
	if (lo_json_kind(find(m->rows, "hold", row)) != 't')
		return rows_record(f, m->rows, row, context, m->observed, e);
	queue_hold(m->hold, row, m->rows, m->observed);
	return 0;
}

int
rows_emit(struct flow *f, struct lo_span request, struct lo_span body,
    const char *observed, struct queue *hold, struct lo_err *e)
{
	struct emission m = {f, lo_json_get(request, "rows"),
	    lo_json_get(request, "into"), observed, hold};

	if (m.rows.p == NULL)
		return 0;
	return each(find(m.rows, "at", lo_json_trim(body)), emit_one, &m, e);
}
