#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-project/files.h"
#include "cmd/lo-project/form.h"
#include "cmd/lo-project/index.h"
#include "cmd/lo-project/replay.h"
#include "cmd/lo-project/search.h"
#include "common/args.h"
#include "common/err.h"
#include "common/line.h"
#include "common/when.h"

static const char usage[] =
    "usage: lo-project query [-v] [-o FORM] [--limit N] [NAME [KEY=VALUE "
    "...]]\n"
    "       lo-project sql [-v] [-o FORM] [--limit N] STATEMENT\n"
    "       lo-project stats [-v] [-o FORM] raw | canonical | jobs\n"
    "       lo-project search [-v] [-o FORM] [--limit N] WORD ...\n"
    "       lo-project rows [-v] [--bare] [--letters] [--stage TOOL]\n"
    "           [--schema NAME] [SELECTOR ...] raw | canonical | dead\n"
    "       lo-project views [-v] [-o FORM] [NAME ...]\n"
    "       lo-project files [-nv] [-o FORM] [--dir DIR] [--full] [NAME ...]\n";

enum {
	O_BARE = 256,
	O_LETTERS,
	O_STAGE,
	O_SCHEMA,
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
	O_CSV,
	O_JSON,
	STATEMENT_MAX = 1 << 20,
};

/* Which options a verb takes, by the letters of its kinds. */
static const struct {
	char kind;
	int option;
} kinds[] = {{'f', 'o'}, {'f', O_CSV}, {'f', O_JSON}, {'l', O_LIMIT},
    {'r', O_BARE}, {'r', O_LETTERS}, {'r', O_STAGE}, {'r', O_SCHEMA},
    {'r', O_STREAM}, {'r', O_SOURCE}, {'r', O_CONNECTION}, {'r', O_TYPE},
    {'r', O_CLIENT}, {'r', O_SINCE}, {'r', O_UNTIL}, {'d', 'n'}, {'d', O_DIR},
    {'d', O_FULL}};

static const struct lo_option options[] = {{'n', "dry-run", false},
    {'o', "output", true}, {'v', "verbose", false}, {O_BARE, "bare", false},
    {O_LETTERS, "letters", false}, {O_STAGE, "stage", true},
    {O_SCHEMA, "schema", true}, {O_STREAM, "stream", true},
    {O_SOURCE, "source", true}, {O_CONNECTION, "connection", true},
    {O_TYPE, "type", true}, {O_CLIENT, "client", true},
    {O_SINCE, "since", true}, {O_UNTIL, "until", true},
    {O_LIMIT, "limit", true}, {O_DIR, "dir", true}, {O_FULL, "full", false},
    {O_CSV, "csv", false}, {O_JSON, "json", false}, {0, NULL, false}};

struct call {
	struct lo_args args;
	bool given[sizeof kinds / sizeof *kinds];
	const char *verb;
	const char *const *words; /* operands behind the verb */
	int count;
	enum form form;
	bool verbose, letters;
	struct replay replay; /* its selectors serve the others too */
	struct files files;
	struct reader reader;
	struct result result;
	struct lo_out out;
};

static void
set_select(struct call *c, int option, const char *value)
{
	struct selector *s = &c->replay.select;

	switch (option) {
	case O_STAGE:
		s->stage = value;
		break;
	case O_SCHEMA:
		s->schema = value;
		break;
	case O_STREAM:
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
set_form(struct call *c, const char *name)
{
	c->form = form_of(name);
	if (c->form == FORM_NONE)
		lo_args_usage(
		    &c->args, "-o takes table, csv, json, jsonl or md");
}

static void
set(struct call *c, int option, const char *value)
{
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i].option == option)
			c->given[i] = true;
	}
	switch (option) {
	case 'n':
		c->files.dry = true;
		break;
	case 'o':
		set_form(c, value);
		break;
	case 'v':
		c->verbose = true;
		break;
	case O_BARE:
		c->replay.bare = true;
		break;
	case O_LETTERS:
		c->letters = true;
		break;
	case O_DIR:
		c->files.dir = value;
		break;
	case O_FULL:
		c->files.full = true;
		break;
	case O_CSV:
		c->form = FORM_CSV;
		break;
	case O_JSON:
		c->form = FORM_JSON;
		break;
	default:
		set_select(c, option, value);
	}
}

/* Forms that want to know the widths and kinds of the columns. */
static bool
measures(const struct call *c)
{
	return c->form == FORM_TABLE || c->form == FORM_MD;
}

