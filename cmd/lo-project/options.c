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
    "lo-project copy [-v] [--snapshots] FILE\n"
    "lo-project why [-v] [-o FORM] KEY | PATH\n"
    "lo-project export [-nv] [-o FORM] [--dir DIR] [NAME ...]\n"
    "lo-project objects [-v] [--type TYPE] pull [FILE ...]\n"
    "lo-project objects [-v] [-o FORM] [--type TYPE] [--where E] "
    "query\n"
    "lo-project objects get ID\n"
    "lo-project objects [-o FORM] [--type TYPE] list\n"
    "lo-project objects [-o FORM] [--type TYPE] [--verify] info\n";

enum {
	O_STREAM = 256,
	O_SINCE,
	O_UNTIL,
	O_LIMIT,
	O_CSV,
	O_JSON,
};

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
set_stream(struct options *c, const char *name)
{
	if (!lo_stream_ok(lo_span_of(name)))
		lo_args_usage(&c->args,
		    "--stream takes TYPE/SOURCE/CONNECTION; --type, --source "
		    "and --connection choose by a part");
	c->select.stream = name;
}

static void
set(struct options *c, int option, const char *value)
{
	struct selector *s = &c->select;

	switch (option) {
	case 'o':
		set_form(c, value);
		break;
	case O_STREAM:
		set_stream(c, value);
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
	case O_CSV:
		set_form(c, "csv");
		break;
	default:
		set_form(c, "json");
	}
}

void
options_read(struct options *c, int argc, char **argv)
{
	struct selector *s = &c->select;
	const struct lo_option table[] = {
	    {'n', "dry-run", .flag = &c->dry, .kind = 'd'},
	    {'o', "output", .takes = true, .kind = 'f'},
	    {'v', "verbose", .flag = &c->verbose},
	    {0, "bare", .flag = &c->bare, .kind = 'b'},
	    {0, "letters", .flag = &c->letters, .kind = 'r'},
	    {0, "stage", .text = &s->stage, .kind = 'r'},
	    {0, "schema", .text = &s->schema, .kind = 'r'},
	    {0, "pending", .text = &s->pending, .kind = 'r'},
	    {O_STREAM, "stream", .takes = true, .kind = 'r'},
	    {0, "source", .text = &s->source, .kind = 'r'},
	    {0, "connection", .text = &s->connection, .kind = 'r'},
	    {0, "type", .text = &s->type, .kind = 't'},
	    {0, "client", .text = &s->client, .kind = 'r'},
	    {O_SINCE, "since", .takes = true, .kind = 'r'},
	    {O_UNTIL, "until", .takes = true, .kind = 'r'},
	    {O_LIMIT, "limit", .takes = true, .kind = 'l'},
	    {0, "dir", .text = &c->dir, .kind = 'D'},
	    {0, "full", .flag = &c->full, .kind = 'F'},
	    {0, "drop", .flag = &c->drop, .kind = 'x'},
	    {0, "where", .text = &c->where, .kind = 'w'},
	    {0, "verify", .flag = &c->verify, .kind = 'y'},
	    {0, "snapshots", .flag = &c->snapshots, .kind = 's'},
	    {O_CSV, "csv", .kind = 'f'},
	    {O_JSON, "json", .kind = 'f'},
	    {.name = NULL},
	};
	const char *value;
	int option;

	c->args = (struct lo_args){
	    .options = table, .usage = usage, .argc = argc, .argv = argv};
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
