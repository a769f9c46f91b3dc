#include <inttypes.h>
#include <string.h>

#include "common/hash.h"
#include "common/when.h"
#include "run.h"

enum { KEY_MAX = 1 << 20 };

static const char stage_name[] = "lo-score";

void
run_init(struct run *r, size_t line_max, struct lo_out *out)
{
	memset(r, 0, sizeof(*r));
	plans_init(&r->plans);
	lo_stream_init(&r->in, 0, line_max, out);
	lo_stage_init(&r->stage, stage_name, "score", &r->in, out);
	form_init(&r->form);
	measure_init(&r->measure);
	lo_buf_init(&r->made_key, KEY_MAX);
}

void
run_free(struct run *r)
{
	lo_buf_free(&r->made_key);
	measure_free(&r->measure);
	form_free(&r->form);
	lo_stage_free(&r->stage);
	lo_stream_free(&r->in);
	plans_free(&r->plans);
}

/* Counted before anything is written: what cannot be written was seen. */
static void
count_flags(struct run *r, const struct target *t)
{
	for (size_t i = 0; i < t->of->flag_count; i++)
		if (t->sheet.raised[i]) {
			bool critical = t->of->flags[i].critical;

			r->block.critical += critical;
			r->block.attention += !critical;
			r->all.critical += critical;
			r->all.attention += !critical;
		}
}

/* By the output its retry finds and resolves it. */
static int
dead(struct run *r, const char *code, const char *reason, const char *output,
    struct lo_err *e)
{
	struct lo_letter l;

	memset(&l, 0, sizeof(l));
	l.stage = stage_name;
	l.code = code;
	l.reason = reason;
	l.output = output;
	l.of = &r->in.record;
	l.line = r->in.line;
	r->dead++;
	return lo_stage_dead(&r->stage, &l, e);
}

static int
write_set(struct run *r, const struct target *t, const struct origin *o,
    struct lo_err *e)
{
	size_t parts;

	count_flags(r, t);
	parts = measure_write(&r->measure, t, &r->form, o);
	if (r->measure.out.failed)
		return dead(r, "too_long", "its records pass the limit",
		    t->output.p, e);
	r->block.measurements++;
	r->all.measurements++;
	r->stage.made += parts;
	r->stage.bytes += r->measure.out.len;
	return lo_out_put(
	    r->stage.out, r->measure.out.p, r->measure.out.len, e);
}

/* An instrument that was only named is on the form if one of its items is;
 * a form that has none of any that were named is not what was meant, unless
 * nothing was answered at all. */
static int
score_plan(
    struct run *r, struct plan *p, const struct origin *o, struct lo_err *e)
{
	bool any =
	    r->form.count == 0 && r->form.form_id.p == NULL && p->count == 1;
	int got = 0;

	for (size_t i = 0; i < p->count; i++) {
		target_score(&r->plans, &p->v[i], &r->form);
		any |= p->v[i].matched > 0 || p->v[i].part != NULL;
	}
	for (size_t i = 0; got == 0 && i < p->count; i++) {
		const struct target *t = &p->v[i];

		if (!any)
			got = dead(r, "binding",
			    "no question of the form is an item of the "
			    "instrument",
			    t->output.p, e);
		else if (t->matched > 0 || t->part != NULL || p->count == 1)
			got = write_set(r, t, o, e);
	}
	return got;
}

/* A form that nothing is said about is counted, not refused: most lanes
 * carry others, too. */
static int
score_all(struct run *r, const struct origin *o, struct lo_err *e)
{
	struct plan *plan;

	r->block.responses++;
	r->all.responses++;
	if (plans_for(&r->plans, &r->form, &plan, e) < 0)
		return -1;
	r->block.unbound += plan == NULL;
	r->all.unbound += plan == NULL;
	return plan == NULL ? 0 : score_plan(r, plan, o, e);
}

/* What is not ours goes on as it came. */
static int
pass(struct run *r, struct lo_err *e)
{
	return lo_stage_line(&r->stage, r->in.line.text, e);
}

/* A canonical record that holds answers is a form; any other goes on. */
static int
record(struct run *r, struct lo_err *e)
{
	const struct lo_record *c = &r->in.record;
	struct origin o = {c->field[LO_F_IDEM_KEY], c->field[LO_F_OBSERVED_AT],
	    c->field[LO_F_CORRELATION_ID], c->field[LO_F_CLIENT_ID]};
	enum form_kind kind = FORM_NONE;

	if (c->type == LO_CANONICAL)
		kind = form_read(&r->form, c->field[LO_F_PAYLOAD]);
	if (kind == FORM_BAD &&
	    lo_json_get(c->field[LO_F_PAYLOAD], "form_id").p == NULL)
		kind = FORM_NONE;
	if (kind == FORM_NONE)
		return pass(r, e);
	r->stage.seen++;
	if (r->in.block.open && !r->only && pass(r, e) < 0)
		return -1;
	if (kind == FORM_BAD)
		return dead(r, "answers", r->form.why, "score", e);
	return score_all(r, &o, e);
}

/* A form without a record around it is named by its response, or its hash;
 * it was observed when it was answered, or now. */
