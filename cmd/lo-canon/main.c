#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/lo-canon/cases.h"
#include "cmd/lo-canon/diff.h"
#include "cmd/lo-canon/document.h"
#include "cmd/lo-canon/library.h"
#include "cmd/lo-canon/native.h"
#include "cmd/lo-canon/options.h"
#include "cmd/lo-canon/show.h"
#include "cmd/lo-canon/trial.h"
#include "common/when.h"

enum {
	TEXT_MAX = 256 << 20,
	SECONDS = 10,
	MIB = 1 << 20,
};

static void
print(const struct lo_buf *b)
{
	struct lo_out out;
	struct lo_err e;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	if (lo_out_put(&out, b->p, b->len, &e) < 0 ||
	    lo_out_close(&out, &e) < 0)
		lo_die(e.status, "%s", e.text);
}

/* A file on standard input is meant; of a pipe nobody knows. */
static bool
records_come(const struct command *c)
{
	struct stat st;

	return c->args.operands < c->args.argc ||
	       (fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode));
}

static int
explain(const struct command *c)
{
	struct lo_err e = {0, ""}, late;
	struct lo_out out;
	int bad;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	bad = trial_explain(
	    c->name, records_come(c) ? STDIN_FILENO : -1, &out, &e);
	if (lo_out_close(&out, &late) < 0 && bad == 0) {
		e = late;
		bad = -1;
	}
	if (bad < 0)
		lo_warn("%s", e.text);
	return bad < 0 ? e.status : LO_OK;
}

static int
show(const struct command *c)
{
	struct lo_err e = {0, ""};
	struct lo_buf b;
	unsigned failed = 0;
	int bad;

	lo_buf_init(&b, TEXT_MAX);
	if (c->show == OPT_SCHEMA)
		bad = show_schema(c->name, &b, &e);
	else if (c->show == OPT_TEST)
		bad = cases_run(c->name, &b, &failed, &e);
	else
		bad = show_list(&b, &e);
	if (bad == 0)
		print(&b);
	lo_buf_free(&b);
	if (bad < 0)
		lo_warn("%s", e.text);
	return bad < 0 ? e.status : failed > 0 ? LO_DATA : LO_OK;
}

/* Every file is looked at; the status is that of the worst. */
static int
validate(const struct command *c)
{
	struct lo_err e = {0, ""};
	struct schema *s = NULL;
	int status = LO_OK;

	if (document_schema(c->name, &s, &e) < 0)
		lo_die(LO_CONFIG, "%s", e.text);
	for (int i = c->args.operands; i < c->args.argc; i++)
		if (document_check(s, c->args.argv[i], &e) < 0) {
			lo_warn("%s", e.text);
			status = lo_status_worst(status, e.status);
		}
	schema_free(s);
	return status;
}

/* All that can be refused is refused before a line is read. */
static int
load(const struct command *c, struct canon *canon, struct lo_err *e)
{
	struct lo_filter_source source = {
	    .name = c->mode == CANON_PROGRAM ? "-e" : "--select",
	    .text = lo_span_of(c->program),
	    .natives = canon_natives,
	    .include = library_include};
	struct lo_catalogue *k = &canon->canonizer.catalogue;
	const char *const *kinds =
	    (const char *const *)c->args.argv + c->args.operands;
	size_t count = c->args.argc - c->args.operands;
	/* Of those that fit a kind a run needs few, and workers compile beside
	 * each other. */
	struct program_use use = {!c->no_validate, c->validate_input, true};

	if (c->mode != CANON_KINDS) {
		canon->filter = lo_filter_compile(&source, e);
		return canon->filter != NULL ? 0 : -1;
	}
	if (lo_catalogue_load(k, e) < 0 ||
	    lo_catalogue_use(k, kinds, count, e) < 0)
		return -1;
	return programs_compile(k, &use, e);
}

