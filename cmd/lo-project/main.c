#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-project/call.h"
#include "cmd/lo-project/copy.h"
#include "cmd/lo-project/files.h"
#include "cmd/lo-project/index.h"
#include "cmd/lo-project/search.h"
#include "cmd/lo-project/snapshot.h"
#include "cmd/lo-project/sync.h"
#include "common/err.h"

enum { STATEMENT_MAX = 1 << 20 };

static struct query_run
how(const struct call *c)
{
	struct query_run run = {c->o.select.limit, call_measures(c)};

	return run;
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
	if (index_update(x, &c->reader, c->o.full, e) < 0)
		return -1;
	index_unlock(x);
	return 0;
}

static int
show(struct call *c, struct lo_err *e)
{
	if (call_put(c, e) < 0)
		return -1;
	if (c->o.verbose)
		lo_warn("%s: %ju rows", c->o.verb, (uintmax_t)c->result.rows);
	return 0;
}

static int
verb_query(struct call *c, struct lo_err *e)
{
	struct query_run run = how(c);
	struct index x = {.lock = -1};
	int rc;

	if (c->o.count == 0) {
		if (query_list(run.measure, &c->result, e) < 0)
			return -1;
		return show(c, e);
	}
	if (query_needs_index(c->o.words[0]))
		rc = open_indexed(c, &x, e);
	else
		rc = call_open(c, false, e);
	index_close(&x);
	if (rc < 0 || query_named(&c->reader, c->o.words[0], c->o.words + 1,
			  c->o.count - 1, &run, &c->result, e) < 0)
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

	if (c->o.count != 1)
		lo_args_usage(&c->o.args, "sql takes one statement");
	lo_buf_init(&sql, STATEMENT_MAX);
	if (strcmp(c->o.words[0], "-") == 0)
		rc = read_statement(&sql, e);
	else
		lo_buf_adds(&sql, c->o.words[0]);
	if (rc == 0 && call_open(c, true, e) == 0)
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

	for (i = 0; i < 6 && c->o.count == 1; i += 2) {
		if (strcmp(c->o.words[0], names[i]) != 0)
			continue;
		if (call_open(c, false, e) < 0 ||
		    query_named(&c->reader, names[i + 1], NULL, 0, &run,
			&c->result, e) < 0)
			return -1;
		return show(c, e);
	}
	lo_args_usage(&c->o.args, "stats takes raw, canonical or jobs");
}

static int
verb_search(struct call *c, struct lo_err *e)
{
	struct query_run run = how(c);
	struct index x = {.lock = -1};
	bool keys = !call_measures(c);
	int rc;

	if (c->o.count == 0)
		lo_args_usage(&c->o.args, "search takes words");
	rc = open_indexed(c, &x, e);
	index_close(&x);
	if (rc == 0)
		rc = search_run(&c->reader, c->o.words, c->o.count, keys, &run,
		    &c->result, e);
	if (rc == 0 && c->o.verbose)
		lo_warn("index: %ju added, %ju changed, %ju removed",
		    (uintmax_t)x.added, (uintmax_t)x.changed,
		    (uintmax_t)x.removed);
	return rc < 0 ? -1 : show(c, e);
}

static int
verb_rows(struct call *c, struct lo_err *e)
{
	struct replay p = {
	    .select = c->o.select, .bare = c->o.bare, .full = c->o.full};

	if (c->o.count != 1 || !replay_kind(c->o.words[0]))
		lo_args_usage(&c->o.args,
		    "rows takes raw, canonical, measurement or dead");
	if (c->o.letters && strcmp(c->o.words[0], "dead") != 0)
		lo_args_usage(&c->o.args, "--letters goes with rows dead");
	if (c->o.select.pending != NULL && strcmp(c->o.words[0], "raw") != 0 &&
	    strcmp(c->o.words[0], "canonical") != 0)
		lo_args_usage(&c->o.args,
		    "--pending goes with rows raw and rows canonical");
	if (c->o.full && c->o.select.pending == NULL)
		lo_args_usage(&c->o.args, "rows takes --full with --pending");
	p.kind = c->o.letters ? "letters" : c->o.words[0];
	if (call_open(c, false, e) < 0 ||
	    replay_run(&p, &c->reader, &c->out, e) < 0 ||
	    lo_out_flush(&c->out, e) < 0)
		return -1;
	if (call_told(c))
		lo_warn("rows: %ju records in %ju blocks", (uintmax_t)p.records,
		    (uintmax_t)p.blocks);
	return 0;
}

static int
verb_views(struct call *c, struct lo_err *e)
{
	if (call_open(c, false, e) < 0 ||
	    query_views(&c->reader, c->o.words, c->o.count, call_measures(c),
		&c->result, e) < 0)
		return -1;
	return show(c, e);
}

