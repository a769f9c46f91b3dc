#include <stdlib.h>
#include <string.h>

#include "common/front.h"
#include "common/stream.h"

enum { NAME_MAX_BYTES = 4096, CURSOR_MAX = 16 << 20 };

void
lo_stream_init(struct lo_stream *s, int fd, size_t max, struct lo_out *out)
{
	struct lo_block *b = &s->block;

	memset(s, 0, sizeof(*s));
	lo_lines_init(&s->lines, fd, max, out);
	lo_buf_init(&s->front, LO_LINE_KEEP + 1);
	lo_buf_init(&b->stream, NAME_MAX_BYTES);
	lo_buf_init(&b->run_id, NAME_MAX_BYTES);
	lo_buf_init(&b->mode, NAME_MAX_BYTES);
	lo_buf_init(&b->client_id, NAME_MAX_BYTES);
	lo_buf_init(&b->started_at, NAME_MAX_BYTES);
	lo_buf_init(&b->resumed_from, CURSOR_MAX);
}

void
lo_stream_free(struct lo_stream *s)
{
	lo_lines_free(&s->lines);
	lo_buf_free(&s->front);
	lo_buf_free(&s->block.stream);
	lo_buf_free(&s->block.run_id);
	lo_buf_free(&s->block.mode);
	lo_buf_free(&s->block.client_id);
	lo_buf_free(&s->block.started_at);
	lo_buf_free(&s->block.resumed_from);
}

static void
worse(struct lo_stream *s, int status)
{
	s->status = lo_status_worst(s->status, status);
}

static void
take(const struct lo_record *r, enum lo_field f, struct lo_buf *b)
{
	lo_buf_reset(b);
	lo_record_text(r, f, b);
}

static enum lo_type
counted(const struct lo_record *r)
{
	for (int t = LO_RAW; t <= LO_LETTER; t++)
		if (lo_json_is(r->field[LO_F_COUNTS], lo_type_name(t)))
			return t;
	return r->field[LO_F_COUNTS].p == NULL ? LO_RAW : LO_TYPES;
}

/* A window says nothing about what lies outside it, a replay nothing about
 * the source, unless it is the whole of a stream. */
static bool
publishes(const struct lo_block *b)
{
	if (lo_span_is(lo_buf_span(&b->mode), "replay"))
		return lo_span_is(lo_buf_span(&b->resumed_from), "null");
	return lo_span_is(lo_buf_span(&b->mode), "full") ||
	       lo_span_is(lo_buf_span(&b->mode), "incremental");
}

static void
open_block(struct lo_stream *s)
{
	struct lo_block *b = &s->block;
	const struct lo_record *r = &s->record;

	take(r, LO_F_STREAM, &b->stream);
	take(r, LO_F_RUN_ID, &b->run_id);
	take(r, LO_F_MODE, &b->mode);
	take(r, LO_F_CLIENT_ID, &b->client_id);
	take(r, LO_F_STARTED_AT, &b->started_at);
	lo_buf_reset(&b->resumed_from);
	if (r->field[LO_F_RESUMED_FROM].p != NULL)
		lo_buf_addspan(&b->resumed_from, r->field[LO_F_RESUMED_FROM]);
	b->counts = counted(r);
	b->publishes = publishes(b);
	b->received = b->sent = b->made = 0;
	b->short_by_filter = b->complete = false;
	b->exit = 0;
	b->open = true;
	s->more = false;
	s->blocks++;
}

static bool
of_block(const struct lo_stream *s)
{
	const struct lo_block *b = &s->block;

	return b->open &&
	       lo_json_is(s->record.field[LO_F_STREAM], b->stream.p) &&
	       lo_json_is(s->record.field[LO_F_RUN_ID], b->run_id.p);
}

/* A count that cannot be read compares as one that is off. */
static void
compare(struct lo_stream *s)
{
	int64_t n = -1;

	lo_json_int(s->record.field[LO_F_RECORDS], &n);
	s->block.sent = n < 0 ? UINT64_MAX : (uint64_t)n;
	if (s->block.sent != s->block.received)
		s->block.short_by_filter = true;
	if (s->record.field[LO_F_MADE].p != NULL &&
	    (!lo_json_int(s->record.field[LO_F_MADE], &n) ||
		n != (int64_t)s->block.made))
		s->block.short_by_filter = true;
}

static void
close_block(struct lo_stream *s)
{
	struct lo_block *b = &s->block;
	int64_t n = LO_BUG;

	compare(s);
	lo_json_int(s->record.field[LO_F_EXIT], &n);
	b->complete = lo_json_is(s->record.field[LO_F_STATUS], "complete");
	b->exit = n < 0 || n > 255 ? LO_BUG : (int)n;
	if (!b->complete && b->exit == 0)
		b->exit = LO_TEMP;
	b->open = false;
	s->more = lo_json_kind(s->record.field[LO_F_MORE]) == 't';
	worse(s, b->exit);
}

static enum lo_step
break_block(struct lo_stream *s)
{
	s->block.open = false;
	s->block.complete = false;
	s->block.exit = LO_TEMP;
	s->broken++;
	worse(s, LO_TEMP);
	return LO_STEP_BROKEN;
}