/* The last word, on a terminal or when it is asked for. */
static void
tell(const struct command *c, const struct canon *k, int64_t began)
{
	bool loud = !c->quiet && (c->verbose || isatty(STDERR_FILENO));

	/* Of transforms the event says it too. */
	if (k->replaced > 0 && !c->quiet && (loud || c->mode != CANON_KINDS))
		lo_warn("%" PRIu64 " undecodable characters became U+FFFD",
		    k->replaced);
	if (k->in.broken > 0 && !c->quiet)
		lo_warn("input: a block broke before its end; run it again");
	if (!loud)
		return;
	if (k->unfit > 0)
		lo_warn(
		    "%" PRIu64 " records fit none of the transforms", k->unfit);
	if (k->unmapped > 0)
		lo_warn("%" PRIu64 " words of a source's lists are not known",
		    k->unmapped);
	lo_warn("%" PRIu64 " lines in, %" PRIu64 " made, %" PRIu64
		" dead letters, %" PRIu64 " bytes out, %.1f s",
	    k->lines, k->made, k->dead, k->stage.out->total,
	    (lo_when_mono() - began) / 1e6);
}

static int
run(struct command *c)
{
	int64_t began = lo_when_mono();
	struct lo_err e = {0, ""}, late;
	struct lo_out out;
	struct canon canon;
	int bad, status;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	canon_init(&canon, c->mode, c->job.line_max, &out);
	canon.only = c->only;
	canon.validate_input = c->validate_input;
	canon.stage.strict = c->strict;
	c->job.arg = &canon;
	c->job.out = &out;
	c->job.result_max = 2 * c->job.line_max + 4 * MIB;
	bad = load(c, &canon, &e);
	if (bad == 0)
		bad = lo_pool_run(&c->job, &e);
	if (bad == 0)
		bad = canon_end(&canon, &e);
	status = bad < 0   ? e.status
		 : bad > 0 ? 0
			   : lo_stage_status(&canon.stage);
	if (bad < 0) {
		lo_warn("%s", e.text);
		lo_stage_quit(&canon.stage, &e);
	}
	if (lo_out_close(&out, &late) < 0 && bad == 0) {
		lo_warn("%s", late.text);
		status = late.status;
	}
	/* A worker comes here too, and has nothing to say. */
	if (bad <= 0)
		tell(c, &canon, began);
	canon_free(&canon);
	return status;
}

static int
run_diff(struct command *c)
{
	const char *b = c->args.argv[c->args.operands];
	struct lo_err e = {0, ""}, late;
	struct lo_out out;
	struct diff d;
	int bad;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	diff_init(&d, c->values, &out);
	c->job.work = diff_work;
	c->job.done = diff_done;
	c->job.arg = &d;
	c->job.out = &out;
	c->job.result_max = 8 * c->job.line_max + 4 * MIB;
	bad = diff_load(&d, c->name, b, &e);
	if (bad == 0)
		bad = lo_pool_run(&c->job, &e);
	if (bad < 0)
		lo_warn("%s", e.text);
	if (lo_out_close(&out, &late) < 0 && bad == 0) {
		lo_warn("%s", late.text);
		e = late;
		bad = -1;
	}
	if (bad == 0 && !c->quiet)
		lo_warn("%" PRIu64 " of %" PRIu64 " records differ", d.differed,
		    d.compared);
	if (bad == 0 && d.bad > 0)
		lo_warn("%" PRIu64 " lines cannot be compared: not JSON, or "
			"over a limit",
		    d.bad);
	bad = bad < 0 ? e.status : bad == 0 && d.bad > 0 ? LO_DATA : LO_OK;
	diff_free(&d);
	return bad;
}

int
main(int argc, char **argv)
{
	struct command c = {.job = {.work = canon_work,
				.done = canon_done,
				.fd = STDIN_FILENO,
				.workers = 1,
				.line_max = LO_LINE_MAX,
				.seconds = SECONDS,
				.memory = 512 * MIB}};

	lo_prog = "lo-canon";
	options_read(&c, argc, argv);
	if (c.show == OPT_DIFF)
		return run_diff(&c);
	if (c.show == OPT_EXPLAIN)
		return explain(&c);
	if (c.show == OPT_VALIDATE)
		return validate(&c);
	return c.show != 0 ? show(&c) : run(&c);
}
