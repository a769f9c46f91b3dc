#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"
#include "common/when.h"
#include "lock.h"
#include "plan.h"
#include "prune.h"
#include "remove.h"

static const int64_t day = INT64_C(86400) * 1000000;

static bool
may_go(const struct prune_options *o, const struct plan *p, size_t i)
{
	const struct manifest *m = &p->runs[i];
	int64_t now = lo_when_now();

	if (plan_needs(p, i) || m == plan_latest(p))
		return false;
	if (o->runs_given && p->count - i <= o->keep_runs)
		return false;
	return !o->days_given ||
	       manifest_run(m) < now - (int64_t)o->keep_days * day;
}

static int
say(struct lo_out *out, char *line, struct lo_err *e)
{
	int got = lo_out_line(out, lo_span_of(line), e);

	free(line);
	return got;
}

/* Says which, and how many they are. */
static int
tell(const struct prune_options *o, const struct plan *p, struct lo_out *out,
    size_t *count, struct lo_err *e)
{
	*count = 0;
	for (size_t i = 0; i < p->count; i++) {
		const struct manifest *m = &p->runs[i];

		if (!may_go(o, p, i))
			continue;
		++*count;
		if (say(out,
			lo_format("%s: run %s: %" PRIu64 " records, %" PRIu64
				  " bytes",
			    p->stream, m->run_id, m->records,
			    manifest_packed(m)),
			e) < 0)
			return -1;
	}
	if (p->whole.run == INT64_MIN && p->scope_count == 0 &&
	    say(out,
		lo_format("%s: nothing may go before an enumeration has "
			  "ended; lo-extract --full makes one",
		    p->stream),
		e) < 0)
		return -1;
	return lo_out_flush(out, e);
}

/* 1 yes, 0 no. */
static int
ask(const struct prune_options *o, const char *stream, size_t count,
    struct lo_out *out, struct lo_err *e)
{
	char answer[16] = "", *question;
	int got;

	if (o->yes)
		return 1;
	if (!isatty(STDIN_FILENO))
		return lo_fail(e, LO_USAGE,
		    "%s: nothing is removed, there is no terminal to ask at; "
		    "-y removes these",
		    stream);
	question = lo_format(
	    "Remove %zu run%s for good? [y/N] ", count, count > 1 ? "s" : "");
	got = lo_out_put(out, question, strlen(question), e);
	free(question);
	if (got < 0 || lo_out_flush(out, e) < 0)
		return -1;
	if (read(STDIN_FILENO, answer, sizeof(answer) - 1) < 0)
		return lo_file_fail(e, LO_IO, "standard input", "read");
	return answer[0] == 'y' || answer[0] == 'Y';
}

static int
go(const struct prune_options *o, const struct plan *p, struct prune_result *r,
    struct lo_err *e)
{
	for (size_t i = 0; i < p->count; i++) {
		char *dir;
		int got;

		if (!may_go(o, p, i))
			continue;
		dir = place_run(p->stream, p->runs[i].run_id);
		got = remove_dir(dir, e);
		free(dir);
		if (got < 0)
			return -1;
		r->runs++;
		r->bytes += manifest_packed(&p->runs[i]);
	}
	return 0;
}

static int
work(const struct prune_options *o, const struct plan *p, struct lo_out *out,
    struct prune_result *r, struct lo_err *e)
{
	size_t count;
	int yes;

	if (p->count + p->open.count + p->bad.count == 0)
		return lo_fail(e, LO_NOINPUT,
		    "%s: the vault has no run of it; lo-vault ls shows what "
		    "there is",
		    p->stream);
	if (remove_rest(p->stream, e) < 0 || tell(o, p, out, &count, e) < 0)
		return -1;
	if (count == 0)
		return 0;
	yes = ask(o, p->stream, count, out, e);
	return yes > 0 ? go(o, p, r, e) : yes;
}

int
prune(const struct prune_options *o, const char *stream, struct lo_out *out,
    struct prune_result *r, struct lo_err *e)
{
	struct plan p;
	int fd, got;

	if (lock_take(stream, &fd, e) < 0)
		return -1;
	got = plan_load(&p, stream, INT64_MAX, e);
	if (got == 0)
		got = work(o, &p, out, r, e);
	plan_free(&p);
	close(fd);
	return got;
}