/* Whether the producer wrote it; what filters made is counted apart. */
static bool
counts(const struct lo_block *b, const struct lo_record *r)
{
	if (r->type == LO_LETTER && b->counts == LO_RAW)
		return lo_json_is(r->field[LO_F_STAGE], "lo-extract");
	return r->type == b->counts || b->counts == LO_TYPES;
}

static enum lo_step
record(struct lo_stream *s)
{
	struct lo_block *b = &s->block;
	enum lo_type type = s->record.type;

	s->records++;
	if (type == LO_LETTER)
		worse(s, LO_DATA);
	if (b->open && type != LO_EVENT) {
		if (counts(b, &s->record))
			b->received++;
		else
			b->made++;
	}
	return LO_STEP_RECORD;
}

enum lo_step
lo_stream_line(struct lo_stream *s, bool parsed, bool last)
{
	if (!parsed)
		return s->block.open && last ? break_block(s) : LO_STEP_BAD;
	switch (s->record.type) {
	case LO_STRANGER:
		return LO_STEP_STRANGER;
	case LO_BEGIN:
		if (s->block.open) {
			s->again = true;
			return break_block(s);
		}
		open_block(s);
		return LO_STEP_BEGIN;
	case LO_STATE:
		if (!of_block(s))
			return LO_STEP_STRAY;
		compare(s);
		return LO_STEP_STATE;
	case LO_END:
		if (!of_block(s))
			return LO_STEP_STRAY;
		close_block(s);
		return LO_STEP_END;
	default:
		return record(s);
	}
}

enum lo_step
lo_stream_eof(struct lo_stream *s)
{
	if (s->block.open)
		return break_block(s);
	if (s->more) {
		s->broken++;
		worse(s, LO_TEMP);
	}
	return LO_STEP_EOF;
}

/* A line that is not JSON, but ends in a whole begin: what a killed producer
 * left, and after it, without a newline, the next one's first line. */
static bool
torn(struct lo_span line, struct lo_span *begin)
{
	static const char mark[] = "{\"type\":\"begin\"";
	struct lo_record r;
	struct lo_json_fault f;
	const char *p = line.p, *end = line.p + line.len, *found = NULL;

	while ((p = memmem(p, end - p, mark, sizeof(mark) - 1)) != NULL)
		found = p++;
	if (found == NULL || found == line.p)
		return false;
	*begin = (struct lo_span){found, end - found};
	return lo_record_parse(&r, *begin, &f) == 0 && r.type == LO_BEGIN;
}

/* A letter may be longer than a line by what it wraps a line in. */
static bool
fits(const struct lo_stream *s)
{
	return s->line.length <= s->lines.max || s->record.type == LO_LETTER;
}

bool
lo_stream_parse(struct lo_stream *s)
{
	struct lo_span begin;

	s->fault = (struct lo_json_fault){0, "longer than the limit"};
	if (s->line.too_long)
		return false;
	if (lo_record_parse(&s->record, s->line.text, &s->fault) == 0) {
		s->line.too_long = !fits(s);
		if (s->line.too_long)
			lo_hash(s->line.text.p, s->line.text.len, s->line.hash);
		else
			s->fault.what = NULL;
		return !s->line.too_long;
	}
	if (!s->block.open || !torn(s->line.text, &begin))
		return false;
	/* What a killed producer left, and in the same line its successor. */
	s->line.offset += begin.p - s->line.text.p;
	s->line.length = begin.len;
	s->line.text = begin;
	s->fault.what = NULL;
	return lo_record_parse(&s->record, begin, &s->fault) == 0;
}

int
lo_stream_next(struct lo_stream *s, enum lo_step *step, struct lo_err *e)
{
	bool parsed;
	int last = 0, got;

	if (s->again) {
		s->again = false;
		*step = lo_stream_line(s, true, false);
		return 0;
	}
	got = lo_lines_next(&s->lines, &s->line, e);
	if (got < 0)
		return -1;
	if (got == 0) {
		*step = lo_stream_eof(s);
		return 0;
	}
	parsed = lo_stream_parse(s);
	if (!parsed && s->block.open &&
	    (last = lo_lines_last(&s->lines, e)) < 0)
		return -1;
	*step = lo_stream_line(s, parsed, last != 0);
	return 0;
}

void
lo_stream_letter(struct lo_stream *s, const char *stage, struct lo_letter *l)
{
	struct lo_span begins = s->line.text;

	memset(l, 0, sizeof(*l));
	l->stage = stage;
	l->line = s->line;
	if (s->line.too_long) {
		l->code = "too_long";
		l->reason = "the line is longer than the limit";
		if (begins.len > LO_LINE_KEEP)
			begins.len = LO_LINE_KEEP;
		if (lo_front(&s->record, begins, &s->front))
			l->of = &s->record;
	} else if (s->fault.what != NULL) {
		l->code = "json";
		l->reason = s->fault.what;
	} else {
		l->code = "unknown";
		l->reason = s->record.why;
		l->of = &s->record;
	}
}
