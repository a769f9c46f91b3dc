#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/stage.h"
#include "common/when.h"

#include "state.h"

static struct lo_span
member(const struct row *r, const char *name, char **to)
{
	struct lo_span v = lo_json_get(lo_json_trim(r->line), name);

	if (lo_json_kind(v) == 's')
		return text_decode(v, to);
	if (lo_json_kind(v) == 'z')
		v.p = NULL;
	return v;
}

/* Told twice is told once: the id is a hash of run, name and subject. */
int
event_put(struct store *s, const struct row *r, struct lo_err *e)
{
	char now[LO_WHEN_TEXT], *text, *to;
	struct lo_span at = r->field[LO_F_CREATED_AT];
	int got;

	lo_when_text6(lo_when_now(), now);
	text = to = lo_alloc(r->line.len + LO_WHEN_TEXT);
	at = at.p != NULL ? instant_decode(at, &to) : lo_span_of(now);
	got = store_do(s, e,
	    "INSERT INTO event_log (event_id, event_type, source_system,"
	    " connection_name, target_object_type, event_schema_ref,"
	    " correlation_id, trace_id, created_at, status, error_message,"
	    " payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT DO NOTHING",
	    "tttttttttttt", r->field[LO_F_EVENT_ID], r->field[LO_F_EVENT_TYPE],
	    r->field[LO_F_SOURCE_SYSTEM], r->field[LO_F_CONNECTION_NAME],
	    r->field[LO_F_TARGET_OBJECT_TYPE],
	    member(r, "event_schema_ref", &to), r->field[LO_F_CORRELATION_ID],
	    member(r, "trace_id", &to), at, r->field[LO_F_STATUS],
	    member(r, "error_message", &to), r->field[LO_F_PAYLOAD]);
	free(text);
	s->sink->tally.events += got == 0 && lo_db_changes(&s->db) > 0;
	return got;
}

/* The three parts of a stream's name. */
static void
split(struct lo_span stream, struct lo_span part[3])
{
	const char *p = stream.p, *end = p + stream.len, *slash;

	for (int i = 0; i < 3; i++) {
		slash = i < 2 ? memchr(p, '/', end - p) : NULL;
		part[i].p = p;
		part[i].len = (slash != NULL ? slash : end) - p;
		p = slash != NULL ? slash + 1 : end;
	}
}

int
event_tell(struct store *s, const char *name, const char *status,
    struct lo_span payload, struct lo_err *e)
{
	const struct lo_block *k = s->sink->block;
	const char *trace = lo_trace_id();
	char now[LO_WHEN_TEXT], id[LO_HASH_HEX], *subject;
	struct lo_span part[3];
	int got;

	lo_when_text6(lo_when_now(), now);
	split(lo_buf_span(&k->stream), part);
	subject = lo_format("%s\n%s\n%s%s%s", k->run_id.p, name, k->stream.p,
	    trace != NULL ? "\n" : "", trace != NULL ? trace : "");
	lo_hash_text(subject, strlen(subject), id);
	free(subject);
	got = store_do(s, e,
	    "INSERT INTO event_log (event_id, event_type, source_system,"
	    " connection_name, target_object_type, correlation_id,"
	    " trace_id, created_at, status, payload)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
	    "tttttttttt", lo_span_of(id), lo_span_of(name), part[1], part[2],
	    part[0], lo_buf_span(&k->run_id), lo_span_of(trace),
	    lo_span_of(now), lo_span_of(status), payload);
	s->sink->tally.events += got == 0 && lo_db_changes(&s->db) > 0;
	return got;
}
