#include <string.h>

#include "common/line.h"
#include "fhir.h"

#define SET_MAX (2 * LO_LINE_MAX)

void
fhir_init(struct fhir *f, size_t line_max, struct lo_out *out)
{
	memset(f, 0, sizeof(*f));
	catalogue_init(&f->catalogue);
	lo_stream_init(&f->in, 0, line_max, out);
	lo_buf_init(&f->set, SET_MAX);
	lo_buf_init(&f->made, 16 * SET_MAX);
	lo_buf_init(&f->id, SET_MAX);
	f->out = out;
}

void
fhir_free(struct fhir *f)
{
	lo_buf_free(&f->set);
	lo_buf_free(&f->made);
	lo_buf_free(&f->id);
	lo_stream_free(&f->in);
	catalogue_free(&f->catalogue);
}

int
fhir_status(const struct fhir *f)
{
	return f->skipped > 0 ? lo_status_worst(f->in.status, LO_DATA)
			      : f->in.status;
}

/* A set that makes no sense is left out whole; the status says so. */
static int
flush(struct fhir *f, struct lo_err *e)
{
	int got;

	if (f->set.len == 0)
		return 0;
	lo_buf_shrink(&f->made, 1 << 20);
	if (f->set.failed || fhir_write(f) < 0 || f->made.failed) {
		f->skipped++;
		got = 0;
	} else {
		got = lo_out_put(f->out, f->made.p, f->made.len, e);
	}
	lo_buf_shrink(&f->set, 1 << 20);
	return got;
}

/* Whether the line is of the set that is open: one measurement, and what
 * was observed with it by the same instrument and binding. */
static bool
belongs(const struct fhir *f, const struct lo_record *r)
{
	struct lo_span key = r->field[LO_F_IDEM_KEY];

	return f->set.len > 0 && r->type == LO_OBSERVATION && f->key.len > 1 &&
	       key.len > f->key.len &&
	       memcmp(f->set.p + f->key_at, key.p, f->key.len - 1) == 0 &&
	       key.p[f->key.len - 1] == '/';
}

/* The key is kept by its place: the buffer moves when it grows. */
static int
take(struct fhir *f, struct lo_err *e)
{
	const struct lo_record *r = &f->in.record;
	struct lo_span line = lo_json_trim(f->in.line.text);

	if (r->type != LO_MEASUREMENT && r->type != LO_OBSERVATION)
		return 0;
	if (!belongs(f, r)) {
		if (flush(f, e) < 0)
			return -1;
		f->key = (struct lo_span){NULL, 0};
		if (r->type == LO_MEASUREMENT) {
			f->key = r->field[LO_F_IDEM_KEY];
			f->key_at = (size_t)(f->key.p - line.p);
		}
	}
	lo_buf_addspan(&f->set, line);
	lo_buf_addc(&f->set, '\n');
	return 0;
}

int
fhir_run(struct fhir *f, struct lo_err *e)
{
	enum lo_step step;

	do {
		if (lo_stream_next(&f->in, &step, e) < 0)
			return -1;
		f->skipped += step == LO_STEP_BAD || step == LO_STEP_STRANGER;
		if (step == LO_STEP_RECORD && take(f, e) < 0)
			return -1;
	} while (step != LO_STEP_EOF);
	return flush(f, e);
}
