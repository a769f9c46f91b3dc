#include "cmd/lo-extract/singer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/home.h"
#include "common/json.h"

enum { CURSOR_MAX = 16 << 20, NAME_ROOM = 64 << 10, ID_ROOM = 65 << 20 };

struct message {
	struct lo_span type, stream, record, schema, keys, value, version;
	const struct lo_line *line;
};

int
singer_open(struct singer *s, struct run *r, struct lo_err *e)
{
	char *path = lo_home_path("lock/%s.versions", r->stream);
	int got;

	memset(s, 0, sizeof(*s));
	s->run = r;
	lo_buf_init(&s->cursor, CURSOR_MAX);
	lo_buf_init(&s->name, NAME_ROOM);
	lo_buf_init(&s->id, ID_ROOM);
	if (r->resumed)
		lo_buf_addspan(&s->cursor, lo_buf_span(&r->state.cursor));
	got = versions_open(&s->versions, r->options->dry ? NULL : path, e);
	free(path);
	return got;
}

void
singer_close(struct singer *s)
{
	tables_free(&s->tables);
	versions_close(&s->versions);
	lo_buf_free(&s->cursor);
	lo_buf_free(&s->name);
	lo_buf_free(&s->id);
}

static int
dead(struct singer *s, const struct lo_line *line, bool json, const char *code,
    const char *reason, struct lo_err *e)
{
	struct lo_record of;
	struct lo_letter l = {.code = code, .reason = reason, .line = *line};
	struct item i = {.type = "any", .observed_at = s->now};

	memset(&of, 0, sizeof(of));
	if (json)
		l.of = &of;
	s->run->out.stage.seen++;
	return emitter_dead(&s->run->out, &l, &i, e);
}

static int
refuse(struct singer *s, const struct message *m, const char *code,
    const char *reason, struct lo_err *e)
{
	return dead(s, m->line, true, code, reason, e);
}

static void
split(struct message *m, struct lo_span text)
{
	const struct {
		const char *name;
		struct lo_span *value;
	} known[] = {{"type", &m->type}, {"stream", &m->stream},
	    {"record", &m->record}, {"schema", &m->schema},
	    {"key_properties", &m->keys}, {"value", &m->value},
	    {"version", &m->version}};
	struct lo_span key, value;
	struct lo_json_walk w;

	lo_json_walk(&w, text);
	while (lo_json_member(&w, &key, &value))
		for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
			if (lo_json_is(key, known[i].name))
				*known[i].value = value;
	/* A null says what absence says. */
	if (lo_json_kind(m->version) == 'z')
		m->version.p = NULL;
}

static bool
is_type(const struct message *m, const char *type)
{
	size_t n = strlen(type);

	return m->type.len == n + 2 && strncasecmp(m->type.p + 1, type, n) == 0;
}

static bool
is_named(const struct message *m)
{
	return lo_json_kind(m->stream) == 's' && m->stream.len > 2;
}

static struct table *
table_of(struct singer *s, const struct message *m, struct lo_err *e)
{
	lo_buf_reset(&s->name);
	lo_json_text(&s->name, m->stream);
	return tables_get(&s->tables, lo_buf_span(&s->name), s->now, e);
}

/* What a record's members must be, as far as an id needs it. */
static int
schema(struct singer *s, const struct message *m, struct lo_err *e)
{
	struct table *t;
	struct lo_span must = lo_json_get(m->schema, "required");

	if (!is_named(m) || lo_json_kind(m->schema) != 'o')
		return refuse(
		    s, m, "envelope", "a SCHEMA without stream or schema", e);
	t = table_of(s, m, e);
	if (t == NULL)
		return -1;
	fields_free(&t->key);
	fields_free(&t->required);
	t->described = true;
	if (!fields_array(&t->required, must))
		fields_free(&t->required);
	if (m->keys.p != NULL && lo_json_kind(m->keys) != 'z' &&
	    !fields_array(&t->key, m->keys)) {
		fields_free(&t->key);
		return refuse(
		    s, m, "envelope", "key_properties is no list of names", e);
	}
	if (lo_json_kind(lo_json_get(m->schema, "properties")) != 'o')
		return refuse(s, m, "schema", "a SCHEMA without properties", e);
	return 0;
}

static int
new_version(
    struct singer *s, struct table *t, struct lo_span version, struct lo_err *e)
{
	struct lo_span since = versions_since(&s->versions, t->type, version);
	bool unknown = s->run->resumed && !s->versions.known;

	lo_buf_reset(&t->version);
	lo_buf_addspan(&t->version, version);
	lo_buf_reset(&t->since);
	if (since.p != NULL) {
		if (lo_json_kind(since) == 'a')
			lo_buf_addspan(&t->since, since);
		return 0;
	}
	/* With a cursor but nothing remembered, earlier runs may have had
	 * rows of this version: nobody knows where it began. */
	since = lo_span_of("null");
	if (!unknown) {
		run_since(s->run, t->first, &t->since);
		since = lo_buf_span(&t->since);
	}
	if (s->run->out.window || s->run->out.bare)
		return 0;
	return versions_note(&s->versions, t->type, version, since, e);
}

