#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/lo-canon/canon.h"

enum { EXTRA_MAX = 64 << 10 };

/* A line and what came of it. */
struct item {
	struct result_head head;
	struct lo_span parts;
	const char *failed;
	bool whole; /* the stream's record has all of its fields */
};

void
canon_init(
    struct canon *c, enum canon_mode mode, size_t line_max, struct lo_out *out)
{
	memset(c, 0, sizeof(*c));
	c->mode = mode;
	canonizer_init(&c->canonizer, line_max);
	lo_stream_init(&c->in, -1, line_max, out);
	lo_stage_init(&c->stage, "lo-canon",
	    mode == CANON_KINDS ? "canonize" : NULL, &c->in, out);
	lo_buf_init(&c->scratch, 2 * line_max);
	lo_buf_init(&c->extra, EXTRA_MAX);
}

void
canon_free(struct canon *c)
{
	canonizer_free(&c->canonizer);
	lo_filter_free(c->filter);
	lo_stream_free(&c->in);
	lo_stage_free(&c->stage);
	lo_buf_free(&c->scratch);
	lo_buf_free(&c->extra);
}

/* The worker's word is enough for records; frames and letters, and what it
 * did not get through, are parsed here. */
static bool
take_record(struct canon *c, struct item *item)
{
	enum lo_type t = item->head.type;

	item->whole = false;
	c->in.record.type = t;
	if (item->failed == NULL && item->head.json &&
	    (t == LO_STRANGER || t == LO_RAW || t == LO_CANONICAL ||
		t == LO_MEASUREMENT || t == LO_OBSERVATION || t == LO_EVENT))
		return true;
	item->whole = true;
	return lo_stream_parse(&c->in);
}

static int
put_letter(struct canon *c, struct item *item, const char *code,
    const char *reason, const struct lo_transform *t, struct lo_err *e)
{
	struct lo_letter l = {.stage = c->stage.tool,
	    .code = code,
	    .reason = reason,
	    .of = &c->in.record,
	    .line = c->in.line};

	if (t != NULL) {
		l.output = t->output;
		l.transform_ref = t->ref;
	}
	if (!item->whole)
		(void)lo_stream_parse(&c->in);
	item->whole = true;
	c->dead++;
	return lo_stage_dead(&c->stage, &l, e);
}

/* A worker died, and at which transform is not known. */
static int
put_failures(struct canon *c, struct item *item, struct lo_err *e)
{
	const char *why = canonize_reason(item->failed);
	const struct lo_transform *t;
	size_t i = 0;

	if (c->mode != CANON_KINDS)
		return put_letter(c, item, item->failed, why, NULL, e);
	while ((t = lo_catalogue_next(
		    &c->canonizer.catalogue, &c->in.record, &i)) != NULL)
		if (put_letter(c, item, item->failed, why, t, e) < 0)
			return -1;
	return 0;
}

static const struct lo_transform *
used(const struct canon *c, size_t by)
{
	return by != RESULT_NONE ? c->canonizer.catalogue.used[by] : NULL;
}

static void
count_unmapped(struct canon *c, const struct result_part *part)
{
	c->unmapped += part->unmapped;
	c->canonizer.catalogue.used[part->by]->program->unmapped +=
	    part->unmapped;
}

static int
put_parts(struct canon *c, struct item *item, struct lo_err *e)
{
	struct result_part part;

	while (result_next(&item->parts, &part)) {
		if (part.code != NULL) {
			if (put_letter(c, item, part.code, part.reason,
				used(c, part.by), e) < 0)
				return -1;
			continue;
		}
		c->stage.made += part.count;
		if (part.unmapped > 0)
			count_unmapped(c, &part);
		c->stage.bytes += part.lines.len;
		c->made += part.count;
		if (lo_out_put(c->stage.out, part.lines.p, part.lines.len, e) <
		    0)
			return -1;
	}
	return 0;
}

/* The raw line with what its input schema says of it. */
static int
put_checked(struct canon *c, struct item *item, struct lo_err *e)
{
	struct lo_span line, old;

	if (!item->whole)
		(void)lo_stream_parse(&c->in);
	item->whole = true;
	line = lo_json_trim(c->in.line.text);
	old = c->in.record.field[LO_F_VALIDATION_STATUS];
	if (old.p != NULL ||
	    lo_json_kind(c->in.record.field[LO_F_DELETED]) == 't')
		return lo_stage_line(&c->stage, c->in.line.text, e);
	lo_buf_shrink(&c->scratch, 1 << 20);
	lo_buf_add(&c->scratch, line.p, line.len - 1);
	lo_buf_addf(&c->scratch, ",\"validation_status\":\"%s\"}",
	    canonize_check(&c->canonizer, &c->in.record));
	return lo_stage_line(&c->stage, lo_buf_span(&c->scratch), e);
}

/* Consumed records go before what was made of them; in an unframed stream,
 * and with --only, they do not go on. */
static int
raw(struct canon *c, struct item *item, struct lo_err *e)
{
	bool pass = c->in.block.open && !c->only;

	c->stage.seen++;
	c->unfit += !item->head.fits && item->failed == NULL;
	if (pass && c->validate_input) {
		if (put_checked(c, item, e) < 0)
			return -1;
	} else if (pass && lo_stage_line(&c->stage, c->in.line.text, e) < 0) {
		return -1;
	}
	if (item->failed != NULL)
		return put_failures(c, item, e);
	return put_parts(c, item, e);
}

