#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/lo-canon/canon.h"
#include "cmd/lo-canon/cases.h"
#include "cmd/lo-canon/diff.h"
#include "cmd/lo-canon/library.h"
#include "cmd/lo-canon/native.h"
#include "cmd/lo-canon/show.h"
#include "common/args.h"
#include "common/when.h"

enum {
	OPT_SELECT = 256,
	OPT_ONLY,
	OPT_STRICT,
	OPT_NO_VALIDATE,
	OPT_VALIDATE_INPUT,
	OPT_MAX_TIME,
	OPT_MAX_MEMORY,
	OPT_LIST,
	OPT_EXPLAIN,
	OPT_SCHEMA,
	OPT_TEST,
	OPT_DIFF,
	OPT_VALUES,
	TEXT_MAX = 256 << 20,
	WORKERS_MAX = 64,
	SECONDS = 10,
	SECONDS_MAX = 86400,
	MIB = 1 << 20,
};

static const struct lo_option table[] = {
    {'e', "program", true},
    {'j', "workers", true},
    {'l', "line-bytes", true},
    {'q', "quiet", false},
    {'v', "verbose", false},
    {OPT_DIFF, "diff", true},
    {OPT_EXPLAIN, "explain", true},
    {OPT_LIST, "list", false},
    {OPT_MAX_MEMORY, "max-memory", true},
    {OPT_MAX_TIME, "max-time", true},
    {OPT_NO_VALIDATE, "no-validate", false},
    {OPT_ONLY, "only", false},
    {OPT_SCHEMA, "schema", true},
    {OPT_SELECT, "select", true},
    {OPT_STRICT, "strict", false},
    {OPT_TEST, "test", true},
    {OPT_VALIDATE_INPUT, "validate-input", false},
    {OPT_VALUES, "values", false},
    {0, NULL, false},
};

static const char usage[] =
    "lo-canon [-qv] [-j N] [-l BYTES] [--max-time SECONDS]\n"
    "         [--max-memory BYTES] [--only] [--strict] [--no-validate]\n"
    "         [--validate-input] [KIND ...]\n"
    "lo-canon [-qv] [-j N] [-l BYTES] [--max-time SECONDS]\n"
    "         [--max-memory BYTES] [--strict] -e PROGRAM | --select PROGRAM\n"
    "lo-canon [-qv] [-j N] [-l BYTES] [--max-time SECONDS]\n"
    "         [--max-memory BYTES] [--values] --diff A B\n"
    "lo-canon --list | --explain KIND | --schema NAME | --test DIR\n";

struct command {
	struct lo_args args;
	enum canon_mode mode;
	int show; /* an OPT_ that says and does nothing else, or 0 */
	const char *program, *name;
	bool quiet, verbose, only, strict, no_validate, validate_input, values;
	struct lo_pool_job job;
};

static void
take_mode(struct command *c, enum canon_mode mode, const char *program)
{
	if (c->program != NULL)
		lo_args_usage(&c->args, "one program: -e or --select");
	c->mode = mode;
	c->program = program;
}

static void
take_show(struct command *c, int letter, const char *name)
{
	if (c->show != 0)
		lo_args_usage(&c->args,
		    "one of --list, --explain, --schema, --test and --diff");
	c->show = letter;
	c->name = name;
}

static void
take_flag(struct command *c, int letter)
{
	switch (letter) {
	case 'q':
		c->quiet = true;
		break;
	case 'v':
		c->verbose = true;
		break;
	case OPT_ONLY:
		c->only = true;
		break;
	case OPT_STRICT:
		c->strict = true;
		break;
	case OPT_NO_VALIDATE:
		c->no_validate = true;
		break;
	case OPT_VALIDATE_INPUT:
		c->validate_input = true;
		break;
	case OPT_VALUES:
		c->values = true;
		break;
	default:
		take_show(c, letter, NULL);
	}
}

