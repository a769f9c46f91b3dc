#include "cmd/lo-extract/command.h"

enum { OPT_SINCE = 256, OPT_UNTIL, OPT_LIMIT };

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
    "lo-extract [-nqv] [-C file] [--stream type] [--full] [--since time]\n"
    "           [--until time] [--limit n] [--state file] [--bare]\n"
    "           api [connection ...]\n"
    "lo-extract --list\n"
    "lo-extract [-C file] [-c connection] --explain source [connection]\n"
    "lo-extract [-C file] --login connection\n"
    "lo-extract --test file.jq\n";

static void
take(struct options *o, int letter, const char *value)
{
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
	}
}

void
command_parse(struct command *c, int argc, char **argv)
{
	struct options *o = &c->options;
	const struct lo_option table[] = {
	    {'C', "config", .text = &o->config},
	    {'c', "connection", .text = &o->connection},
	    {'n', "dry-run", .flag = &o->dry},
	    {'q', "quiet", .flag = &o->quiet},
	    {'v', "verbose", .flag = &o->verbose},
	    {0, "at", .text = &o->at},
	    {0, "bare", .flag = &o->bare},
	    {0, "delimiter", .text = &o->delimiter},
	    {0, "encoding", .text = &o->encoding},
	    {0, "explain", .text = &c->explain},
	    {0, "full", .flag = &o->full},
	    {0, "key", .text = &o->key},
	    {OPT_LIMIT, "limit", .takes = true},
	    {0, "list", .flag = &c->list},
	    {0, "login", .text = &c->login},
	    {0, "quoting", .text = &o->quoting},
	    {OPT_SINCE, "since", .takes = true},
	    {0, "state", .text = &o->state},
	    {0, "stream", .text = &o->stream},
	    {0, "test", .text = &c->test},
	    {0, "trust-eof", .flag = &o->trust_eof},
	    {0, "type", .text = &o->type},
	    {OPT_UNTIL, "until", .takes = true},
	    {.name = NULL},
	};
	const char *value;
	int letter;

	c->args = (struct lo_args){
	    .options = table, .usage = usage, .argc = argc, .argv = argv};
	while ((letter = lo_args_next(&c->args, &value)) >= 0)
		take(o, letter, value);
	o->operands = argv + c->args.operands;
	o->count = argc - c->args.operands;
}
