#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/args.h"

#include "forget.h"
#include "publish.h"
#include "say.h"

enum { OPT_TO = 256 };

static const char usage[] =
    "lo-emit [-nqv] [-l bytes] [--strict] [--allow-deletes] [--filtered]\n"
    "        [--allow-empty] [--to url ...]\n"
    "lo-emit [--to url] --publish stream\n"
    "lo-emit [-n] [--to url] --forget what\n";

struct settings {
	struct lo_args args;
	const char *urls[FLOW_SINKS], *publish, *forget;
	size_t count, line;
	bool dry, quiet, verbose, strict, deletes, filtered, empty;
};

static void
set(struct settings *o, int letter, const char *value)
{
	if (letter == 'l')
		o->line = lo_args_size("-l", value, 1, SIZE_MAX / 8);
	else if (o->count == FLOW_SINKS)
		lo_args_usage(&o->args, "--to: at most %d", FLOW_SINKS);
	else
		o->urls[o->count++] = value;
}

static void
read_options(struct settings *o, int argc, char **argv)
{
	const struct lo_option options[] = {
	    {'n', "dry-run", .flag = &o->dry},
	    {'q', "quiet", .flag = &o->quiet},
	    {'v', "verbose", .flag = &o->verbose},
	    {'l', "line", .takes = true},
	    {0, "strict", .flag = &o->strict},
	    {0, "allow-deletes", .flag = &o->deletes},
	    {0, "filtered", .flag = &o->filtered},
	    {0, "allow-empty", .flag = &o->empty},
	    {OPT_TO, "to", .takes = true},
	    {0, "publish", .text = &o->publish},
	    {0, "forget", .text = &o->forget},
	    {.name = NULL},
	};
	const char *value;
	int letter;

	memset(o, 0, sizeof(*o));
	o->line = LO_LINE_MAX;
	o->args.options = options;
	o->args.usage = usage;
	o->args.argc = argc;
	o->args.argv = argv;
	while ((letter = lo_args_next(&o->args, &value)) != -1)
		set(o, letter, value);
	if (o->args.operands < argc)
		lo_args_usage(&o->args,
		    "takes no operand; records come by standard input");
	if (o->count == 0)
		o->urls[o->count++] = NULL;
}

static void
open_sinks(const struct settings *o, struct sink *sinks)
{
	struct lo_err e;

	for (size_t i = 0; i < o->count; i++) {
		sinks[i].dry = o->dry;
		sinks[i].allow_deletes = o->deletes;
		if (sink_open(&sinks[i], o->urls[i], &e) < 0)
			lo_die(e.status, "%s", e.text);
	}
}

static int
publish(const struct settings *o, struct sink *sinks)
{
	struct lo_err e = {0, ""};
	struct lo_buf run_id;
	bool from_start;
	int status = LO_OK;

	open_sinks(o, sinks);
	lo_buf_init(&run_id, LO_LINE_MAX);
	if (publish_stream(&sinks[0], o->publish, &run_id, &from_start, &e) <
	    0) {
		lo_warn("%s", e.text);
		status = e.status;
	} else if (!o->quiet && from_start) {
		lo_warn("%s: the next run starts at the beginning", o->publish);
	} else if (!o->quiet) {
		lo_warn("%s: the next run goes on from run %s", o->publish,
		    run_id.p);
	}
	lo_buf_free(&run_id);
	return status;
}

static int
forget_what(const struct settings *o, struct sink *sinks)
{
	struct lo_err e = {0, ""};

	open_sinks(o, sinks);
	if (forget(&sinks[0], o->forget, &e) < 0) {
		lo_warn("%s", e.text);
		return e.status;
	}
	return LO_OK;
}

static int
emit(const struct settings *o, struct sink *sinks)
{
	struct lo_err e = {0, ""};
	struct flow f;

	/* Before the sinks: a closed input must not become one of them. */
	flow_init(&f, STDIN_FILENO, o->line);
	open_sinks(o, sinks);
	f.sinks = sinks;
	f.count = o->count;
	f.dry = o->dry;
	f.strict = o->strict;
	f.filtered = o->filtered;
	f.allow_empty = o->empty;
	f.quiet = o->quiet;
	f.say = lo_warn;
	if (flow_run(&f, &e) < 0) {
		lo_warn("%s", e.text);
		f.status = lo_status_worst(f.status, e.status);
	} else {
		say_letters(&f);
		if (!o->quiet && (o->verbose || isatty(STDERR_FILENO)))
			say_summary(&f);
	}
	flow_free(&f);
	return f.status;
}

int
main(int argc, char **argv)
{
	struct sink sinks[FLOW_SINKS];
	struct settings o;
	int status;

	lo_prog = "lo-emit";
	umask(077);
	/* The thread that writes takes its memory page by page otherwise. */
	(void)mallopt(M_ARENA_MAX, 1);
	signal(SIGPIPE, SIG_IGN);
	read_options(&o, argc, argv);
	if (o.publish == NULL && o.forget == NULL && isatty(STDIN_FILENO))
		lo_args_usage(&o.args,
		    "standard input is a terminal; put a stage before it");
	memset(sinks, 0, sizeof(sinks));
	status = o.publish != NULL  ? publish(&o, sinks)
		 : o.forget != NULL ? forget_what(&o, sinks)
				    : emit(&o, sinks);
	for (size_t i = 0; i < o.count; i++)
		sink_close(&sinks[i]);
	return status;
}
