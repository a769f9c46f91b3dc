#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "common/when.h"
#include "again.h"
#include "list.h"
#include "options.h"
#include "place.h"
#include "tee.h"
#include "verify.h"

static void
print_notes(const struct options *s, const struct lo_buf *notes)
{
	char *line = notes->p, *nl;

	while (!s->quiet && (nl = strchr(line, '\n')) != NULL) {
		*nl = '\0';
		lo_warn("%s", line);
		line = nl + 1;
	}
}

/* A person is told what was done; a script only when it asks. */
static bool
talks(const struct options *s)
{
	return s->verbose || (!s->quiet && isatty(STDERR_FILENO));
}

static int
keep(struct options *s, bool sink)
{
	struct tee_options o = {
	    STDIN_FILENO, STDOUT_FILENO, s->part_size, sink};
	struct tee_result t = {0};
	struct lo_err e;
	int got;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	lo_buf_init(&t.notes, 1 << 20);
	if (sink && (o.out = open("/dev/null", O_WRONLY | O_CLOEXEC)) < 0)
		lo_die(LO_OS, "/dev/null: cannot open; mend the system");
	got = tee_run(&o, &t, &e);
	print_notes(s, &t.notes);
	lo_buf_free(&t.notes);
	if (got < 0) {
		lo_warn("%s", e.text);
		return e.status;
	}
	if (talks(s))
		lo_warn("%" PRIu64 " blocks, %" PRIu64 " records stored, "
			"%" PRIu64 " lines passed on, %" PRIu64 " bytes",
		    t.blocks, t.stored, t.records, t.bytes);
	return t.status;
}

static int
worse(int status, const struct lo_err *e)
{
	lo_warn("%s", e->text);
	return lo_status_worst(status, e->status);
}

static int
close_out(struct lo_out *out, int status)
{
	struct lo_err e;
	bool known = out->failed != 0;

	if (lo_out_close(out, &e) < 0 && !known)
		return worse(status, &e);
	return status;
}

static int
run_cat(struct options *s)
{
	int (*give)(const struct cat_options *, const char *, struct lo_out *,
	    struct cat_result *, struct lo_err *) =
	    s->cat.as_it_was ? again : cat;
	struct cat_result r = {0};
	char replay_id[LO_RUN_ID_TEXT];
	struct lo_out out;
	struct lo_err e;
	int status = LO_OK;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	lo_buf_init(&r.notes, 1 << 20);
	lo_run_id_text(lo_when_now(), replay_id);
	s->cat.replay_id = replay_id;
	for (size_t i = 0; i < s->streams.count && out.failed == 0; i++)
		if (give(&s->cat, s->streams.v[i], &out, &r, &e) < 0)
			status = worse(status, &e);
	print_notes(s, &r.notes);
	lo_buf_free(&r.notes);
	status = close_out(&out, status);
	if (talks(s))
		lo_warn("%zu streams, %" PRIu64 " records", s->streams.count,
		    r.records);
	return status;
}

static int
run_ls(struct options *s, bool named)
{
	struct lo_out out;
	struct lo_err e;
	int status = LO_OK;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	if (!named) {
		if (list_streams(s->streams.v, s->streams.count, &out, &e) < 0)
			status = worse(status, &e);
		return close_out(&out, status);
	}
	for (size_t i = 0; i < s->streams.count && out.failed == 0; i++)
		if (list_runs(s->streams.v[i], &out, &e) < 0)
			status = worse(status, &e);
	return close_out(&out, status);
}

static int
run_show(struct options *s)
{
	struct lo_out out;
	struct lo_err e;
	int status = LO_OK;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	for (size_t i = 0; i < s->streams.count && out.failed == 0; i++)
		if ((i > 0 && lo_out_put(&out, "\n", 1, &e) < 0) ||
		    list_run(s->streams.v[i], s->cat.run_id, &out, &e) < 0)
			status = worse(status, &e);
	return close_out(&out, status);
}

static int
run_verify(struct options *s)
{
	struct verify_result r = {0};
	struct lo_out out;
	struct lo_err e;
	int status = LO_OK;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	for (size_t i = 0; i < s->streams.count && out.failed == 0; i++)
		if (verify(s->streams.v[i], s->repair, &out, &r, &e) < 0)
			status = worse(status, &e);
	if (r.faults > 0)
		status = lo_status_worst(status, LO_DATA);
	status = close_out(&out, status);
	if (talks(s))
		lo_warn("%zu streams, %" PRIu64 " parts, %" PRIu64
			" bytes of text read, %" PRIu64 " faults",
		    s->streams.count, r.parts, r.bytes, r.faults);
	return status;
}

static int
run_prune(struct options *s)
{
	struct prune_result r = {0};
	struct lo_out out;
	struct lo_err e;
	int status = LO_OK;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	for (size_t i = 0; i < s->streams.count && out.failed == 0; i++)
		if (prune(&s->prune, s->streams.v[i], &out, &r, &e) < 0)
			status = worse(status, &e);
	status = close_out(&out, status);
	if (talks(s))
		lo_warn("%" PRIu64 " runs removed, %" PRIu64 " bytes freed",
		    r.runs, r.bytes);
	return status;
}

/* All streams that have runs: one whose source had nothing yet has only its
 * cursors, and there is nothing to read or to verify. */
static int
with_runs(struct names *streams, struct lo_err *e)
{
	struct names all = {NULL, 0};
	int got = place_streams(&all, e);

	for (size_t i = 0; i < all.count && got == 0; i++) {
		struct names runs = {NULL, 0};

		got = place_runs(all.v[i], &runs, e);
		if (runs.count > 0)
			names_add(streams, all.v[i]);
		names_free(&runs);
	}
	names_free(&all);
	return got;
}

/* The streams that were named, or all there are. */
static void
fill(struct names *streams, bool bare)
{
	struct lo_err e = {0, ""};

	if (streams->count > 0)
		return;
	if ((bare ? place_streams : with_runs)(streams, &e) < 0)
		lo_die(e.status, "%s", e.text);
	if (streams->count == 0)
		lo_die(LO_NOINPUT, "the vault is empty; lo-extract ... | "
				   "lo-vault tee fills it");
}

static int
run(struct options *s)
{
	bool named = s->streams.count > 0;

	switch (s->verb) {
	case VERB_TEE:
		return keep(s, false);
	case VERB_PUT:
		return keep(s, true);
	default:
		break;
	}
	fill(&s->streams, s->verb == VERB_LS);
	switch (s->verb) {
	case VERB_CAT:
		return run_cat(s);
	case VERB_LS:
		return run_ls(s, named);
	case VERB_SHOW:
		return run_show(s);
	case VERB_VERIFY:
		return run_verify(s);
	default:
		return run_prune(s);
	}
}

int
main(int argc, char **argv)
{
	struct options o;
	struct lo_err e;
	int status;

	lo_prog = "lo-vault";
	options_read(&o, argc, argv);
	if (lo_home_open(&e) < 0)
		lo_die(e.status, "%s", e.text);
	status = run(&o);
	options_free(&o);
	return status;
}
