#include "cmd/lo-extract/command.h"

enum {
	OPT_FULL = 256,
	OPT_SINCE,
	OPT_UNTIL,
	OPT_LIMIT,
	OPT_STATE,
	OPT_STREAM,
	OPT_TEST,
	OPT_BARE,
	OPT_TYPE,
	OPT_KEY,
	OPT_AT,
	OPT_DELIMITER,
	OPT_ENCODING,
	OPT_QUOTING,
	OPT_TRUST,
	OPT_LIST,
	OPT_LOGIN,
	OPT_EXPLAIN,
};

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
    {OPT_LOGIN, "login", true},
    {OPT_QUOTING, "quoting", true},
    {OPT_SINCE, "since", true},
    {OPT_STATE, "state", true},
    {OPT_STREAM, "stream", true},
    {OPT_TEST, "test", true},
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
    "lo-extract [-nqv] [-C file] [--stream type] [--full] [--since time]\n"
    "           [--until time] [--limit n] [--state file] [--bare]\n"
    "           api [connection ...]\n"
    "lo-extract --list\n"
    "lo-extract [-C file] [-c connection] --explain source [connection]\n"
    "lo-extract [-C file] --login connection\n"
    "lo-extract --test file.jq\n";

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
	case OPT_STREAM:
		o->stream = value;
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
	case OPT_LOGIN:
		c->login = value;
		break;
	case OPT_EXPLAIN:
		c->explain = value;
		break;
	case OPT_TEST:
		c->test = value;
		break;
	default:
		if (value == NULL)
			take_flag(o, letter);
		else
			take_text(o, letter, value);
	}
}

void
command_parse(struct command *c, int argc, char **argv)
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
