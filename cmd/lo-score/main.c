#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/args.h"
#include "fhir.h"
#include "propose.h"
#include "run.h"
#include "show.h"
#include "vector.h"

enum {
	OPT_BIND = 256,
	OPT_EXPLAIN,
	OPT_FHIR,
	OPT_LIST,
	OPT_TEST,
};

static const char usage[] =
    "lo-score [-qv] [-l BYTES] [--only] [--strict] [-i INSTRUMENT ...]\n"
    "         [-b BINDING]\n"
    "lo-score [-qv] --fhir\n"
    "lo-score --bind FORM [-i INSTRUMENT ...]\n"
    "lo-score --list | --explain INSTRUMENT | --test FILE\n";

struct command {
	struct lo_args args;
	int act; /* an OPT_, or 0: score */
	const char *name, *binding;
	const char **instruments; /* of -i, and operands after it */
	size_t count, line_max;
	bool quiet, verbose, only, strict;
};

/* What is not scoring is done alone: a list and a test would mix their
 * outputs. */
static void
take_act(struct command *c, int act, const char *name)
{
	if (c->act != 0)
		lo_args_usage(&c->args, "one of these at a time");
	c->act = act;
	c->name = name;
}

static void
add_instrument(struct command *c, const char *name)
{
	c->instruments[c->count++] = name;
}

static void
take(struct command *c, int letter, const char *value)
{
	switch (letter) {
	case 'i':
		add_instrument(c, value);
		break;
	case 'l':
		c->line_max = lo_args_size("-l", value, 1 << 10, LO_LINE_MAX);
		break;
	default:
		take_act(c, letter, value);
	}
}

/* Instruments may follow one -i without its letter, as the shell makes
 * lists. */
static void
read_command(struct command *c, int argc, char **argv)
{
	const struct lo_option table[] = {
	    {'b', "binding", .text = &c->binding},
	    {'i', "instrument", .takes = true},
	    {'l', "line-bytes", .takes = true},
	    {'q', "quiet", .flag = &c->quiet},
	    {'v', "verbose", .flag = &c->verbose},
	    {OPT_BIND, "bind", .takes = true},
	    {OPT_EXPLAIN, "explain", .takes = true},
	    {OPT_FHIR, "fhir", .takes = false},
	    {OPT_LIST, "list", .takes = false},
	    {0, "only", .flag = &c->only},
	    {0, "strict", .flag = &c->strict},
	    {OPT_TEST, "test", .takes = true},
	    {.name = NULL},
	};
	const char *value;
	int letter;

	memset(c, 0, sizeof(*c));
	c->line_max = LO_LINE_MAX;
	c->args = (struct lo_args){
	    .options = table, .usage = usage, .argc = argc, .argv = argv};
	c->instruments = calloc((size_t)argc + 1, sizeof(*c->instruments));
	if (c->instruments == NULL)
		lo_die(LO_OS, "no memory");
	while ((letter = lo_args_next(&c->args, &value)) != -1)
		take(c, letter, value);
	for (int i = c->args.operands; i < argc; i++) {
		if (c->count == 0)
			lo_args_usage(&c->args,
			    "%s: no operand is taken; forms come on standard "
			    "input",
			    argv[i]);
		add_instrument(c, argv[i]);
	}
	if (c->act != 0 && (c->only || c->strict || c->binding != NULL))
		lo_args_usage(
		    &c->args, "-b, --only and --strict are for scoring");
	if (c->act != 0 && c->act != OPT_BIND && c->count > 0)
		lo_args_usage(&c->args, "-i is for scoring and for --bind");
}

