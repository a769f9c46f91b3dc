#include <string.h>

#include "cmd/lo-canon/options.h"

enum {
	WORKERS_MAX = 64,
	SECONDS_MAX = 86400,
	MIB = 1 << 20,
};

static const char usage[] =
    "lo-canon [-qv] [-j N] [-l BYTES] [--max-time SECONDS]\n"
    "         [--max-memory BYTES] [--only] [--strict] [--no-validate]\n"
    "         [--validate-input] [KIND ...]\n"
    "lo-canon [-qv] [-j N] [-l BYTES] [--max-time SECONDS]\n"
    "         [--max-memory BYTES] [--strict] -e PROGRAM | --select PROGRAM\n"
    "lo-canon [-qv] [-j N] [-l BYTES] [--max-time SECONDS]\n"
    "         [--max-memory BYTES] [--values] --diff A B\n"
    "lo-canon --validate SCHEMA FILE ...\n"
    "lo-canon --list | --explain KIND [-] | --schema NAME | --test DIR\n";

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
		    "one of --list, --explain, --schema, --test, --diff and "
		    "--validate");
	c->show = letter;
	c->name = name;
}

static void
take(struct command *c, int letter, const char *value)
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
read_options(struct command *c, int argc, char **argv)
{
	const struct lo_option table[] = {
	    {'e', "program", .takes = true},
	    {'j', "workers", .takes = true},
	    {'l', "line-bytes", .takes = true},
	    {'q', "quiet", .flag = &c->quiet},
	    {'v', "verbose", .flag = &c->verbose},
	    {OPT_DIFF, "diff", .takes = true},
	    {OPT_EXPLAIN, "explain", .takes = true},
	    {OPT_LIST, "list", .takes = false},
	    {OPT_MAX_MEMORY, "max-memory", .takes = true},
	    {OPT_MAX_TIME, "max-time", .takes = true},
	    {0, "no-validate", .flag = &c->no_validate},
	    {0, "only", .flag = &c->only},
	    {OPT_SCHEMA, "schema", .takes = true},
	    {OPT_SELECT, "select", .takes = true},
	    {0, "strict", .flag = &c->strict},
	    {OPT_TEST, "test", .takes = true},
	    {OPT_VALIDATE, "validate", .takes = true},
	    {0, "validate-input", .flag = &c->validate_input},
	    {0, "values", .flag = &c->values},
	    {.name = NULL},
	};
	const char *value;
	int letter;

	c->args = (struct lo_args){
	    .options = table, .usage = usage, .argc = argc, .argv = argv};
	while ((letter = lo_args_next(&c->args, &value)) != -1)
		take(c, letter, value);
}

void
options_read(struct command *c, int argc, char **argv)
{
	read_options(c, argc, argv);
	if (c->mode != CANON_KINDS &&
	    (c->only || c->no_validate || c->validate_input))
		lo_args_usage(&c->args,
		    "--only, --no-validate and --validate-input are for KINDs");
	if (c->show == OPT_DIFF && argc - c->args.operands != 1)
		lo_args_usage(&c->args, "--diff takes two transforms: A B");
	if (c->values && c->show != OPT_DIFF)
		lo_args_usage(&c->args, "--values is for --diff");
	if (c->show == OPT_VALIDATE && argc == c->args.operands)
		lo_args_usage(&c->args, "--validate takes files");
	if (c->show == OPT_EXPLAIN && argc - c->args.operands == 1 &&
	    strcmp(argv[c->args.operands], "-") == 0)
		return;
	if (c->show != OPT_DIFF && c->show != OPT_VALIDATE &&
	    c->args.operands < argc && (c->mode != CANON_KINDS || c->show != 0))
		lo_args_usage(&c->args, "%s: no operand is expected here",
		    argv[c->args.operands]);
}