static struct query_run
how(const struct call *c)
{
	struct query_run run = {c->replay.select.limit, measures(c)};

	return run;
}

/* An option that does nothing would promise something. */
static void
check_given(const struct call *c, const char *takes)
{
	size_t i, k;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!c->given[i] || strchr(takes, kinds[i].kind) != NULL)
			continue;
		for (k = 0; options[k].letter != kinds[i].option; k++)
			continue;
		lo_args_usage(
		    &c->args, "%s takes no --%s", c->verb, options[k].name);
	}
}

/* The store, with the index beside it when it is there. */
static int
open_store(struct call *c, bool index, struct lo_err *e)
{
	if (reader_open(&c->reader, e) < 0 ||
	    (index && reader_attach(&c->reader, e) < 0) ||
	    reader_views(&c->reader, e) < 0)
		return -1;
	c->result.spool.dir = c->reader.home;
	return reader_seal(&c->reader, e);
}

/* The same, with the index made up to date. */
static int
open_indexed(struct call *c, struct index *x, struct lo_err *e)
{
	if (reader_open(&c->reader, e) < 0 ||
	    index_open(x, &c->reader, e) < 0 ||
	    reader_views(&c->reader, e) < 0 || reader_seal(&c->reader, e) < 0)
		return -1;
	c->result.spool.dir = c->reader.home;
	if (index_update(x, &c->reader, e) < 0)
		return -1;
	index_unlock(x);
	return 0;
}

/* The last line, for a person. */
static bool
told(const struct call *c)
{
	return c->verbose || isatty(STDERR_FILENO);
}

static int
show(struct call *c, struct lo_err *e)
{
	return form_put(c->form, &c->result, &c->out, e);
}

static int
verb_query(struct call *c, struct lo_err *e)
{
	struct query_run run = how(c);
	struct index x = {.lock = -1};
	int rc;

	if (c->count == 0) {
		if (query_list(run.measure, &c->result, e) < 0)
			return -1;
		return show(c, e);
	}
	if (query_needs_index(c->words[0]))
		rc = open_indexed(c, &x, e);
	else
		rc = open_store(c, true, e);
	index_close(&x);
	if (rc < 0 || query_named(&c->reader, c->words[0], c->words + 1,
			  c->count - 1, &run, &c->result, e) < 0)
		return -1;
	return show(c, e);
}

static int
read_statement(struct lo_buf *b, struct lo_err *e)
{
	char *room;
	ssize_t n;

	do {
		room = lo_buf_room(b, 4096);
		if (room == NULL)
			return lo_fail(e, LO_USAGE, "sql: longer than 1 MiB");
		n = read(STDIN_FILENO, room, 4096);
		if (n < 0)
			return lo_fail_errno(e, LO_IO, "standard input");
		b->len += (size_t)n;
		b->p[b->len] = '\0';
	} while (n > 0);
	return 0;
}

static int
verb_sql(struct call *c, struct lo_err *e)
{
	struct query_run run = how(c);
	struct lo_buf sql;
	int rc = 0;

	if (c->count != 1)
		lo_args_usage(&c->args, "sql takes one statement");
	lo_buf_init(&sql, STATEMENT_MAX);
	if (strcmp(c->words[0], "-") == 0)
		rc = read_statement(&sql, e);
	else
		lo_buf_adds(&sql, c->words[0]);
	if (rc == 0 && open_store(c, true, e) == 0)
		rc = query_sql(
		    &c->reader, lo_buf_span(&sql), &run, &c->result, e);
	else
		rc = -1;
	lo_buf_free(&sql);
	return rc < 0 ? -1 : show(c, e);
}

static int
verb_stats(struct call *c, struct lo_err *e)
{
	static const char *const names[] = {"raw", "stats-raw", "canonical",
	    "stats-canonical", "jobs", "stats-jobs"};
	struct query_run run = how(c);
	int i;

	for (i = 0; i < 6 && c->count == 1; i += 2) {
		if (strcmp(c->words[0], names[i]) != 0)
			continue;
		if (open_store(c, true, e) < 0 ||
		    query_named(&c->reader, names[i + 1], NULL, 0, &run,
			&c->result, e) < 0)
			return -1;
		return show(c, e);
	}
	lo_args_usage(&c->args, "stats takes raw, canonical or jobs");
}

