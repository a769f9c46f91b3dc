#include "cmd/lo-extract/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract/interrupt.h"
#include "cmd/lo-extract/lock.h"
#include "cmd/lo-extract/source.h"
#include "common/home.h"
#include "common/mem.h"

enum { BEGIN_MAX = 17 << 20 };

void
run_init(struct run *r, const struct options *o, const struct source *s,
    struct lo_out *out)
{
	memset(r, 0, sizeof(*r));
	r->options = o;
	r->source = s;
	r->connection = o->connection != NULL ? o->connection : s->name;
	r->stream = lo_format("%s/%s/%s", o->type != NULL ? o->type : s->type,
	    s->name, r->connection);
	r->lock = -1;
	connection_init(&r->config);
	lo_state_init(&r->state);
	emitter_init(&r->out, out);
	r->out.source = s->name;
	r->out.connection = r->connection;
	r->out.run_id = r->run_id;
	r->out.config = &r->config;
	r->out.options = o;
	r->out.window = o->has_since || o->has_until || o->has_limit;
	r->out.bare = o->bare;
}

void
run_free(struct run *r)
{
	if (r->lock >= 0)
		close(r->lock);
	emitter_free(&r->out);
	lo_state_free(&r->state);
	connection_free(&r->config);
	free(r->stream);
}

void
run_now(const struct run *r, char out[LO_WHEN_TEXT])
{
	lo_when_text6(r->started + lo_when_mono() - r->mono, out);
}

void
run_since(const struct run *r, const char *observed, struct lo_buf *b)
{
	lo_buf_reset(b);
	lo_buf_addf(b, "[\"%s\",\"%s\"]", r->run_id, observed);
}

void
run_trouble(struct run *r, const struct lo_err *e, const char *code)
{
	r->warn("%s", e->text);
	if (r->code == NULL ||
	    lo_status_worst(r->status, e->status) != r->status)
		r->code = code;
	r->status = lo_status_worst(r->status, e->status);
}

bool
run_over(const struct run *r)
{
	return r->out.full || interrupt_asked();
}

static const char *
mode(const struct run *r)
{
	if (r->out.window)
		return "window";
	return r->resumed ? "incremental" : "full";
}

static int
begin(struct run *r, struct lo_err *e)
{
	struct lo_buf b;
	char now[LO_WHEN_TEXT];
	int got;

	lo_buf_init(&b, BEGIN_MAX);
	lo_when_text6(r->started, now);
	lo_record_open(&b, LO_BEGIN);
	lo_record_put(&b, LO_F_STREAM, r->stream);
	lo_record_put(&b, LO_F_RUN_ID, r->run_id);
	lo_record_put(&b, LO_F_MODE, mode(r));
	if (r->config.client.len > 0)
		lo_record_putn(
		    &b, LO_F_CLIENT_ID, lo_buf_span(&r->config.client));
	lo_record_raw(&b, LO_F_RESUMED_FROM,
	    r->resumed ? lo_buf_span(&r->state.cursor) : lo_span_of("null"));
	lo_record_put(&b, LO_F_STARTED_AT, now);
	lo_record_close(&b);
	/* Whoever waits for it learns now that there is a run. */
	got = emitter_begin(&r->out, r->stream, lo_buf_span(&b), e);
	if (got == 0)
		got = lo_out_flush(r->out.stage.out, e);
	lo_buf_free(&b);
	return got;
}

/* The cursor in force, and what the configuration says.  What cannot be read
 * is no hindrance where it would not be in force. */
static int
prepare(struct run *r, struct lo_err *e)
{
	const struct options *o = r->options;
	bool wanted = !o->full && !o->bare && !r->out.window;
	struct lo_err damaged;

	if (connection_load(
		&r->config, o->config, r->source->name, r->connection, e) < 0)
		return -1;
	if (lo_state_read(&r->state, r->stream, o->state, &damaged) < 0 &&
	    wanted) {
		*e = damaged;
		return -1;
	}
	/* A null stands for the beginning. */
	r->resumed = r->state.found && wanted &&
		     !lo_span_is(lo_buf_span(&r->state.cursor), "null");
	return 0;
}

int
run_look(struct run *r, struct lo_err *e)
{
	if (lo_home_open(e) < 0)
		return -1;
	return prepare(r, e);
}

static int
hold(struct run *r, struct lo_err *e)
{
	if (lo_home_open(e) < 0)
		return -1;
	/* A dry run leaves nothing behind, a run_id neither. */
	if (r->options->dry)
		return 0;
	return lock_take(r->stream, &r->lock, e);
}

static int
finish(struct run *r, struct lo_err *e)
{
	const char *status = "complete", *code = NULL;

	if (r->out.stage.dead > 0)
		r->status = lo_status_worst(r->status, LO_DATA);
	if (r->code != NULL) {
		status = "failed";
		code = r->code;
	}
	if (interrupt_asked()) {
		status = "interrupted";
		r->status = lo_status_worst(r->status, LO_TEMP);
	}
	return emitter_end(&r->out, status, r->status, code, e);
}

/* Holding the lock or not, the block begins: what is wrong from here on
 * reaches the end of the pipe as an end that says so. */
static int
work(struct run *r, const struct lo_err *before, struct lo_err *e)
{
	struct lo_err trouble = *before;

	if (trouble.status == LO_OK && prepare(r, &trouble) < 0)
		r->resumed = false;
	if (r->lock >= 0) {
		if (lock_run_id(r->lock, r->started, r->state.run_id.p,
			r->run_id, e) < 0)
			return -1;
	} else
		lo_run_id_text(r->started, r->run_id);
	if (begin(r, e) < 0)
		return -1;
	if (trouble.status != LO_OK)
		run_trouble(r, &trouble, "config");
	else if (r->source->read(r, &trouble) < 0) {
		if (r->out.stage.out->failed != 0) {
			*e = trouble;
			return -1;
		}
		run_trouble(r, &trouble, r->code != NULL ? r->code : "source");
	}
	return finish(r, e);
}

int
run_block(struct run *r, struct lo_err *e)
{
	struct lo_err before = {LO_OK, ""};

	r->started = lo_when_now();
	r->mono = lo_when_mono();
	if (hold(r, &before) < 0 && before.status == LO_TEMP) {
		*e = before;
		return before.status;
	}
	if (work(r, &before, e) < 0)
		return e->status;
	return r->status;
}