static int
bad(struct canon *c, struct lo_err *e)
{
	struct lo_letter l;

	lo_stream_letter(&c->in, c->stage.tool, &l);
	c->dead++;
	return lo_stage_dead(&c->stage, &l, e);
}

static int
kinds_step(
    struct canon *c, enum lo_step step, struct item *item, struct lo_err *e)
{
	switch (step) {
	case LO_STEP_BAD:
		return bad(c, e);
	case LO_STEP_RECORD:
		if (c->in.record.type == LO_RAW)
			return raw(c, item, e);
		return lo_stage_line(&c->stage, c->in.line.text, e);
	case LO_STEP_STRANGER:
		return lo_stage_line(&c->stage, c->in.line.text, e);
	case LO_STEP_STATE:
		return c->only ? 0 : lo_stage_frame(&c->stage, step, e);
	case LO_STEP_EOF:
		return 0;
	default:
		return lo_stage_frame(&c->stage, step, e);
	}
}

/* What the filters of a block say of themselves is not for a program. */
static bool
is_event(const struct canon *c, enum lo_step step)
{
	return step == LO_STEP_RECORD && c->in.record.type == LO_EVENT &&
	       c->in.block.open;
}

static int
program_step(
    struct canon *c, enum lo_step step, struct item *item, struct lo_err *e)
{
	if (step == LO_STEP_BAD)
		return bad(c, e);
	if ((step != LO_STEP_RECORD && step != LO_STEP_STRANGER) ||
	    is_event(c, step))
		return 0;
	if (item->failed != NULL)
		return put_failures(c, item, e);
	return put_parts(c, item, e);
}

static int
select_step(
    struct canon *c, enum lo_step step, struct item *item, struct lo_err *e)
{
	if ((step != LO_STEP_RECORD && step != LO_STEP_STRANGER) ||
	    is_event(c, step))
		return kinds_step(c, step, item, e);
	if (item->failed != NULL)
		return put_failures(c, item, e);
	c->made += item->head.selected;
	if (item->head.selected)
		return lo_stage_line(&c->stage, c->in.line.text, e);
	return put_parts(c, item, e);
}

static void
reset_counts(struct canon *c)
{
	struct lo_catalogue *k = &c->canonizer.catalogue;

	c->block_replaced = 0;
	for (size_t i = 0; i < k->used_count; i++)
		k->used[i]->program->unmapped = 0;
	c->stage.extra.p = NULL;
}

/* For the event of the block. */
static void
put_counts(struct canon *c)
{
	struct lo_catalogue *k = &c->canonizer.catalogue;
	const char *before = ",\"unmapped\":{", *after = "";

	lo_buf_reset(&c->extra);
	if (c->block_replaced > 0)
		lo_buf_addf(
		    &c->extra, ",\"replaced\":%" PRIu64, c->block_replaced);
	for (size_t i = 0; i < k->used_count; i++) {
		if (k->used[i]->program->unmapped == 0)
			continue;
		lo_buf_adds(&c->extra, before);
		lo_json_puts(&c->extra, k->used[i]->ref);
		lo_buf_addf(&c->extra, ":%lu", k->used[i]->program->unmapped);
		before = ",";
		after = "}";
	}
	lo_buf_adds(&c->extra, after);
	c->stage.extra = (struct lo_span){NULL, 0};
	if (c->extra.len > 0)
		c->stage.extra =
		    (struct lo_span){c->extra.p + 1, c->extra.len - 1};
}

static int
take_step(
    struct canon *c, enum lo_step step, struct item *item, struct lo_err *e)
{
	if (step == LO_STEP_BEGIN)
		reset_counts(c);
	else if (step != LO_STEP_RECORD && step != LO_STEP_STRANGER)
		put_counts(c);
	switch (c->mode) {
	case CANON_PROGRAM:
		return program_step(c, step, item, e);
	case CANON_SELECT:
		return select_step(c, step, item, e);
	default:
		return kinds_step(c, step, item, e);
	}
}

int
canon_done(void *arg, struct lo_pool *p, const struct lo_line *line,
    struct lo_span result, const char *failed, struct lo_err *e)
{
	struct canon *c = arg;
	struct item item = {.failed = failed};
	bool parsed;
	int last = 0;

	item.head = result_head(result, &item.parts);
	c->replaced += item.head.replaced;
	c->block_replaced += item.head.replaced;
	c->lines++;
	c->in.line = *line;
	parsed = take_record(c, &item);
	if (!parsed && c->in.block.open && p != NULL)
		last = lo_pool_last(p, e);
	if (last < 0)
		return -1;
	do {
		enum lo_step step;

		c->in.again = false;
		step = lo_stream_line(&c->in, parsed, last != 0);
		if (take_step(c, step, &item, e) < 0)
			return -1;
	} while (c->in.again);
	return 0;
}

int
canon_end(struct canon *c, struct lo_err *e)
{
	struct item none = {.failed = NULL};

	return take_step(c, lo_stream_eof(&c->in), &none, e);
}