static void
take_value(struct command *c, int letter, const char *value)
{
	switch (letter) {
	case 'e':
		take_mode(c, CANON_PROGRAM, value);
		break;
	case OPT_SELECT:
		take_mode(c, CANON_SELECT, value);
		break;
	case 'j':
		c->job.workers = lo_args_number("-j", value, 1, WORKERS_MAX);
		break;
	case 'l':
		c->job.line_max = lo_args_size("-l", value, 1, 1024 * MIB);
		break;
	case OPT_MAX_TIME:
		c->job.seconds =
		    lo_args_number("--max-time", value, 1, SECONDS_MAX);
		break;
	case OPT_MAX_MEMORY:
		c->job.memory = lo_args_size(
		    "--max-memory", value, 16 * MIB, (uint64_t)1 << 40);
		break;
	default:
		take_show(c, letter, value);
	}
}

static void
parse(struct command *c, int argc, char **argv)
{
	const char *value;
	int letter;

	c->args = (struct lo_args){
	    .options = table, .usage = usage, .argc = argc, .argv = argv};
	while ((letter = lo_args_next(&c->args, &value)) >= 0) {
		if (value == NULL)
			take_flag(c, letter);
		else
			take_value(c, letter, value);
	}
	if (c->mode != CANON_KINDS &&
	    (c->only || c->no_validate || c->validate_input))
		lo_args_usage(&c->args,
		    "--only, --no-validate and --validate-input are for KINDs");
	if (c->show == OPT_DIFF && argc - c->args.operands != 1)
		lo_args_usage(&c->args, "--diff takes two transforms: A B");
	if (c->values && c->show != OPT_DIFF)
		lo_args_usage(&c->args, "--values is for --diff");
	if (c->show != OPT_DIFF && c->args.operands < argc &&
	    (c->mode != CANON_KINDS || c->show != 0))
		lo_args_usage(&c->args, "%s: no operand is expected here",
		    argv[c->args.operands]);
}

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

static int
explain(const char *kind, struct lo_buf *b, struct lo_err *e)
{
	struct lo_catalogue c;
	int bad = lo_catalogue_load(&c, e);

	if (bad == 0 && kind == NULL)
		show_list(&c, b);
	else if (bad == 0)
		bad = lo_catalogue_use(&c, &kind, 1, e) < 0 ||
			      show_explain(&c, b, e) < 0
			  ? -1
			  : 0;
	lo_catalogue_free(&c);
	return bad;
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
		bad = explain(c->name, &b, &e);
	if (bad == 0)
		print(&b);
	lo_buf_free(&b);
	if (bad < 0)
		lo_warn("%s", e.text);
	return bad < 0 ? e.status : failed > 0 ? LO_DATA : LO_OK;
}

/* All that can be refused is refused before a line is read. */
static int
load(const struct command *c, struct canon *canon, struct lo_err *e)
{
	struct lo_filter_source source = {
	    c->mode == CANON_PROGRAM ? "-e" : "--select",
	    lo_span_of(c->program), canon_natives, library_include, NULL, NULL};
	struct lo_catalogue *k = &canon->canonizer.catalogue;
	const char *const *kinds =
	    (const char *const *)c->args.argv + c->args.operands;

	if (c->mode != CANON_KINDS) {
		canon->filter = lo_filter_compile(&source, e);
		return canon->filter != NULL ? 0 : -1;
	}
	if (lo_catalogue_load(k, e) < 0 ||
	    lo_catalogue_use(k, kinds, c->args.argc - c->args.operands, e) < 0)
		return -1;
	return programs_compile(k, !c->no_validate, c->validate_input, e);
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
	if (k->in.status == LO_TEMP && !c->quiet)
		lo_warn("input: a block broke before its end; run it again");
	if (!loud)
		return;
	if (k->unfit > 0)
		lo_warn(
		    "%" PRIu64 " records fit none of the transforms", k->unfit);
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
	parse(&c, argc, argv);
	if (c.show == OPT_DIFF)
		return run_diff(&c);
	return c.show != 0 ? show(&c) : run(&c);
}