static int
verb_files(struct call *c, struct lo_err *e)
{
	struct index x = {.lock = -1};
	struct files f = {.dir = c->o.dir,
	    .names = c->o.words,
	    .count = c->o.count,
	    .dry = c->o.dry,
	    .full = c->o.full,
	    .measure = call_measures(c),
	    .tell = c->o.dry || c->o.verbose};
	int rc;

	rc = open_indexed(c, &x, e);
	if (rc == 0)
		rc = files_run(&f, &x, &c->reader, &c->result, e);
	index_close(&x);
	if (rc == 0 && c->result.rows > 0)
		rc = call_put(c, e);
	if (rc == 0 && (call_told(c) || f.kept > 0))
		lo_warn("files: %ju written, %ju unchanged, %ju removed, "
			"%ju edited and kept",
		    (uintmax_t)f.written, (uintmax_t)f.unchanged,
		    (uintmax_t)f.removed, (uintmax_t)f.kept);
	return rc;
}

static int
verb_sync(struct call *c, struct lo_err *e)
{
	struct sync s = {.names = c->o.words,
	    .count = c->o.count,
	    .dry = c->o.dry,
	    .full = c->o.full,
	    .drop = c->o.drop,
	    .measure = call_measures(c)};

	if (s.drop && s.count > 0)
		lo_args_usage(
		    &c->o.args, "--drop drops all, and takes no name");

	if (call_open(c, false, e) < 0 ||
	    sync_run(&s, &c->reader, &c->result, e) < 0)
		return -1;
	if ((c->o.dry || c->o.verbose) && c->result.rows > 0 &&
	    call_put(c, e) < 0)
		return -1;
	if (call_told(c))
		lo_warn("sync: %ju rows written, %ju unchanged, %ju removed",
		    (uintmax_t)s.written, (uintmax_t)s.unchanged,
		    (uintmax_t)s.removed);
	return 0;
}

static int
verb_snapshot(struct call *c, struct lo_err *e)
{
	struct snapshot s = {.names = c->o.words,
	    .count = c->o.count,
	    .dry = c->o.dry,
	    .measure = call_measures(c)};

	if (call_open(c, false, e) < 0 ||
	    snapshot_run(&s, &c->reader, &c->result, e) < 0)
		return -1;
	if ((c->o.dry || c->o.verbose) && call_put(c, e) < 0)
		return -1;
	if (call_told(c))
		lo_warn("snapshot: week of %s, %ju rows", s.week,
		    (uintmax_t)s.rows);
	return 0;
}

static int
verb_copy(struct call *c, struct lo_err *e)
{
	if (c->o.count != 1)
		lo_args_usage(&c->o.args, "copy takes one file");
	if (c->o.snapshots) {
		if (copy_snapshots(c->o.words[0], e) < 0)
			return -1;
	} else if (reader_open(&c->reader, e) < 0 ||
		   copy_run(&c->reader, c->o.words[0], e) < 0)
		return -1;
	if (call_told(c))
		lo_warn("copy: done");
	return 0;
}

static int
run(struct call *c, struct lo_err *e)
{
	static const struct {
		const char *name, *takes;
		int (*run)(struct call *, struct lo_err *);
	} verbs[] = {{"query", "fl", verb_query}, {"sql", "fl", verb_sql},
	    {"stats", "f", verb_stats}, {"search", "fl", verb_search},
	    {"rows", "rbtlF", verb_rows}, {"views", "f", verb_views},
	    {"files", "fdDF", verb_files}, {"sync", "fdFx", verb_sync},
	    {"snapshot", "fd", verb_snapshot}, {"check", "fbF", verb_check},
	    {"copy", "s", verb_copy}, {"why", "f", verb_why},
	    {"export", "fdD", verb_export}, {"objects", "ftwy", verb_objects}};
	size_t i;

	for (i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(c->o.verb, verbs[i].name) != 0)
			continue;
		lo_args_verb(&c->o.args, c->o.verb, verbs[i].takes);
		return verbs[i].run(c, e);
	}
	lo_args_usage(&c->o.args,
	    "the verbs are query, sql, stats, search, rows, views, files, "
	    "sync, snapshot, check, copy, why, export and objects");
}

int
main(int argc, char **argv)
{
	struct call c = {0};
	struct lo_err e = {0};
	int status;

	lo_prog = "lo-project";
	/* Not LC_NUMERIC: numbers are JSON's everywhere. */
	setlocale(LC_CTYPE, "");
	options_read(&c.o, argc, argv);
	lo_out_init(&c.out, STDOUT_FILENO, "standard output");
	result_init(&c.result, "");
	if (run(&c, &e) < 0) {
		status = e.status;
		lo_warn("%s: %s", c.o.verb, e.text);
	} else {
		status = c.status;
		if (c.said[0] != '\0')
			lo_warn("%s", c.said);
	}
	result_free(&c.result);
	reader_close(&c.reader);
	if (lo_out_close(&c.out, &e) < 0 && status == c.status) {
		lo_warn("%s", e.text);
		status = e.status;
	}
	return status;
}
