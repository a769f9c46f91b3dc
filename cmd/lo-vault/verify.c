#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"
#include "latest.h"
#include "lock.h"
#include "plan.h"
#include "remove.h"
#include "seal.h"
#include "verify.h"
#include "walk.h"

enum { LINE_TEXT = 2048, CURSORS_MOST = 4 << 20 };

struct verify {
	const char *stream;
	struct lo_out *out;
	struct verify_result *r;
	struct plan plan;
	struct cursors cursors;
	struct keyset young; /* cursors of the runs that cat needs */
	struct walk walk;
	struct lo_err failed; /* of the output, or of a repair */
	uint64_t faults, records;
	bool repair;
	int lock;
};

__attribute__((format(printf, 2, 3))) static void
say(struct verify *v, const char *fmt, ...)
{
	char line[LINE_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (v->failed.status == 0)
		(void)lo_out_line(v->out, lo_span_of(line), &v->failed);
}

static void
on_fault(void *arg, const struct lo_err *fault)
{
	struct verify *v = arg;

	v->faults++;
	say(v, "%s", fault->text);
}

/* What is no manifest is put aside, and made anew; one that may not be read,
 * or that a later program wrote, is let alone. */
static int
remake(const char *stream, const char *run_id, struct cursors *c,
    struct sealed *s, struct lo_err *e)
{
	char *dir = place_run(stream, run_id);
	char *from = lo_format("%s/manifest.json", dir);
	char *to = lo_format("%s/manifest.json.cut", dir);
	struct manifest m;
	int got;

	manifest_init(&m);
	got = manifest_load(&m, dir, "manifest.json", e);
	if (got == 0 || e->status == LO_DATA)
		got = rename(from, to) < 0 ? 1 : 0;
	manifest_free(&m);
	if (got > 0)
		got = lo_file_fail(e, LO_IO, from, "rename");
	else if (got == 0)
		got = seal_run(stream, run_id, c, s, e);
	free(dir);
	free(from);
	free(to);
	return got;
}

/* Parts that no manifest knows: the run was cut off when it went on. */
static bool
has_more(const struct manifest *m)
{
	char *dir = place_run(m->stream, m->run_id);
	bool more = place_parts(dir) > m->part_count;

	free(dir);
	return more;
}

static int
mend(struct verify *v, struct lo_err *e)
{
	struct sealed s = {0, 0, 0};
	struct plan p;
	int got;

	if (seal_stream(v->stream, &v->cursors, &s, e) < 0 ||
	    remove_rest(v->stream, e) < 0)
		return -1;
	got = plan_load(&p, v->stream, INT64_MAX, e);
	for (size_t i = 0; i < p.bad.count && got == 0; i++)
		got = remake(v->stream, p.bad.v[i], &v->cursors, &s, e);
	for (size_t i = 0; i < p.count && got == 0; i++)
		if (has_more(&p.runs[i]))
			got = seal_run(
			    v->stream, p.runs[i].run_id, &v->cursors, &s, e);
	plan_free(&p);
	if (s.runs + s.removed > 0)
		say(v,
		    "%s: sealed %" PRIu64 " runs with %" PRIu64
		    " records, removed %" PRIu64 " without any",
		    v->stream, s.runs, s.records, s.removed);
	return got;
}

static void
check_open(struct verify *v)
{
	struct lo_err e = {0, ""};
	int fd = -1;

	if (v->plan.open.count == 0)
		return;
	if (lock_take(v->stream, &fd, &e) == 0)
		close(fd);
	for (size_t i = 0; i < v->plan.open.count; i++) {
		if (e.status == LO_TEMP) {
			say(v, "%s: run %s: being written now", v->stream,
			    v->plan.open.v[i]);
			continue;
		}
		v->faults++;
		say(v,
		    "%s: run %s: was cut off; lo-vault verify --repair %s "
		    "keeps what is durable",
		    v->stream, v->plan.open.v[i], v->stream);
	}
}

static void
check_bad(struct verify *v)
{
	const struct names *bad = &v->plan.bad;

	for (size_t i = 0; i < bad->count; i++) {
		v->faults++;
		say(v, "%s: run %s: manifest.json: %s", v->stream, bad->v[i],
		    i == 0 ? v->plan.why.text : "no manifest");
	}
}

/* Counts the cursors of a run that CURSORS does not have; repair adds. */
static uint64_t
read_run(struct verify *v, const struct manifest *m)
{
	bool needed = plan_needs(&v->plan, m - v->plan.runs);
	uint64_t lacks = 0;

	walk_run(&v->walk, m);
	while (walk_next(&v->walk)) {
		struct lo_span c = v->walk.record.field[LO_F_CURSOR];

		if (v->walk.record.type != LO_STATE || !manifest_publishes(m))
			continue;
		if (needed)
			keyset_add(&v->young, cursors_hash(c));
		if (cursors_has(&v->cursors, c))
			continue;
		if (!v->repair)
			lacks++;
		else if (v->failed.status == 0)
			(void)cursors_add(&v->cursors, c, false, &v->failed);
	}
	return lacks;
}

static void
check_runs(struct verify *v)
{
	uint64_t lacks = 0;

	for (size_t i = 0; i < v->plan.count; i++) {
		const struct manifest *m = &v->plan.runs[i];

		lacks += read_run(v, m);
		v->records += m->records;
		if (has_more(m)) {
			v->faults++;
			say(v,
			    "%s: run %s: has parts that its manifest does "
			    "not; lo-vault verify --repair %s",
			    v->stream, m->run_id, v->stream);
		}
	}
	if (lacks > 0) {
		v->faults++;
		say(v,
		    "%s: CURSORS lacks %" PRIu64 " that the runs have; "
		    "lo-vault verify --repair %s",
		    v->stream, lacks, v->stream);
	}
}

static void
check_gaps(struct verify *v)
{
	const struct plan *p = &v->plan;

	if (p->gap == NULL)
		return;
	for (size_t i = p->gap - p->runs; i < p->count; i++) {
		if (!p->runs[i].gap)
			continue;
		v->faults++;
		say(v,
		    "%s: run %s: gap: it goes on from a place that the vault "
		    "does not hold; lo-extract --full closes it",
		    v->stream, p->runs[i].run_id);
	}
}

/* A run goes on from a cursor that no run has any more, and prune cannot have
 * taken that run: it was newer than one that cat needs, or no enumeration has
 * ended. */
static int
check_missing(struct verify *v, struct lo_err *e)
{
	const struct plan *p = &v->plan;
	bool never = p->whole.run == INT64_MIN && p->scope_count == 0;
	int gone;

	for (size_t i = 0; i < p->count; i++) {
		struct lo_span from = lo_buf_span(&p->runs[i].resumed_from);

		if (!plan_needs(p, i) || p->runs[i].gap || from.len == 0 ||
		    lo_span_is(from, "null") || v->young.full ||
		    keyset_has(&v->young, cursors_hash(from)))
			continue;
		gone = cursors_follows(
		    &v->cursors, never ? NULL : &v->young, from, e);
		if (gone < 0)
			return -1;
		if (gone == 0)
			continue;
		v->faults++;
		say(v,
		    "%s: run %s: the run that it goes on from is not there any "
		    "more; restore it, or lo-extract --full reads all anew",
		    v->stream, p->runs[i].run_id);
	}
	return 0;
}

/* 1 when LATEST shows what it should, 0 when not, -1. */
static int
shows(const struct plan *p, struct lo_err *e)
{
	const struct manifest *m = plan_latest(p);
	struct latest l;

	if (latest_read(&l, p->stream, e) < 0)
		return -1;
	if (m == NULL)
		return !l.found;
	return l.found && !l.damaged && strcmp(l.run_id, m->run_id) == 0;
}

/* A run may have been sealed since the first look. */
static int
shows_now(const struct verify *v, struct lo_err *e)
{
	struct plan now;
	int got = plan_load(&now, v->stream, INT64_MAX, e);

	if (got == 0)
		got = shows(&now, e);
	plan_free(&now);
	return got;
}

static int
check_latest(struct verify *v, struct lo_err *e)
{
	const struct manifest *m = plan_latest(&v->plan);
	int got = shows(&v->plan, e);

	if (got == 0)
		got = shows_now(v, e);
	if (got != 0)
		return got < 0 ? -1 : 0;
	if (v->repair)
		return m != NULL ? latest_put(m, e)
				 : latest_remove(v->stream, e);
	v->faults++;
	say(v,
	    "%s: LATEST.json does not show the newest complete run; lo-vault "
	    "verify --repair %s",
	    v->stream, v->stream);
	return 0;
}

static void
sum_up(struct verify *v)
{
	char verdict[64] = "whole";

	if (v->faults > 0)
		snprintf(verdict, sizeof(verdict), "%" PRIu64 " fault%s",
		    v->faults, v->faults > 1 ? "s" : "");
	say(v, "%s: %zu runs, %" PRIu64 " parts, %" PRIu64 " records: %s",
	    v->stream, v->plan.count, v->walk.parts, v->records, verdict);
}

static int
look(struct verify *v, struct lo_err *e)
{
	if (plan_load(&v->plan, v->stream, INT64_MAX, e) < 0 ||
	    (!v->repair && cursors_open(&v->cursors, v->stream, e) < 0))
		return -1;
	if (v->plan.count + v->plan.open.count + v->plan.bad.count == 0)
		return lo_fail(e, LO_NOINPUT,
		    "%s: the vault has no run of it; lo-vault ls shows what "
		    "there is",
		    v->stream);
	check_open(v);
	check_bad(v);
	check_runs(v);
	check_gaps(v);
	if (check_missing(v, e) < 0 || check_latest(v, e) < 0)
		return -1;
	sum_up(v);
	v->r->faults += v->faults;
	v->r->parts += v->walk.parts;
	v->r->bytes += v->walk.bytes;
	return 0;
}

int
verify(const char *stream, bool repair, struct lo_out *out,
    struct verify_result *r, struct lo_err *e)
{
	struct verify v;
	int got = 0;

	memset(&v, 0, sizeof(v));
	v.stream = stream;
	v.repair = repair;
	v.out = out;
	v.r = r;
	v.lock = -1;
	walk_init(&v.walk);
	v.walk.packed = true;
	v.walk.tell = on_fault;
	v.walk.arg = &v;
	v.cursors.fd = -1;
	keyset_init(&v.young, CURSORS_MOST);
	if (repair &&
	    (lock_take(stream, &v.lock, e) < 0 ||
		cursors_open(&v.cursors, stream, e) < 0 || mend(&v, e) < 0))
		got = -1;
	if (got == 0)
		got = look(&v, e);
	if (got == 0 && v.failed.status != 0) {
		*e = v.failed;
		got = -1;
	}
	walk_free(&v.walk);
	plan_free(&v.plan);
	cursors_close(&v.cursors);
	keyset_free(&v.young);
	if (v.lock >= 0)
		close(v.lock);
	return got;
}
