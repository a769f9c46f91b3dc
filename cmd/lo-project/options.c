#include "cmd/lo-project/options.h"

#include <string.h>

#include "common/state.h"
#include "common/when.h"

static const char usage[] =
    "lo-project query [-v] [-o FORM] [--limit N] [NAME [KEY=VALUE "
    "...]]\n"
    "lo-project sql [-v] [-o FORM] [--limit N] STATEMENT\n"
    "lo-project stats [-v] [-o FORM] raw | canonical | jobs\n"
    "lo-project search [-v] [-o FORM] [--limit N] WORD ...\n"
    "lo-project rows [-v] [--bare] [--letters] [--pending KIND] [--full]\n"
    "           [--stage TOOL] [--schema NAME] [SELECTOR ...]\n"
    "           raw | canonical | measurement | dead\n"
    "lo-project views [-v] [-o FORM] [NAME ...]\n"
    "lo-project files [-nv] [-o FORM] [--dir DIR] [--full] [NAME ...]\n"
    "lo-project sync [-nv] [-o FORM] [--full | --drop] [NAME ...]\n"
    "lo-project snapshot [-nv] [-o FORM] [NAME ...]\n"
    "lo-project check [-v] [--bare | -o FORM] [--full] [NAME ...]\n"
    "lo-project copy [-v] FILE\n"
    "lo-project why [-v] [-o FORM] KEY | PATH\n"
    "lo-project export [-nv] [-o FORM] [--dir DIR] [NAME ...]\n"
    "lo-project objects [-v] [--type TYPE] pull [FILE ...]\n"
    "lo-project objects [-v] [-o FORM] [--type TYPE] [--where E] "
    "query\n"
    "lo-project objects get ID\n"
    "lo-project objects [-o FORM] [--type TYPE] list\n"
    "lo-project objects [-o FORM] [--type TYPE] [--verify] info\n";

enum {
	O_BARE = 256,
	O_LETTERS,
	O_STAGE,
	O_SCHEMA,
	O_PENDING,
	O_STREAM,
	O_SOURCE,
	O_CONNECTION,
	O_TYPE,
	O_CLIENT,
	O_SINCE,
	O_UNTIL,
	O_LIMIT,
	O_DIR,
	O_FULL,
	O_DROP,
	O_WHERE,
	O_VERIFY,
	O_CSV,
	O_JSON,
	STATEMENT_MAX = 1 << 20,
};

/* Which options a verb takes, by the letters of its kinds. */
static const struct {
	char kind;
	int option;
} kinds[OPTION_KINDS] = {{'f', 'o'}, {'f', O_CSV}, {'f', O_JSON},
    {'l', O_LIMIT}, {'b', O_BARE}, {'r', O_LETTERS}, {'r', O_STAGE},
    {'r', O_SCHEMA}, {'r', O_PENDING}, {'r', O_STREAM}, {'r', O_SOURCE},
    {'r', O_CONNECTION}, {'t', O_TYPE}, {'r', O_CLIENT}, {'r', O_SINCE},
    {'r', O_UNTIL}, {'d', 'n'}, {'D', O_DIR}, {'F', O_FULL}, {'x', O_DROP},
    {'w', O_WHERE}, {'y', O_VERIFY}};

static const struct lo_option options[] = {{'n', "dry-run", false},
    {'o', "output", true}, {'v', "verbose", false}, {O_BARE, "bare", false},
    {O_LETTERS, "letters", false}, {O_STAGE, "stage", true},
    {O_SCHEMA, "schema", true}, {O_PENDING, "pending", true},
    {O_STREAM, "stream", true}, {O_SOURCE, "source", true},
    {O_CONNECTION, "connection", true}, {O_TYPE, "type", true},
    {O_CLIENT, "client", true}, {O_SINCE, "since", true},
    {O_UNTIL, "until", true}, {O_LIMIT, "limit", true}, {O_DIR, "dir", true},
    {O_FULL, "full", false}, {O_DROP, "drop", false}, {O_WHERE, "where", true},
    {O_VERIFY, "verify", false}, {O_CSV, "csv", false}, {O_JSON, "json", false},
    {0, NULL, false}};

static void
set_select(struct options *c, int option, const char *value)
{
	struct selector *s = &c->select;

	switch (option) {
	case O_STAGE:
		s->stage = value;
		break;
	case O_SCHEMA:
		s->schema = value;
		break;
	case O_PENDING:
		s->pending = value;
		break;
	case O_STREAM:
		if (!lo_stream_ok(lo_span_of(value)))
			lo_args_usage(&c->args,
			    "--stream takes TYPE/SOURCE/CONNECTION; --type, "
			    "--source and --connection choose by a part");
		s->stream = value;
		break;
	case O_SOURCE:
		s->source = value;
		break;
	case O_CONNECTION:
		s->connection = value;
		break;
	case O_TYPE:
		s->type = value;
		break;
	case O_CLIENT:
		s->client = value;
		break;
	case O_SINCE:
		lo_when_text6(lo_args_when("--since", value), s->since);
		break;
	case O_UNTIL:
		lo_when_text6(lo_args_when("--until", value), s->until);
		break;
	case O_LIMIT:
		s->limit = lo_args_number("--limit", value, 1, INT64_MAX);
		break;
	default:
		break;
	}
}

static void
set_form(struct options *c, const char *name)
{
	c->form = form_of(name);
	c->formed = true;
	if (c->form == FORM_NONE)
		lo_args_usage(
		    &c->args, "-o takes table, csv, json, jsonl, md or chart");
}

static void
set(struct options *c, int option, const char *value)
{
	size_t i;

	for (i = 0; i < OPTION_KINDS; i++) {
		if (kinds[i].option == option)
			c->given[i] = true;
	}
	switch (option) {
	case 'n':
		c->dry = true;
		break;
	case 'o':
		set_form(c, value);
		break;
	case 'v':
		c->verbose = true;
		break;
	case O_BARE:
		c->bare = true;
		break;
	case O_LETTERS:
		c->letters = true;
		break;
	case O_DIR:
		c->dir = value;
		break;
	case O_FULL:
		c->full = true;
		break;
	case O_DROP:
		c->drop = true;
		break;
	case O_WHERE:
		c->where = value;
		break;
	case O_VERIFY:
		c->verify = true;
		break;
	case O_CSV:
		set_form(c, "csv");
		break;
	case O_JSON:
		set_form(c, "json");
		break;
	default:
		set_select(c, option, value);
	}
}

void
options_read(struct options *c, int argc, char **argv)
{
	const char *value;
	int option;

	c->args = (struct lo_args){options, usage, argc, argv, 0, false};
	while ((option = lo_args_next(&c->args, &value)) != -1)
		set(c, option, value);
	if (c->args.operands >= argc)
		lo_args_usage(&c->args,
		    "a verb: query, sql, stats, search, rows, views, files, "
		    "sync, snapshot, check, copy, why, export, objects");
	c->verb = argv[c->args.operands];
	c->words = (const char *const *)argv + c->args.operands + 1;
	c->count = argc - c->args.operands - 1;
}

/* An option that does nothing would promise something. */
void
options_check(const struct options *c, const char *takes)
{
	size_t i, k;

	for (i = 0; i < OPTION_KINDS; i++) {
		if (!c->given[i] || strchr(takes, kinds[i].kind) != NULL)
			continue;
		for (k = 0; options[k].letter != kinds[i].option; k++)
			continue;
		lo_args_usage(
		    &c->args, "%s takes no --%s", c->verb, options[k].name);
	}
}
