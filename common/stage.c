#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/stage.h"
#include "common/when.h"

void
lo_stage_init(struct lo_stage *g, const char *tool, const char *event,
    struct lo_stream *in, struct lo_out *out)
{
	memset(g, 0, sizeof(*g));
	g->tool = tool;
	g->event = event;
	g->in = in;
	g->out = out;
	lo_buf_init(&g->scratch, 2 * (LO_LINE_MAX + LO_LINE_SLACK));
}

void
lo_stage_free(struct lo_stage *g)
{
	lo_buf_free(&g->scratch);
}

int
lo_stage_line(struct lo_stage *g, struct lo_span line, struct lo_err *e)
{
	g->bytes += line.len + 1;
	return lo_out_line(g->out, line, e);
}

static void
restart(struct lo_stage *g)
{
	g->seen = g->made = g->dead = g->bytes = 0;
	memset(g->codes, 0, sizeof(g->codes));
	g->started = lo_when_mono();
}

static void
count(struct lo_stage *g, const char *code)
{
	for (int i = 0; i < LO_STAGE_CODES; i++) {
		if (g->codes[i].count == 0)
			snprintf(g->codes[i].code, sizeof(g->codes[i].code),
			    "%s", code);
		if (strcmp(g->codes[i].code, code) == 0) {
			g->codes[i].count++;
			return;
		}
	}
}

/* Type, source and connection are the parts of the stream's name. */
static void
put_names(struct lo_buf *b, const struct lo_block *k)
{
	static const enum lo_field f[] = {
	    LO_F_TARGET_OBJECT_TYPE, LO_F_SOURCE_SYSTEM, LO_F_CONNECTION_NAME};
	const char *p = k->stream.p, *end = p + k->stream.len;

	for (int i = 0; i < 3 && p <= end; i++) {
		const char *slash = memchr(p, '/', end - p);
		const char *stop = slash != NULL && i < 2 ? slash : end;

		lo_record_putn(b, f[i], (struct lo_span){p, stop - p});
		p = stop + 1;
	}
}

static void
put_payload(struct lo_buf *b, const struct lo_stage *g)
{
	double seconds = (lo_when_mono() - g->started) / 1e6;

	lo_buf_addf(b,
	    ",\"payload\":{\"in\":%" PRIu64 ",\"out\":%" PRIu64 ",\"dead\":{",
	    g->seen, g->made);
	for (int i = 0; i < LO_STAGE_CODES && g->codes[i].count > 0; i++)
		lo_buf_addf(b, "%s\"%s\":%" PRIu64, i > 0 ? "," : "",
		    g->codes[i].code, g->codes[i].count);
	lo_buf_addf(
	    b, "},\"bytes\":%" PRIu64 ",\"seconds\":%.3f", g->bytes, seconds);
	if (g->extra.p != NULL) {
		lo_buf_addc(b, ',');
		lo_buf_addspan(b, g->extra);
	}
	lo_buf_addc(b, '}');
}

const char *
lo_trace_id(void)
{
	const char *s = getenv("LO_TRACE");

	return s != NULL && strspn(s, "0123456789abcdef") == 32 && s[32] == '\0'
		   ? s
		   : NULL;
}

void
lo_stage_event(
    struct lo_stage *g, const char *name, const char *status, struct lo_buf *b)
{
	const struct lo_block *k = &g->in->block;
	const char *trace = lo_trace_id();
	char hash[LO_HASH_HEX], now[LO_WHEN_TEXT];
	struct lo_buf id;

	lo_buf_init(&id, 16 << 10);
	lo_buf_addf(&id, "%s\n%s\n%s", k->run_id.p, name, k->stream.p);
	if (trace != NULL)
		lo_buf_addf(&id, "\n%s", trace);
	lo_hash_text(id.p, id.len, hash);
	lo_buf_free(&id);
	lo_when_text6(lo_when_now(), now);
	lo_record_open(b, LO_EVENT);
	lo_record_put(b, LO_F_EVENT_ID, hash);
	lo_record_put(b, LO_F_EVENT_TYPE, name);
	put_names(b, k);
	lo_record_putn(b, LO_F_CORRELATION_ID, lo_buf_span(&k->run_id));
	if (trace != NULL)
		lo_buf_addf(b, ",\"trace_id\":\"%s\"", trace);
	lo_record_put(b, LO_F_CREATED_AT, now);
	lo_record_put(b, LO_F_STATUS, status);
	put_payload(b, g);
	lo_record_close(b);
}

