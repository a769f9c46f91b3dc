#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/canonize.h"
#include "cmd/lo-canon/document_fault.h"
#include "common/mem.h"

/* One transform at one record. */
struct making {
	struct canonizer *c;
	struct lo_transform *t;
	const struct lo_record *r;
	struct lo_span *payloads;
	size_t by; /* the transform's number */
	unsigned count;
	const char *code;
	char reason[400];
};

void
canonizer_init(struct canonizer *c, size_t line_max)
{
	memset(c, 0, sizeof(*c));
	c->line_max = line_max;
	lo_buf_init(&c->payloads, 2 * line_max);
}

void
canonizer_free(struct canonizer *c)
{
	lo_catalogue_free(&c->catalogue);
	lo_buf_free(&c->payloads);
}

static bool
fail(struct making *m, const char *code, const char *reason)
{
	m->code = code;
	snprintf(m->reason, sizeof(m->reason), "%.390s", reason);
	return false;
}

static struct lo_span
member_key(const struct making *m, unsigned i)
{
	struct lo_span key = {NULL, 0};

	if (m->t->key != NULL)
		key = lo_json_get(m->payloads[i], m->t->key);
	return key;
}

/* The raw key, "#", the output and what tells members apart; the raw key
 * stands as it is written, without being decoded. */
static void
put_key(struct lo_buf *b, const struct making *m, unsigned i)
{
	struct lo_span raw = m->r->field[LO_F_IDEM_KEY], key;

	lo_buf_adds(b, ",\"idem_key\":");
	lo_buf_add(b, raw.p, raw.len - 1);
	lo_buf_addf(b, "#%s", m->t->output);
	if (m->count > 0 && m->t->key != NULL) {
		key = member_key(m, i);
		lo_buf_addc(b, '/');
		if (lo_json_kind(key) == 's')
			lo_buf_add(b, key.p + 1, key.len - 2);
		else
			lo_buf_addspan(b, key);
	} else if (m->count > 1) {
		lo_buf_addf(b, "/%u", i + 1);
	}
	lo_buf_addc(b, '"');
}

static void
put_line(struct lo_buf *b, const struct making *m, unsigned i)
{
	static const enum lo_field names[] = {
	    LO_F_SOURCE_SYSTEM, LO_F_CONNECTION_NAME, LO_F_OBJECT_TYPE};
	static const enum lo_field rest[] = {
	    LO_F_CLIENT_ID, LO_F_TAGS, LO_F_OBSERVED_AT, LO_F_CORRELATION_ID};
	const struct lo_record *r = m->r;

	lo_record_open(b, LO_CANONICAL);
	put_key(b, m, i);
	lo_record_raw(b, LO_F_SOURCE_IDEM_KEY, r->field[LO_F_IDEM_KEY]);
	if (m->count > 0)
		lo_record_int(b, LO_F_PART, i + 1);
	lo_record_int(b, LO_F_PARTS, m->count);
	for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
		lo_record_raw(b, names[k], r->field[names[k]]);
	lo_record_put(b, LO_F_CANONICAL_SCHEMA, m->t->schema);
	lo_record_put(b, LO_F_TRANSFORM_REF, m->t->ref);
	lo_record_put(b, LO_F_TRANSFORM_SHA256, m->t->sha256);
	for (size_t k = 0; k < sizeof(rest) / sizeof(*rest); k++)
		lo_record_raw(b, rest[k], r->field[rest[k]]);
	if (m->count > 0)
		lo_record_raw(b, LO_F_PAYLOAD, m->payloads[i]);
	lo_record_close(b);
}

static void
split(struct making *m)
{
	const char *p = m->c->payloads.p, *end = p + m->c->payloads.len, *nl;
	unsigned cap = 0;

	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', end - p);
		if (m->count == cap) {
			cap = cap > 0 ? 2 * cap : 8;
			m->payloads =
			    lo_realloc(m->payloads, cap, sizeof(*m->payloads));
		}
		m->payloads[m->count++] = (struct lo_span){p, nl - p};
	}
}