/* Flags are told whatever else is not: one line, counts alone. */
static void
say(const struct command *c, const struct run *r)
{
	struct lo_buf flags;

	lo_buf_init(&flags, 256);
	run_flags(r, &flags);
	if (flags.len > 0)
		lo_warn("%" PRIu64 " response%s, %s (see: lo-project query "
			"flags)",
		    r->all.responses, r->all.responses == 1 ? "" : "s",
		    flags.p);
	else if (c->verbose || (!c->quiet && isatty(STDERR_FILENO)))
		lo_warn("%" PRIu64 " responses, %" PRIu64 " measurements, no "
			"flags",
		    r->all.responses, r->all.measurements);
	if (!c->quiet && r->in.broken > 0)
		lo_warn("input: a block broke before its end; run it again");
	if (!c->quiet && r->all.unbound > 0)
		lo_warn("%" PRIu64 " of %" PRIu64 " responses have no binding; "
			"lo-score --bind makes one",
		    r->all.unbound, r->all.responses);
	lo_buf_free(&flags);
}

static int
close_out(struct lo_out *out, int status)
{
	bool known = out->failed != 0;
	struct lo_err e;

	if (lo_out_close(out, &e) == 0 || known)
		return status;
	lo_warn("%s", e.text);
	return lo_status_worst(status, e.status);
}

/* Output is closed before anything is said, so that a full disk is said
 * first. */
static int
score_stream(const struct command *c)
{
	struct lo_out out;
	struct lo_err e;
	struct run r;
	int got = 0, status = LO_OK;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	run_init(&r, c->line_max, &out);
	r.only = c->only;
	r.stage.strict = c->strict;
	r.plans.one = c->binding;
	for (size_t i = 0; got == 0 && i < c->count; i++)
		got = plans_name(&r.plans, c->instruments[i], &e);
	if (got == 0)
		got = run(&r, &e);
	if (got < 0) {
		lo_warn("%s", e.text);
		status = e.status;
	}
	status = lo_status_worst(status, lo_stage_status(&r.stage));
	status = close_out(&out, status);
	say(c, &r);
	run_free(&r);
	return status;
}

/* Written whole and at once: these texts are short. */
static int
print(struct lo_buf *b, int status)
{
	struct lo_out out;
	struct lo_err e;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	if (lo_out_put(&out, b->p, b->len, &e) < 0) {
		lo_warn("%s", e.text);
		status = lo_status_worst(status, e.status);
	}
	return close_out(&out, status);
}

/* What is written whole: a list, an explanation, a binding, a TAP report. */
static int
write_whole(const struct command *c)
{
	struct vector_tally tally = {0, 0};
	struct catalogue cat;
	struct lo_buf text;
	struct lo_err e;
	int status = LO_OK, got;

	catalogue_init(&cat);
	lo_buf_init(&text, (size_t)1 << 30);
	if (c->act == OPT_LIST)
		got = show_list(&cat, &text, &e);
	else if (c->act == OPT_EXPLAIN)
		got = show_instrument(&cat, c->name, &text, &e);
	else if (c->act == OPT_BIND)
		got =
		    propose(&cat, c->name, c->instruments, c->count, &text, &e);
	else
		got = vectors_run(&cat, c->name, &text, &tally, &e);
	if (got < 0) {
		lo_warn("%s", e.text);
		status = e.status;
	}
	if (tally.failed > 0)
		status = lo_status_worst(status, LO_DATA);
	status = print(&text, status);
	lo_buf_free(&text);
	catalogue_free(&cat);
	return status;
}

static int
write_fhir(const struct command *c)
{
	struct lo_out out;
	struct lo_err e;
	struct fhir f;
	int status = LO_OK;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	fhir_init(&f, c->line_max, &out);
	if (fhir_run(&f, &e) < 0) {
		lo_warn("%s", e.text);
		status = e.status;
	}
	status = lo_status_worst(status, fhir_status(&f));
	status = close_out(&out, status);
	if (c->verbose || (!c->quiet && isatty(STDERR_FILENO)))
		lo_warn("%" PRIu64 " measurements, %" PRIu64 " resources",
		    f.measurements, f.resources);
	fhir_free(&f);
	return status;
}

int
main(int argc, char **argv)
{
	struct command c;
	int status;

	lo_prog = "lo-score";
	read_command(&c, argc, argv);
	if (c.act == 0)
		status = score_stream(&c);
	else if (c.act == OPT_FHIR)
		status = write_fhir(&c);
	else
		status = write_whole(&c);
	free(c.instruments);
	return status;
}
