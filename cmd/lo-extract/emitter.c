#include "cmd/lo-extract/emitter.h"

#include <stdio.h>
#include <string.h>

enum {
	ENVELOPE_MAX = 4 << 20,
	STATE_RECORDS = 1000,
	STATE_BYTES = 16 << 20,
	STATE_WEIGHT = 10,
	LINE_KEEP = 64 << 10,
};

void
emitter_init(struct emitter *m, struct lo_out *out)
{
	memset(m, 0, sizeof(*m));
	lo_stream_init(&m->frame, -1, LO_LINE_MAX, NULL);
	lo_stage_init(&m->stage, "lo-extract", "ingest", &m->frame, out);
	lo_buf_init(&m->line, 2 * LO_LINE_MAX);
	lo_buf_init(&m->names, ENVELOPE_MAX);
	lo_buf_init(&m->key, ENVELOPE_MAX);
	lo_buf_init(&m->prefix, ENVELOPE_MAX);
}

void
emitter_free(struct emitter *m)
{
	lo_stage_free(&m->stage);
	lo_stream_free(&m->frame);
	lo_buf_free(&m->line);
	lo_buf_free(&m->names);
	lo_buf_free(&m->key);
	lo_buf_free(&m->prefix);
}

int
emitter_begin(struct emitter *m, const char *stream, struct lo_span line,
    struct lo_err *e)
{
	struct lo_block *b = &m->frame.block;

	lo_buf_reset(&b->stream);
	lo_buf_adds(&b->stream, stream);
	lo_buf_reset(&b->run_id);
	lo_buf_adds(&b->run_id, m->run_id);
	if (line.len > 0 && line.p[line.len - 1] == '\n')
		line.len--;
	m->frame.line.text = line;
	m->stage.started = lo_when_mono();
	if (m->bare)
		return 0;
	return lo_stage_frame(&m->stage, LO_STEP_BEGIN, e);
}

/* What is the same in all records of a type, made once. */
static void
name(struct emitter *m, const char *type)
{
	struct lo_buf *b = &m->names;
	char ref[512];

	if (strcmp(m->named, type) == 0)
		return;
	snprintf(m->named, sizeof(m->named), "%s", type);
	snprintf(ref, sizeof(ref), "iglu:raw.%s/%s/jsonschema/1-0-0", m->source,
	    type);
	lo_buf_reset(&m->prefix);
	lo_buf_addf(&m->prefix, "%s:%s:%s:", m->source, m->connection, type);
	lo_buf_reset(b);
	lo_record_put(b, LO_F_SOURCE_SYSTEM, m->source);
	lo_record_put(b, LO_F_CONNECTION_NAME, m->connection);
	lo_record_put(b, LO_F_OBJECT_TYPE, type);
	lo_record_put(b, LO_F_SCHEMA_REF, ref);
	if (m->config->client.len > 0)
		lo_record_putn(
		    b, LO_F_CLIENT_ID, lo_buf_span(&m->config->client));
	if (m->config->tags.len > 0)
		lo_record_raw(b, LO_F_TAGS, lo_buf_span(&m->config->tags));
	lo_record_put(b, LO_F_CORRELATION_ID, m->run_id);
}

static struct lo_span
key_of(struct emitter *m, const struct item *i)
{
	name(m, i->type);
	lo_buf_reset(&m->key);
	lo_buf_addspan(&m->key, lo_buf_span(&m->prefix));
	lo_buf_addspan(&m->key, i->id);
	return lo_buf_span(&m->key);
}

static bool
outside(const struct emitter *m, const struct item *i)
{
	const struct options *o = m->options;

	if (i->when == NULL)
		return false;
	return (o->has_since && *i->when < o->since) ||
	       (o->has_until && *i->when >= o->until);
}

/* True when one more line may be written; notes when it was the last. */
static bool
admit(struct emitter *m, const struct item *i)
{
	if (m->full || (m->window && outside(m, i)))
		return false;
	m->records++;
	m->since_n++;
	m->full = m->options->has_limit && m->records >= m->options->limit;
	return true;
}

static int
too_long(struct emitter *m, const struct item *i, struct lo_err *e)
{
	struct lo_letter l = {.code = "too_long",
	    .reason = "the record would be longer than a line may be"};

	m->records--;
	m->since_n--;
	m->full = false;
	l.line.text = i->payload;
	l.line.offset = i->offset;
	l.line.length = i->payload.len;
	l.line.too_long = true;
	lo_hash(i->payload.p, i->payload.len, l.line.hash);
	if (l.line.text.len > LO_LINE_KEEP)
		l.line.text.len = LO_LINE_KEEP;
	return emitter_dead(m, &l, i, e);
}

