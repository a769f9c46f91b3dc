#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract/command.h"
#include "cmd/lo-extract/explain.h"
#include "cmd/lo-extract/interrupt.h"
#include "cmd/lo-extract/remote.h"
#include "cmd/lo-extract/source.h"
#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"

enum { ANSWER_MAX = 32 << 20, NAMES = 128 };

_Noreturn static void
no_such(const struct command *c, const char *name, const struct lo_data *d)
{
	const char *names[NAMES], *near;
	const struct source *s;
	size_t n = 0;

	for (int i = 0; n < NAMES && (s = source_at(i)) != NULL; i++)
		names[n++] = s->name;
	for (size_t i = 0; n < NAMES && i < d->count; i++)
		names[n++] = d->entries[i].name;
	near = lo_data_nearest(name, names, n);
	if (near != NULL)
		lo_args_usage(&c->args, "%s: no such source; did you mean %s?",
		    name, near);
	lo_args_usage(
	    &c->args, "%s: no such source; see lo-extract --list", name);
}

/* A local source, or NULL when it is one of the catalogue. */
static const struct source *
choose(const struct command *c, const char *name)
{
	const struct source *s = source_find(name);
	char *file, *path = NULL;
	struct lo_data d;
	struct lo_err e;

	if (s != NULL)
		return s;
	file = lo_format("%s.jq", name);
	if (strchr(name, '/') == NULL)
		path = lo_data_find("sources", file, &e);
	free(file);
	if (path == NULL) {
		if (lo_data_list(&d, "sources", ".jq", &e) < 0)
			lo_die(e.status, "%s", e.text);
		no_such(c, name, &d);
	}
	free(path);
	return NULL;
}

/* What can be refused before a line is written. */
static void
refuse(struct command *c, const struct source *s)
{
	const struct options *o = &c->options;
	char *stream =
	    lo_format("%s/%s/%s", o->type != NULL ? o->type : s->type, s->name,
		o->connection != NULL ? o->connection : s->name);
	struct lo_err e;

	if (o->full && o->has_since)
		lo_args_usage(&c->args, "--full and --since: one of the two");
	if (!lo_stream_ok(lo_span_of(stream)))
		lo_args_usage(&c->args,
		    "-c, --type: no name; it has neither a slash nor a "
		    "control character, and no dot or dash in front");
	free(stream);
	if (s->check(o, &e) < 0)
		lo_args_usage(&c->args, "%s", e.text);
}

static void
silent(const char *fmt, ...)
{
	(void)fmt;
}

static void
tell(const struct run *r)
{
	const struct lo_stage *g = &r->out.stage;

	lo_warn("%s: %llu records, %llu dead letters, %llu bytes read, "
		"%llu bytes written, %.1f s",
	    r->stream, (unsigned long long)g->made, (unsigned long long)g->dead,
	    (unsigned long long)r->read, (unsigned long long)g->bytes,
	    (double)(lo_when_mono() - r->mono) / 1e6);
}

static int
extract(const struct options *o, const struct source *s)
{
	struct lo_err e = {LO_OK, ""}, closing;
	struct lo_out out;
	struct run r;
	int status, fd = STDOUT_FILENO;

	if (o->dry)
		fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	lo_out_init(&out, fd, "standard output");
	run_init(&r, o, s, &out);
	r.warn = lo_warn;
	r.say = o->quiet ? silent : lo_warn;
	interrupt_catch();
	status = run_block(&r, &e);
	if (e.status != LO_OK)
		lo_warn("%s", e.text);
	if (lo_out_close(&out, &closing) < 0) {
		if (e.status == LO_OK)
			lo_warn("%s", closing.text);
		status = lo_status_worst(status, closing.status);
	}
	if (!o->quiet && (o->verbose || o->dry || isatty(STDERR_FILENO)))
		tell(&r);
	run_free(&r);
	return status;
}