static int
verb_search(struct call *c, struct lo_err *e)
{
	struct query_run run = how(c);
	struct index x = {.lock = -1};
	bool keys = !measures(c);
	int rc;

	if (c->count == 0)
		lo_args_usage(&c->args, "search takes words");
	rc = open_indexed(c, &x, e);
	index_close(&x);
	if (rc == 0)
		rc = search_run(
		    &c->reader, c->words, c->count, keys, &run, &c->result, e);
	if (rc == 0 && c->verbose)
		lo_warn("index: %ju added, %ju changed, %ju removed",
		    (uintmax_t)x.added, (uintmax_t)x.changed,
		    (uintmax_t)x.removed);
	return rc < 0 ? -1 : show(c, e);
}

static int
verb_rows(struct call *c, struct lo_err *e)
{
	if (c->count != 1 || strcmp(c->words[0], "letters") == 0 ||
	    !replay_kind(c->words[0]))
		lo_args_usage(&c->args, "rows takes raw, canonical or dead");
	if (c->letters && strcmp(c->words[0], "dead") != 0)
		lo_args_usage(&c->args, "--letters goes with rows dead");
	c->replay.kind = c->letters ? "letters" : c->words[0];
	if (open_store(c, false, e) < 0 ||
	    replay_run(&c->replay, &c->reader, &c->out, e) < 0)
		return -1;
	if (told(c))
		lo_warn("rows: %ju records in %ju blocks",
		    (uintmax_t)c->replay.records, (uintmax_t)c->replay.blocks);
	return 0;
}

static int
verb_views(struct call *c, struct lo_err *e)
{
	if (open_store(c, true, e) < 0 ||
	    query_views(
		&c->reader, c->words, c->count, measures(c), &c->result, e) < 0)
		return -1;
	return show(c, e);
}

static int
verb_files(struct call *c, struct lo_err *e)
{
	struct index x = {.lock = -1};
	int rc;

	c->files.measure = measures(c);
	c->files.tell = c->files.dry || c->verbose;
	c->files.names = c->words;
	c->files.count = c->count;
	rc = open_indexed(c, &x, e);
	if (rc == 0)
		rc = files_run(&c->files, &x, &c->reader, &c->result, e);
	index_close(&x);
	if (rc == 0 && c->result.rows > 0)
		rc = show(c, e);
	if (rc == 0 && (told(c) || c->files.kept > 0))
		lo_warn("files: %ju written, %ju unchanged, %ju removed, "
			"%ju edited and kept",
		    (uintmax_t)c->files.written, (uintmax_t)c->files.unchanged,
		    (uintmax_t)c->files.removed, (uintmax_t)c->files.kept);
	return rc;
}

static int
run(struct call *c, struct lo_err *e)
{
	static const struct {
		const char *name, *takes;
		int (*run)(struct call *, struct lo_err *);
	} verbs[] = {{"query", "fl", verb_query}, {"sql", "fl", verb_sql},
	    {"stats", "f", verb_stats}, {"search", "fl", verb_search},
	    {"rows", "rl", verb_rows}, {"views", "f", verb_views},
	    {"files", "fd", verb_files}};
	size_t i;

	for (i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(c->verb, verbs[i].name) != 0)
			continue;
		check_given(c, verbs[i].takes);
		return verbs[i].run(c, e);
	}
	lo_args_usage(&c->args,
	    "the verbs are query, sql, stats, search, rows, views and files");
}

int
main(int argc, char **argv)
{
	struct call c = {0};
	struct lo_err e = {0};
	const char *value;
	int option, status;

	lo_prog = "lo-project";
	setlocale(LC_CTYPE, "");
	c.args = (struct lo_args){options, usage, argc, argv, 0, false};
	while ((option = lo_args_next(&c.args, &value)) != -1)
		set(&c, option, value);
	if (c.args.operands >= argc)
		lo_args_usage(&c.args,
		    "a verb: query, sql, stats, search, rows, views, files");
	c.verb = argv[c.args.operands];
	c.words = (const char *const *)argv + c.args.operands + 1;
	c.count = argc - c.args.operands - 1;
	lo_out_init(&c.out, STDOUT_FILENO, "standard output");
	result_init(&c.result, "");
	status = run(&c, &e) < 0 ? e.status : LO_OK;
	if (status != LO_OK)
		lo_warn("%s: %s", c.verb, e.text);
	result_free(&c.result);
	reader_close(&c.reader);
	if (lo_out_close(&c.out, &e) < 0 && status == LO_OK) {
		lo_warn("%s", e.text);
		status = e.status;
	}
	return status;
}
