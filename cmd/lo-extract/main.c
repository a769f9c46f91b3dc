#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract/explain.h"
#include "cmd/lo-extract/interrupt.h"
#include "cmd/lo-extract/source.h"
#include "common/args.h"
#include "common/data.h"
#include "common/mem.h"

enum {
	OPT_FULL = 256,
	OPT_SINCE,
	OPT_UNTIL,
	OPT_LIMIT,
	OPT_STATE,
	OPT_BARE,
	OPT_TYPE,
	OPT_KEY,
	OPT_AT,
	OPT_DELIMITER,
	OPT_ENCODING,
	OPT_QUOTING,
	OPT_TRUST,
	OPT_LIST,
	OPT_EXPLAIN,
};

enum { ANSWER_MAX = 32 << 20 };

static const struct lo_option table[] = {
    {'C', "config", true},
    {'c', "connection", true},
    {'n', "dry-run", false},
    {'q', "quiet", false},
    {'v', "verbose", false},
    {OPT_AT, "at", true},
    {OPT_BARE, "bare", false},
    {OPT_DELIMITER, "delimiter", true},
    {OPT_ENCODING, "encoding", true},
    {OPT_EXPLAIN, "explain", true},
    {OPT_FULL, "full", false},
    {OPT_KEY, "key", true},
    {OPT_LIMIT, "limit", true},
    {OPT_LIST, "list", false},
    {OPT_QUOTING, "quoting", true},
    {OPT_SINCE, "since", true},
    {OPT_STATE, "state", true},
    {OPT_TRUST, "trust-eof", false},
    {OPT_TYPE, "type", true},
    {OPT_UNTIL, "until", true},
    {0, NULL, false},
};

static const char usage[] =
    "lo-extract [-nqv] [-C file] [-c connection] [--full] [--since time]\n"
    "           [--until time] [--limit n] [--state file] [--bare]\n"
    "           [--quoting variant] mbox | maildir | eml file ...\n"
    "lo-extract [-nqv] [-C file] [-c connection] [--full] [--since time]\n"
    "           [--until time] [--limit n] [--state file] [--bare]\n"
    "           [--type type] [--key field[,field]] [--at field]\n"
    "           [--delimiter character] [--encoding name] "
    "jsonl | csv file ...\n"
    "lo-extract [-nqv] [-C file] [-c connection] [--full] [--limit n]\n"
    "           [--state file] [--bare] [--trust-eof] "
    "singer [-- tap arg ...]\n"
    "lo-extract --list\n"
    "lo-extract [-C file] [-c connection] --explain source [connection]\n";

struct command {
	struct options options;
	struct lo_args args;
	bool list;
	const char *explain;
};

static void
take_flag(struct options *o, int letter)
{
	switch (letter) {
	case 'n':
		o->dry = true;
		break;
	case 'q':
		o->quiet = true;
		break;
	case 'v':
		o->verbose = true;
		break;
	case OPT_FULL:
		o->full = true;
		break;
	case OPT_BARE:
		o->bare = true;
		break;
	case OPT_TRUST:
		o->trust_eof = true;
		break;
	}
}

static void
take_text(struct options *o, int letter, const char *value)
{
	switch (letter) {
	case 'C':
		o->config = value;
		break;
	case 'c':
		o->connection = value;
		break;
	case OPT_STATE:
		o->state = value;
		break;
	case OPT_TYPE:
		o->type = value;
		break;
	case OPT_KEY:
		o->key = value;
		break;
	case OPT_AT:
		o->at = value;
		break;
	case OPT_DELIMITER:
		o->delimiter = value;
		break;
	case OPT_ENCODING:
		o->encoding = value;
		break;
	case OPT_QUOTING:
		o->quoting = value;
		break;
	}
}

static void
take(struct command *c, int letter, const char *value)
{
	struct options *o = &c->options;

	switch (letter) {
	case OPT_SINCE:
		o->since = lo_args_when("--since", value);
		o->has_since = true;
		break;
	case OPT_UNTIL:
		o->until = lo_args_when("--until", value);
		o->has_until = true;
		break;
	case OPT_LIMIT:
		o->limit = lo_args_number("--limit", value, 1, UINT64_MAX);
		o->has_limit = true;
		break;
	case OPT_LIST:
		c->list = true;
		break;
	case OPT_EXPLAIN:
		c->explain = value;
		break;
	default:
		if (value == NULL)
			take_flag(o, letter);
		else
			take_text(o, letter, value);
	}
}

static void
parse(struct command *c, int argc, char **argv)
{
	const char *value;
	int letter;

	c->args = (struct lo_args){
	    .options = table, .usage = usage, .argc = argc, .argv = argv};
	while ((letter = lo_args_next(&c->args, &value)) >= 0)
		take(c, letter, value);
	c->options.operands = argv + c->args.operands;
	c->options.count = argc - c->args.operands;
}

static const struct source *
choose(const struct command *c, const char *name)
{
	const char *names[32], *near;
	const struct source *s = source_find(name);
	size_t n = 0;

	if (s != NULL)
		return s;
	for (; n < 32 && (s = source_at((int)n)) != NULL; n++)
		names[n] = s->name;
	near = lo_data_nearest(name, names, n);
	if (near != NULL)
		lo_args_usage(&c->args, "%s: no such source; did you mean %s?",
		    name, near);
	lo_args_usage(
	    &c->args, "%s: no such source; see lo-extract --list", name);
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

/* An answer of a few lines. */
static int
answer(const struct options *o, const struct source *s)
{
	struct lo_err e = {LO_OK, ""};
	struct lo_out out;
	struct lo_buf b;

	lo_buf_init(&b, ANSWER_MAX);
	lo_out_init(&out, STDOUT_FILENO, "standard output");
	if (s == NULL)
		explain_list(&b);
	else if (explain(o, s, &b, &e) < 0)
		lo_warn("%s", e.text);
	if (lo_out_put(&out, b.p, b.len, &e) < 0 || lo_out_close(&out, &e) < 0)
		lo_warn("%s", e.text);
	lo_buf_free(&b);
	return e.status;
}

int
main(int argc, char **argv)
{
	struct command c;
	const struct source *s;

	lo_prog = "lo-extract";
	memset(&c, 0, sizeof(c));
	parse(&c, argc, argv);
	if (c.list)
		return answer(NULL, NULL);
	if (c.explain != NULL) {
		s = choose(&c, c.explain);
		if (c.options.count > 0)
			c.options.connection = c.options.operands[0];
		return answer(&c.options, s);
	}
	if (c.options.count == 0)
		lo_args_usage(&c.args, "no source is named");
	s = choose(&c, c.options.operands[0]);
	c.options.operands++;
	c.options.count--;
	refuse(&c, s);
	return extract(&c.options, s);
}