static int
by_text(const void *va, const void *vb)
{
	const struct lo_span *a = va, *b = vb;
	size_t n = a->len < b->len ? a->len : b->len;
	int order = memcmp(a->p, b->p, n);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* Each member of a keyed set has a key of its own. */
static bool
keys_good(struct making *m)
{
	struct lo_span *keys;
	bool good = true;

	if (m->t->key == NULL || m->count == 0)
		return true;
	keys = lo_zalloc(m->count, sizeof(*keys));
	for (unsigned i = 0; i < m->count && good; i++) {
		keys[i] = member_key(m, i);
		if (lo_json_kind(keys[i]) != 's' &&
		    lo_json_kind(keys[i]) != 'n')
			good = fail(m, "program", "a member has no key");
	}
	if (good)
		qsort(keys, m->count, sizeof(*keys), by_text);
	for (unsigned i = 1; i < m->count && good; i++)
		if (by_text(&keys[i - 1], &keys[i]) == 0)
			good = fail(m, "program", "two members have one key");
	free(keys);
	return good;
}

static bool
schema_good(struct making *m)
{
	struct schema_fault f;
	char reason[400];

	for (unsigned i = 0; i < m->count && m->t->program->check != NULL;
	     i++) {
		if (schema_check(m->t->program->check, m->payloads[i], &f) == 0)
			continue;
		document_reason(&f, reason, sizeof(reason));
		return fail(m, "schema", reason);
	}
	return true;
}

static bool
make(struct making *m, struct lo_buf *out)
{
	struct lo_err e;
	size_t from;

	lo_buf_shrink(&m->c->payloads, 1 << 20);
	if (lo_filter_run(m->t->program->filter, lo_json_trim(m->r->line),
		&m->c->payloads, &e) < 0)
		return fail(m, lo_filter_code(m->t->program->filter), e.text);
	split(m);
	if (!keys_good(m) || !schema_good(m))
		return false;
	for (unsigned i = 0; i < m->count || i == 0; i++) {
		from = out->len;
		put_line(out, m, i);
		if (out->failed || out->len - from > m->c->line_max)
			return fail(m, "too_long",
			    "a canonical line is longer than the limit");
	}
	return true;
}

const char *
canonize_reason(const char *code)
{
	if (strcmp(code, "timeout") == 0)
		return "it took longer than a record may";
	if (strcmp(code, "memory") == 0)
		return "it took more memory than a record may";
	if (strcmp(code, "crash") == 0)
		return "the engine broke on it";
	return "its results are longer than the limit";
}

static unsigned long
unmapped(const struct lo_transform *t)
{
	return lo_filter_counted(t->program->filter, LO_COUNT_UNMAPPED);
}

static void
run_one(struct making *m, struct lo_buf *out)
{
	struct result_part part = {.by = m->by};
	unsigned long before = unmapped(m->t);
	size_t at = result_open(out);

	if (make(m, out)) {
		part.count = m->count > 0 ? m->count : 1;
		part.unmapped = unmapped(m->t) - before;
		result_close(out, at, &part);
	} else {
		result_undo(out, at);
		result_letter(out, m->code, m->reason, m->by);
	}
	free(m->payloads);
}

void
canonize(struct canonizer *c, const struct lo_record *r, struct lo_buf *out,
    struct lo_steps *steps)
{
	struct lo_transform *t;
	const char *failed;
	size_t i = 0;

	for (int n = 0; (t = lo_catalogue_next(&c->catalogue, r, &i)) != NULL;
	     n++) {
		struct making m = {c, t, r, NULL, i - 1, 0, NULL, ""};

		failed = n < LO_POOL_STEPS ? steps->failed[n] : "";
		steps->at = n + 1;
		if (failed[0] != '\0')
			result_letter(
			    out, failed, canonize_reason(failed), i - 1);
		else
			run_one(&m, out);
	}
}

const char *
canonize_check(const struct canonizer *c, const struct lo_record *r)
{
	struct schema_fault f;
	struct lo_transform *t;
	size_t i = 0;

	while ((t = lo_catalogue_next(&c->catalogue, r, &i)) != NULL)
		if (t->program->check_input != NULL)
			return schema_check(t->program->check_input,
				   r->field[LO_F_PAYLOAD], &f) == 0
				   ? "valid"
				   : "invalid";
	return "none";
}