int
emitter_item(struct emitter *m, const struct item *i, struct lo_err *e)
{
	struct lo_buf *b = &m->line;
	struct lo_out *out = m->stage.out;
	size_t len;

	m->stage.seen++;
	if (!admit(m, i))
		return 0;
	lo_buf_shrink(b, LINE_KEEP);
	lo_record_open(b, LO_RAW);
	lo_record_putn(b, LO_F_IDEM_KEY, key_of(m, i));
	lo_record_putn(b, LO_F_EXTERNAL_ID, i->id);
	lo_buf_addspan(b, lo_buf_span(&m->names));
	lo_record_put(b, LO_F_OBSERVED_AT, i->observed_at);
	lo_record_putn(b, LO_F_SCOPE, i->scope);
	lo_buf_adds(
	    b, i->payload.p == NULL ? ",\"deleted\":true}\n" : ",\"payload\":");
	len = b->len + i->payload.len;
	if (b->failed || len >= LO_LINE_MAX)
		return too_long(m, i, e);
	m->stage.made++;
	m->stage.bytes += len;
	m->since_len += len;
	if (lo_out_put(out, b->p, b->len, e) < 0)
		return -1;
	if (i->payload.p == NULL)
		return 0;
	if (lo_out_put(out, i->payload.p, i->payload.len, e) < 0)
		return -1;
	return lo_out_put(out, "}\n", 2, e);
}

int
emitter_dead(struct emitter *m, struct lo_letter *l, const struct item *i,
    struct lo_err *e)
{
	if (!admit(m, i))
		return 0;
	l->stage = "lo-extract";
	if (i->id.p != NULL)
		l->key = key_of(m, i);
	l->observed_at = i->observed_at;
	l->run_id = m->run_id;
	m->since_len += l->line.text.len;
	return lo_stage_dead(&m->stage, l, e);
}

bool
emitter_due(const struct emitter *m, size_t cursor)
{
	return !m->window && !m->bare &&
	       (m->since_n >= STATE_RECORDS || m->since_len >= STATE_BYTES) &&
	       m->since_len >= STATE_WEIGHT * (uint64_t)cursor;
}

int
emitter_state(struct emitter *m, struct lo_span cursor, struct lo_span scope,
    struct lo_span since, struct lo_err *e)
{
	struct lo_buf *b = &m->line;

	m->since_n = m->since_len = 0;
	if (m->window || m->bare)
		return 0;
	lo_buf_shrink(b, LINE_KEEP);
	lo_record_open(b, LO_STATE);
	lo_record_putn(b, LO_F_STREAM, lo_buf_span(&m->frame.block.stream));
	lo_record_put(b, LO_F_RUN_ID, m->run_id);
	lo_record_int(b, LO_F_RECORDS, (int64_t)m->records);
	lo_record_putn(b, LO_F_SCOPE, scope);
	lo_record_raw(b, LO_F_SINCE, since);
	lo_record_raw(b, LO_F_CURSOR, cursor);
	lo_record_close(b);
	return lo_out_put(m->stage.out, b->p, b->len, e);
}

/* The event first.  Not by lo_stage_frame: that adds what filters made, and
 * a producer says it with records. */
int
emitter_end(struct emitter *m, const char *status, int exit, const char *code,
    struct lo_err *e)
{
	struct lo_buf *b = &m->line;
	bool well = strcmp(status, "complete") == 0;

	if (m->bare)
		return 0;
	lo_buf_shrink(b, LINE_KEEP);
	lo_stage_event(&m->stage, well ? "ingest.completed" : "ingest.failed",
	    well ? "completed" : "failed", b);
	lo_record_open(b, LO_END);
	lo_record_putn(b, LO_F_STREAM, lo_buf_span(&m->frame.block.stream));
	lo_record_put(b, LO_F_RUN_ID, m->run_id);
	lo_record_put(b, LO_F_STATUS, status);
	lo_record_int(b, LO_F_EXIT, exit);
	lo_record_put(b, LO_F_CODE, code);
	lo_record_int(b, LO_F_RECORDS, (int64_t)m->records);
	lo_record_close(b);
	return lo_out_put(m->stage.out, b->p, b->len, e);
}
