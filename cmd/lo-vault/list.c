#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/when.h"
#include "latest.h"
#include "list.h"
#include "plan.h"

enum { NOTES_MAX = 256 };

static int
put(struct lo_out *out, char *line, struct lo_err *e)
{
	size_t n = strlen(line);
	int got;

	while (n > 0 && line[n - 1] == ' ')
		n--;
	got = lo_out_line(out, (struct lo_span){line, n}, e);
	free(line);
	return got;
}

static void
note(char notes[NOTES_MAX], const char *word)
{
	size_t n = strlen(notes);

	snprintf(notes + n, NOTES_MAX - n, "%s%s", n > 0 ? ", " : "", word);
}

static int
stream_line(const char *stream, int width, struct lo_out *out, struct lo_err *e)
{
	struct plan p;
	const struct manifest *latest;
	char notes[NOTES_MAX] = "";
	uint64_t records = 0, bytes = 0;
	int got = plan_load(&p, stream, INT64_MAX, e);

	if (got == 0) {
		latest = plan_latest(&p);
		for (size_t i = 0; i < p.count; i++) {
			records += p.runs[i].records;
			bytes += p.runs[i].bytes;
		}
		if (p.gap != NULL)
			note(notes, "gap");
		if (p.open.count > 0)
			note(notes, "open run");
		if (p.bad.count > 0)
			note(notes, "damaged manifest");
		got = put(out,
		    lo_format("%-*s %6zu %9" PRIu64 " %12" PRIu64 "  %-16s  %s",
			width, stream, p.count, records, bytes,
			latest != NULL ? latest->run_id : "-", notes),
		    e);
	}
	plan_free(&p);
	return got;
}

int
list_streams(
    char *const *streams, size_t count, struct lo_out *out, struct lo_err *e)
{
	int width = strlen("stream");

	for (size_t i = 0; i < count; i++)
		if ((int)strlen(streams[i]) > width)
			width = strlen(streams[i]);
	if (put(out,
		lo_format("%-*s %6s %9s %12s  %-16s  %s", width, "stream",
		    "runs", "records", "bytes", "latest", "note"),
		e) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (stream_line(streams[i], width, out, e) < 0)
			return -1;
	return 0;
}

static int
run_line(const struct plan *p, const struct manifest *m, struct lo_out *out,
    struct lo_err *e)
{
	char notes[NOTES_MAX] = "";

	if (m == plan_latest(p))
		note(notes, "latest");
	if (m->gap)
		note(notes, "gap");
	if (m->whole_count > 0)
		note(notes, "enumerated");
	if (!plan_needs(p, m - p->runs))
		note(notes, "history");
	return put(out,
	    lo_format("%s  %-11s  %-8s %9" PRIu64 " %12" PRIu64 "  %s",
		m->run_id, m->mode, m->status, m->records, m->bytes, notes),
	    e);
}

static int
bare_line(
    const char *run_id, const char *what, struct lo_out *out, struct lo_err *e)
{
	return put(out,
	    lo_format("%s  %-11s  %-8s %9s %12s", run_id, "-", what, "-", "-"),
	    e);
}

static int
none(const char *stream, struct lo_err *e)
{
	return lo_fail(e, LO_NOINPUT,
	    "%s: the vault has no run of it; lo-vault ls shows what there is",
	    stream);
}

static int
lines(const struct plan *p, struct lo_out *out, struct lo_err *e)
{
	int got = put(out,
	    lo_format("%-16s  %-11s  %-8s %9s %12s  %s", "run", "mode",
		"status", "records", "bytes", "note"),
	    e);

	for (size_t i = 0; i < p->count && got == 0; i++)
		got = run_line(p, &p->runs[i], out, e);
	for (size_t i = 0; i < p->open.count && got == 0; i++)
		got = bare_line(p->open.v[i], "open", out, e);
	for (size_t i = 0; i < p->bad.count && got == 0; i++)
		got = bare_line(p->bad.v[i], "damaged", out, e);
	return got;
}

int
list_runs(const char *stream, struct lo_out *out, struct lo_err *e)
{
	struct plan p;
	int got = plan_load(&p, stream, INT64_MAX, e);

	if (got == 0 && p.count + p.open.count + p.bad.count == 0)
		got = none(stream, e);
	if (got == 0)
		got = lo_out_line(out, lo_span_of(stream), e);
	if (got == 0)
		got = lines(&p, out, e);
	plan_free(&p);
	return got;
}

static void
member(struct lo_buf *b, const char *name, const char *value)
{
	lo_buf_addf(b, "%-12s %s\n", name, value != NULL ? value : "-");
}

static void
count(struct lo_buf *b, const char *name, uint64_t n)
{
	lo_buf_addf(b, "%-12s %" PRIu64 "\n", name, n);
}

static void
wholes(struct lo_buf *b, const struct manifest *m)
{
	for (size_t i = 0; i < m->whole_count; i++) {
		lo_buf_addf(b, "%-12s ", "enumerated");
		moment_put(b, m->wholes[i].since);
		if (m->wholes[i].scope != NULL)
			lo_buf_addf(b, " %s", m->wholes[i].scope);
		lo_buf_addc(b, '\n');
	}
}

static void
show(struct lo_buf *b, const struct plan *p, const struct manifest *m)
{
	char hash[LO_HASH_HEX];

	member(b, "stream", m->stream);
	member(b, "run", m->run_id);
	member(b, "mode", m->mode);
	member(b, "status", m->status);
	if (m->client_id != NULL)
		member(b, "client", m->client_id);
	member(b, "started", m->started_at);
	member(b, "sealed", m->sealed_at);
	member(b, "gap", m->gap ? "yes" : "no");
	count(b, "records", m->records);
	count(b, "sent", m->sent);
	count(b, "letters", m->letters);
	count(b, "tombstones", m->tombstones);
	count(b, "states", m->states);
	count(b, "text bytes", m->bytes);
	count(b, "disk bytes", manifest_packed(m));
	wholes(b, m);
	member(b, "latest", m == plan_latest(p) ? "yes" : "no");
	member(b, "cat reads it", plan_needs(p, m - p->runs) ? "yes" : "no");
	for (size_t i = 0; i < m->part_count; i++) {
		lo_hash_hex(m->parts[i].packed_hash, hash);
		lo_buf_addf(b,
		    "part-%03zu     %9" PRIu64 " records %12" PRIu64
		    " bytes  %.16s\n",
		    i, m->parts[i].records, m->parts[i].packed, hash);
	}
}

int
list_run(const char *stream, const char *run_id, struct lo_out *out,
    struct lo_err *e)
{
	const struct manifest *m;
	struct plan p;
	struct lo_buf b;
	int got = plan_load(&p, stream, INT64_MAX, e);

	lo_buf_init(&b, 64 << 20);
	if (got == 0) {
		m = run_id != NULL ? plan_find(&p, run_id) : plan_latest(&p);
		if (m == NULL && run_id == NULL && p.count > 0)
			m = &p.runs[p.count - 1];
		if (m == NULL)
			got = none(stream, e);
		else
			show(&b, &p, m);
	}
	if (got == 0)
		got = lo_out_put(out, b.p, b.len, e);
	lo_buf_free(&b);
	plan_free(&p);
	return got;
}