static int
tell(struct lo_stage *g, bool well, struct lo_err *e)
{
	char name[64];

	if (g->event == NULL)
		return 0;
	snprintf(name, sizeof(name), "%s.%s", g->event,
	    well ? "completed" : "failed");
	lo_buf_reset(&g->scratch);
	lo_stage_event(g, name, well ? "completed" : "failed", &g->scratch);
	return lo_out_put(g->out, g->scratch.p, g->scratch.len, e);
}

/* A state or an end with what the filters made, this one's added. */
static int
pass(struct lo_stage *g, struct lo_err *e)
{
	const struct lo_record *r = &g->in->record;
	struct lo_span line = lo_json_trim(g->in->line.text);
	struct lo_span old = r->field[LO_F_MADE];
	int64_t before = 0;

	if (g->made + g->dead == 0 ||
	    (old.p != NULL && !lo_json_int(old, &before)))
		return lo_out_line(g->out, g->in->line.text, e);
	lo_buf_reset(&g->scratch);
	lo_buf_add(&g->scratch, line.p,
	    old.p != NULL ? (size_t)(old.p - line.p) : line.len - 1);
	if (old.p == NULL)
		lo_buf_adds(&g->scratch, ",\"made\":");
	lo_buf_addf(&g->scratch, "%" PRIu64, before + g->made + g->dead);
	if (old.p != NULL)
		lo_buf_add(&g->scratch, old.p + old.len,
		    line.p + line.len - old.p - old.len);
	else
		lo_buf_addc(&g->scratch, '}');
	return lo_out_line(g->out, lo_buf_span(&g->scratch), e);
}

int
lo_stage_frame(struct lo_stage *g, enum lo_step step, struct lo_err *e)
{
	if (step == LO_STEP_BEGIN)
		restart(g);
	if (step == LO_STEP_BEGIN || step == LO_STEP_BROKEN ||
	    step == LO_STEP_END)
		g->begun = step == LO_STEP_BEGIN;
	if (step == LO_STEP_BROKEN)
		return tell(g, false, e);
	if (step == LO_STEP_END && tell(g, g->in->block.complete, e) < 0)
		return -1;
	if (step == LO_STEP_STATE || step == LO_STEP_END)
		return pass(g, e);
	return lo_out_line(g->out, g->in->line.text, e);
}

void
lo_stage_quit(struct lo_stage *g, const struct lo_err *why)
{
	const struct lo_block *k = &g->in->block;
	struct lo_err ignored;

	if (!g->begun || g->out->failed != 0)
		return;
	g->begun = false;
	if (tell(g, false, &ignored) < 0)
		return;
	lo_buf_reset(&g->scratch);
	lo_record_open(&g->scratch, LO_END);
	lo_record_putn(&g->scratch, LO_F_STREAM, lo_buf_span(&k->stream));
	lo_record_putn(&g->scratch, LO_F_RUN_ID, lo_buf_span(&k->run_id));
	lo_record_put(&g->scratch, LO_F_STATUS, "failed");
	lo_record_int(&g->scratch, LO_F_EXIT, why->status);
	lo_record_int(&g->scratch, LO_F_RECORDS, (int64_t)k->received);
	lo_record_close(&g->scratch);
	(void)lo_out_put(g->out, g->scratch.p, g->scratch.len, &ignored);
}

int
lo_stage_dead(struct lo_stage *g, const struct lo_letter *l, struct lo_err *e)
{
	count(g, l->code);
	g->dead++;
	g->status = lo_status_worst(g->status, LO_DATA);
	lo_buf_reset(&g->scratch);
	lo_letter_put(&g->scratch, l);
	if (g->scratch.failed)
		return lo_fail(e, LO_BUG, "a dead letter passed its ceiling");
	if (lo_out_put(g->out, g->scratch.p, g->scratch.len, e) < 0)
		return -1;
	lo_buf_shrink(&g->scratch, 1 << 20);
	if (!g->strict)
		return 0;
	return lo_fail(e, LO_DATA, "byte %" PRIu64 ": %s: %s", l->line.offset,
	    l->code, l->reason);
}

int
lo_stage_status(const struct lo_stage *g)
{
	return lo_status_worst(g->in->status, g->status);
}