static int
see_version(
    struct singer *s, struct table *t, struct lo_span version, struct lo_err *e)
{
	if (version.p == NULL ||
	    lo_span_equal(lo_buf_span(&t->version), version))
		return 0;
	return new_version(s, t, version, e);
}

static const char *
lacks(const struct table *t, struct lo_span record)
{
	for (size_t i = 0; i < t->required.count; i++)
		if (lo_json_get(record, t->required.names[i]).p == NULL)
			return "a member that the SCHEMA requires is missing";
	return NULL;
}

static bool
says_deleted(struct lo_span record)
{
	struct lo_span at = lo_json_get(record, "_sdc_deleted_at");

	return at.p != NULL && lo_json_kind(at) != 'z';
}

static int
record(struct singer *s, const struct message *m, struct lo_err *e)
{
	unsigned char hash[LO_HASH_SIZE];
	struct row row = {.payload = m->record, .line = *m->line, .json = true};
	struct row_maker maker = {
	    .out = &s->run->out, .observed_at = s->now, .id = &s->id};
	struct table *t;

	if (!is_named(m) || lo_json_kind(m->record) != 'o')
		return refuse(
		    s, m, "envelope", "a RECORD without stream or record", e);
	t = table_of(s, m, e);
	if (t == NULL || see_version(s, t, m->version, e) < 0)
		return -1;
	if (!t->described)
		return refuse(s, m, "schema", "a RECORD before its SCHEMA", e);
	row.code = "schema";
	row.reason = lacks(t, m->record);
	row.bad = row.reason != NULL;
	maker.type = t->type;
	maker.key = &t->key;
	maker.seen = &t->seen;
	maker.scope = lo_span_of(t->type);
	maker.deletes = says_deleted(m->record);
	lo_hash(m->record.p, m->record.len, hash);
	return row_put(&maker, &row, hash, e);
}

static int
state(struct singer *s, const struct message *m, struct lo_err *e)
{
	const struct lo_span none = {NULL, 0};

	if (m->value.p == NULL)
		return refuse(s, m, "envelope", "a STATE without value", e);
	s->at_state = true;
	if (lo_json_kind(m->value) == 'z')
		return 0;
	lo_buf_reset(&s->cursor);
	lo_buf_addspan(&s->cursor, m->value);
	if (s->cursor.failed)
		return lo_fail(e, LO_NOINPUT, "a STATE is larger than 16 MiB");
	return emitter_state(
	    &s->run->out, lo_buf_span(&s->cursor), none, none, e);
}

static int
activate(struct singer *s, const struct message *m, struct lo_err *e)
{
	struct lo_span cursor = lo_buf_span(&s->cursor), since = {NULL, 0};
	struct table *t;

	if (!is_named(m) || m->version.p == NULL)
		return refuse(s, m, "envelope",
		    "an ACTIVATE_VERSION without stream or version", e);
	t = table_of(s, m, e);
	if (t == NULL || see_version(s, t, m->version, e) < 0)
		return -1;
	s->at_state = true;
	if (cursor.len == 0)
		cursor = lo_span_of("null");
	if (t->since.len > 0)
		since = lo_buf_span(&t->since);
	return emitter_state(
	    &s->run->out, cursor, lo_span_of(t->type), since, e);
}

int
singer_line(struct singer *s, const struct lo_line *line, struct lo_err *e)
{
	struct lo_json_fault fault;
	struct message m;

	memset(&m, 0, sizeof(m));
	m.line = line;
	run_now(s->run, s->now);
	if (line->too_long)
		return dead(s, line, false, "too_long",
		    "the line is longer than the limit", e);
	if (lo_json_trim(line->text).len == 0)
		return 0;
	s->whole = line->ended;
	s->at_state = false;
	if (lo_json_check(line->text.p, line->text.len, LO_JSON_DEPTH, &fault) <
	    0)
		return dead(s, line, false, "json", fault.what, e);
	s->whole = true;
	split(&m, lo_json_trim(line->text));
	if (is_type(&m, "RECORD"))
		return record(s, &m, e);
	if (is_type(&m, "STATE"))
		return state(s, &m, e);
	if (is_type(&m, "SCHEMA"))
		return schema(s, &m, e);
	if (is_type(&m, "ACTIVATE_VERSION"))
		return activate(s, &m, e);
	if (is_type(&m, "BATCH"))
		return lo_fail(e, LO_CONFIG,
		    "the tap sends files (BATCH), which is not supported; "
		    "take batch_config out of its configuration");
	if (lo_json_kind(m.type) != 's')
		return refuse(s, &m, "envelope", "a message without type", e);
	s->strange++;
	return 0;
}