static int
answer(const struct options *o, const struct source *s)
{
	struct lo_err e = {LO_OK, ""};
	struct lo_out out;
	struct lo_buf b;

	lo_buf_init(&b, ANSWER_MAX);
	lo_out_init(&out, STDOUT_FILENO, "standard output");
	if (explain(o, s, &b, &e) < 0)
		lo_warn("%s", e.text);
	if (lo_out_put(&out, b.p, b.len, &e) < 0 || lo_out_close(&out, &e) < 0)
		lo_warn("%s", e.text);
	lo_buf_free(&b);
	return e.status;
}

/* One line that the next one, or a message, takes the place of. */
static void
progress(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("\r\033[K", stderr);
	vfprintf(stderr, fmt, ap);
	fputs("\r", stderr);
	va_end(ap);
}

/* Is there a terminal that can take a line back? */
static bool
at_terminal(void)
{
	const char *kind = getenv("TERM");

	return isatty(STDERR_FILENO) && kind != NULL &&
	       strcmp(kind, "dumb") != 0;
}

static void
warn_over(const char *fmt, ...)
{
	va_list ap;

	fputs("\r\033[K", stderr);
	va_start(ap, fmt);
	lo_vwarn(fmt, ap);
	va_end(ap);
}

/* What is to be copied stands alone in its line. */
static void
tell_line(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputs("\n", stderr);
}

/* A local source has neither streams nor a connection for an operand. */
static void
refuse_remote(struct command *c)
{
	const struct options *o = &c->options;

	if (o->full && o->has_since)
		lo_args_usage(&c->args, "--full and --since: one of the two");
	if (o->type != NULL || o->key != NULL || o->at != NULL ||
	    o->delimiter != NULL || o->encoding != NULL || o->quoting != NULL ||
	    o->trust_eof)
		lo_args_usage(&c->args,
		    "an API names its records itself; no --type, --key, --at, "
		    "--delimiter, --encoding, --quoting or --trust-eof");
	if (o->state != NULL && (o->count != 1 || o->stream == NULL))
		lo_args_usage(&c->args,
		    "--state is of one stream; name it with --stream, and one "
		    "connection");
	for (int i = 0; i < o->count; i++)
		if (!lo_name_ok(lo_span_of(o->operands[i])))
			lo_args_usage(&c->args,
			    "not a connection's name; it has neither a slash "
			    "nor a control character, and no dot or dash in "
			    "front");
}

static int
remote(
    struct command *c, char **argv, enum remote_what what, const char *source)
{
	const struct options *o = &c->options;
	bool shown = !o->quiet && at_terminal();
	struct remote x = {.what = what,
	    .options = o,
	    .source = source,
	    .argv = argv,
	    .say = o->quiet ? silent : (shown ? warn_over : lo_warn),
	    .warn = shown ? warn_over : lo_warn,
	    .tell = tell_line,
	    .progress = shown ? progress : NULL};

	if (what == REMOTE_EXTRACT || what == REMOTE_EXPLAIN)
		refuse_remote(c);
	return remote_run(&x);
}

static int
explain_one(struct command *c, char **argv)
{
	const struct source *s = choose(c, c->explain);

	if (s == NULL)
		return remote(c, argv, REMOTE_EXPLAIN, c->explain);
	if (c->options.count > 0)
		c->options.connection = c->options.operands[0];
	return answer(&c->options, s);
}

int
main(int argc, char **argv)
{
	struct command c;
	const struct source *s;
	const char *name;

	lo_prog = "lo-extract";
	memset(&c, 0, sizeof(c));
	command_parse(&c, argc, argv);
	if (c.list)
		return remote(&c, argv, REMOTE_LIST, NULL);
	if (c.login != NULL)
		return remote(&c, argv, REMOTE_LOGIN, c.login);
	if (c.test != NULL)
		return remote(&c, argv, REMOTE_TEST, c.test);
	if (c.explain != NULL)
		return explain_one(&c, argv);
	if (c.options.count == 0)
		lo_args_usage(&c.args, "no source is named");
	name = c.options.operands[0];
	s = choose(&c, name);
	c.options.operands++;
	c.options.count--;
	if (s == NULL)
		return remote(&c, argv, REMOTE_EXTRACT, name);
	if (c.options.stream != NULL)
		lo_args_usage(&c.args, "--stream is for APIs");
	refuse(&c, s);
	return extract(&c.options, s);
}
