#include "cmd/lo-project/export.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/home.h"
#include "common/mem.h"

enum { PIECE = 64 << 10 };

static const char *const columns[] = {"action", "file", "records:json"};

struct file {
	char *path, *temporary;
	const char *shown; /* below the directory */
	struct replay replay;
};

/* 1 when both are there and have the same bytes, 0, -1. */
static int
same_bytes(const char *a, const char *b, struct lo_err *e)
{
	static const char what[] = "compare";
	FILE *x = fopen(a, "re"), *y = fopen(b, "re");
	char p[PIECE], q[PIECE];
	size_t n = 0, m = 0;
	int same = x != NULL && y != NULL;

	while (same == 1) {
		n = fread(p, 1, sizeof p, x);
		m = fread(q, 1, sizeof q, y);
		if (n != m || memcmp(p, q, n) != 0)
			same = 0;
		else if (n == 0)
			break;
	}
	if (x == NULL || ferror(x) || (y != NULL && ferror(y)))
		same = lo_file_fail(e, LO_IO, a, what);
	if (x != NULL)
		(void)fclose(x);
	if (y != NULL)
		(void)fclose(y);
	return same;
}

static int
write_lines(struct file *f, struct reader *r, struct lo_err *e)
{
	struct lo_out out;
	struct lo_err first;
	int fd, rc;

	(void)unlink(f->temporary);
	fd = open(f->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return lo_file_fail(e, LO_CANTCREAT, f->temporary, "make");
	lo_out_init(&out, fd, f->temporary);
	rc = replay_run(&f->replay, r, &out, e);
	if (rc == 0)
		rc = lo_out_flush(&out, e);
	if (rc == 0 && fsync(fd) < 0)
		rc = lo_file_fail(e, LO_IO, f->temporary, "sync");
	first = *e;
	if (lo_out_close(&out, e) < 0 && rc == 0)
		return -1;
	if (rc < 0)
		*e = first;
	return rc;
}

static int
publish(const struct file *f, struct lo_err *e)
{
	char *dir;
	int rc;

	if (rename(f->temporary, f->path) < 0)
		return lo_file_fail(e, LO_IO, f->path, "replace");
	dir = lo_strdup(f->path);
	*strrchr(dir, '/') = '\0';
	rc = lo_dir_sync(dir, e);
	free(dir);
	return rc;
}

static int
tell(struct export *x, const struct file *f, const char *action,
    struct result *done, struct lo_err *e)
{
	struct lo_span cells[3];
	char number[32];

	snprintf(number, sizeof number, "%" PRIu64, f->replay.records);
	cells[0] = lo_span_of(action);
	cells[1] = lo_span_of(f->shown);
	cells[2] = lo_span_of(number);
	return result_add(done, cells, x->measure, e);
}

/* Where it stays the same the file is left alone, with its time. */
static int
put_file(struct export *x, struct file *f, struct reader *r,
    struct result *done, struct lo_err *e)
{
	int same, rc = 0;

	if (lo_dir_make_parent(f->path, e) < 0 || write_lines(f, r, e) < 0)
		return -1;
	x->records += f->replay.records;
	same = same_bytes(f->temporary, f->path, e);
	if (same == 1) {
		x->unchanged++;
	} else if (same == 0) {
		x->written++;
		rc = x->dry ? 0 : publish(f, e);
		if (rc == 0)
			rc = tell(
			    x, f, x->dry ? "would write" : "written", done, e);
	}
	if (same != 0 || x->dry || rc < 0)
		(void)unlink(f->temporary);
	return same < 0 ? -1 : rc;
}

static int
put_connection(struct export *x, struct lo_span source,
    struct lo_span connection, const char *root, struct reader *r,
    struct result *done, struct lo_err *e)
{
	struct file f = {
	    .replay = {.kind = "canonical", .bare = true, .by_key = true}};
	char *s, *c;
	int rc;

	if (!lo_name_ok(source) || !lo_name_ok(connection))
		return lo_fail(e, LO_DATA,
		    "a source or connection has a name that no file can have");
	s = lo_strndup(source.p, source.len);
	c = lo_strndup(connection.p, connection.len);
	f.replay.select.source = s;
	f.replay.select.connection = c;
	f.path = lo_format("%s/canonical/%s/%s.jsonl", root, s, c);
	f.temporary = lo_format("%s/canonical/%s/.%s.lo-new", root, s, c);
	f.shown = f.path + strlen(root) + 1;
	rc = put_file(x, &f, r, done, e);
	free(f.path);
	free(f.temporary);
	free(s);
	free(c);
	return rc;
}

static bool
wanted(const struct export *x, struct lo_span connection)
{
	int i;

	for (i = 0; i < x->count; i++) {
		if (lo_span_is(connection, x->names[i]))
			return true;
	}
	return x->count == 0;
}

/* A connection whose last record went has an empty file. */
static int
put_all(struct export *x, const char *root, struct reader *r,
    struct result *done, struct lo_err *e)
{
	static const char sql[] =
	    "SELECT DISTINCT source_system, connection_name"
	    " FROM canonical_objects ORDER BY 1, 2";
	struct result list;
	sqlite3_stmt *st;
	uint64_t files = 0;
	int got, rc;

	result_init(&list, r->home);
	rc = reader_prepare(r, lo_span_of(sql), LO_BUG, &st, e);
	if (rc == 0) {
		rc = result_fill(&list, st, 0, false, e);
		sqlite3_finalize(st);
	}
	while (rc == 0 && (got = result_next(&list, e)) != 0) {
		if (got < 0)
			rc = -1;
		else if (wanted(x, list.cells[1].text)) {
			files++;
			rc = put_connection(x, list.cells[0].text,
			    list.cells[1].text, root, r, done, e);
		}
	}
	result_free(&list);
	if (rc == 0 && files == 0 && x->count > 0)
		return lo_fail(e, LO_NOINPUT,
		    "no canonical records of such a connection; lo-project "
		    "stats canonical lists them");
	return rc;
}

int
export_run(
    struct export *x, struct reader *r, struct result *done, struct lo_err *e)
{
	char *root =
	    x->dir != NULL ? lo_strdup(x->dir) : lo_home_path("export");
	int rc;

	result_name(done, columns, 3);
	rc = put_all(x, root, r, done, e);
	free(root);
	return rc;
}