static void
make_origin(struct run *r, struct lo_span line, struct origin *o)
{
	struct lo_buf *b = &r->made_key;
	char text[LO_HASH_HEX], now[LO_WHEN_TEXT];
	int64_t at = lo_when_now(), said;
	const struct form *f = &r->form;
	size_t start;

	lo_buf_reset(b);
	lo_buf_adds(b, "\"answers:");
	if (f->response_id.p != NULL) {
		if (f->form_id.p != NULL) {
			lo_buf_add(b, f->form_id.p + 1, f->form_id.len - 2);
			lo_buf_addc(b, ':');
		}
		lo_buf_add(b, f->response_id.p + 1, f->response_id.len - 2);
	} else {
		lo_hash_text(line.p, line.len, text);
		lo_buf_addf(b, "sha256:%s", text);
	}
	lo_buf_addc(b, '"');
	o->key.len = b->len;
	if (f->submitted_at.p != NULL && lo_when_parse(f->submitted_at.p + 1,
					     f->submitted_at.len - 2, &said))
		at = said;
	lo_when_text6(at, now);
	start = b->len;
	lo_buf_addf(b, "\"%s\"", now);
	o->observed_at.len = b->len - start;
	lo_run_id_text(lo_when_now(), now);
	lo_buf_addf(b, "\"%s\"", now);
	o->key.p = b->p;
	o->observed_at.p = b->p + start;
	o->correlation_id.p = o->observed_at.p + o->observed_at.len;
	o->correlation_id.len = b->len - start - o->observed_at.len;
	o->client_id = lo_json_get(line, "client_id");
}

/* Outside a block a line of answers alone is a form, too. */
static int
stranger(struct run *r, struct lo_err *e)
{
	struct lo_span line = lo_json_trim(r->in.line.text);
	enum form_kind kind = FORM_NONE;
	struct origin o;

	if (!r->in.block.open && r->in.record.field[LO_F_TYPE].p == NULL)
		kind = form_read(&r->form, line);
	if (kind == FORM_NONE)
		return pass(r, e);
	r->stage.seen++;
	if (kind == FORM_BAD)
		return dead(r, "answers", r->form.why, NULL, e);
	make_origin(r, line, &o);
	if (r->made_key.failed)
		return dead(r, "answers", "an id is too long", NULL, e);
	return score_all(r, &o, e);
}

/* A line that is no JSON cannot be scored, and may be a form: never
 * dropped. */
static int
bad(struct run *r, struct lo_err *e)
{
	struct lo_letter l;

	lo_stream_letter(&r->in, stage_name, &l);
	r->dead++;
	return lo_stage_dead(&r->stage, &l, e);
}

/* The block's counts as members of its events' payload; with them the event
 * that says how many flags of which level there were. */
static int
tell(struct run *r, bool well, struct lo_err *e)
{
	const struct counts *k = &r->block;
	const char *status = well ? "completed" : "failed";
	struct lo_buf extra, line;
	int got;

	lo_buf_init(&extra, 4096);
	lo_buf_init(&line, KEY_MAX);
	lo_buf_addf(&extra,
	    "\"responses\":%" PRIu64 ",\"unbound\":%" PRIu64
	    ",\"measurements\":%" PRIu64 ",\"flags\":{\"critical\":%" PRIu64
	    ",\"attention\":%" PRIu64 "}",
	    k->responses, k->unbound, k->measurements, k->critical,
	    k->attention);
	r->stage.extra = lo_buf_span(&extra);
	lo_stage_event(&r->stage, "measurement.scored", status, &line);
	got = lo_out_put(r->stage.out, line.p, line.len, e);
	r->stage.extra = (struct lo_span){NULL, 0};
	lo_buf_free(&extra);
	lo_buf_free(&line);
	return got;
}

/* States promise what came before; without the forms there is nothing to
 * promise. */
static int
frame(struct run *r, enum lo_step step, struct lo_err *e)
{
	if (step == LO_STEP_STATE && r->only)
		return 0;
	if (step == LO_STEP_BEGIN)
		memset(&r->block, 0, sizeof(r->block));
	if ((step == LO_STEP_END && tell(r, r->in.block.complete, e) < 0) ||
	    (step == LO_STEP_BROKEN && tell(r, false, e) < 0))
		return -1;
	return lo_stage_frame(&r->stage, step, e);
}

int
run(struct run *r, struct lo_err *e)
{
	enum lo_step step;
	int got;

	if (plans_load(&r->plans, e) < 0)
		return -1;
	do {
		if (lo_stream_next(&r->in, &step, e) < 0)
			return -1;
		if (step == LO_STEP_RECORD)
			got = record(r, e);
		else if (step == LO_STEP_STRANGER)
			got = stranger(r, e);
		else if (step == LO_STEP_BAD)
			got = bad(r, e);
		else
			got = step == LO_STEP_EOF ? 0 : frame(r, step, e);
	} while (got == 0 && step != LO_STEP_EOF);
	return got;
}

static void
put_flags(struct lo_buf *b, uint64_t n, const char *level)
{
	if (n > 0)
		lo_buf_addf(b, "%s%" PRIu64 " %s flag%s",
		    b->len > 0 ? ", " : "", n, level, n == 1 ? "" : "s");
}

void
run_flags(const struct run *r, struct lo_buf *b)
{
	put_flags(b, r->all.critical, "critical");
	put_flags(b, r->all.attention, "attention");
}
