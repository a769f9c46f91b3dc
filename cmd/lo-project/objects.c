#include "cmd/lo-project/objects.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/query.h"
#include "common/file.h"
#include "common/home.h"
#include "common/json.h"
#include "common/mem.h"

enum { OBJECT_MAX = 1 << 30, SQL_MAX = 1 << 20 };

int
objects_open(struct reader *r, struct lo_err *e)
{
	char *path;
	int rc;

	memset(r, 0, sizeof *r);
	if (lo_home_open(e) < 0)
		return -1;
	r->home = lo_home_path(".");
	path = lo_home_path("objects/objects.db");
	if (!lo_file_exists(path))
		rc = lo_fail(e, LO_NOINPUT,
		    "there are no objects yet; lo-project objects pull makes "
		    "them");
	else
		rc = lo_db_open(&r->db, path, LO_DB_READ, e);
	free(path);
	return rc < 0 ? -1 : reader_seal(r, e);
}

/* The type is bound, the rest is the caller's SQL. */
static int
fill(struct objects *o, struct reader *r, const char *sql, struct result *out,
    struct lo_err *e)
{
	sqlite3_stmt *st;
	int rc;

	if (reader_prepare(r, lo_span_of(sql), LO_USAGE, &st, e) < 0)
		return -1;
	if (o->type != NULL)
		sqlite3_bind_text(st, 1, o->type, -1, SQLITE_STATIC);
	rc = result_fill(out, st, 0, o->measure, e);
	sqlite3_finalize(st);
	return rc;
}

int
objects_query(
    struct objects *o, struct reader *r, struct result *out, struct lo_err *e)
{
	char *sql = lo_format(
	    "SELECT id, type, own_id, file_path, created_at,"
	    " metadata AS \"metadata:json\" FROM objects"
	    " WHERE (?1 IS NULL OR type = ?1) AND (%s\n) ORDER BY created_at,"
	    " id",
	    o->where != NULL ? o->where : "1");
	int rc = fill(o, r, sql, out, e);

	free(sql);
	return rc;
}

int
objects_list(
    struct objects *o, struct reader *r, struct result *out, struct lo_err *e)
{
	return fill(o, r,
	    "SELECT type, count(*) AS objects, sum(metadata ->> '$.bytes')"
	    " AS bytes, min(created_at) AS first, max(created_at) AS last"
	    " FROM objects WHERE ?1 IS NULL OR type = ?1"
	    " GROUP BY type ORDER BY type",
	    out, e);
}

static char *
path_of(struct lo_span below)
{
	return lo_home_path("objects/%.*s", (int)below.len, below.p);
}

/* The payload without the newline behind it. */
static int
read_object(struct lo_span below, struct lo_buf *text, struct lo_err *e)
{
	char *path = path_of(below);
	int rc = lo_file_read(path, text, e);

	free(path);
	if (rc == 0 && text->len > 0 && text->p[text->len - 1] == '\n')
		text->len--;
	return rc;
}

static const char *
verdict(struct lo_span below, struct lo_span sha256)
{
	char hex[LO_HASH_HEX];
	struct lo_buf text;
	struct lo_err e;
	const char *bad = NULL;

	lo_buf_init(&text, OBJECT_MAX);
	if (read_object(below, &text, &e) < 0)
		bad = e.status == LO_NOINPUT ? "missing" : "cannot be read";
	else {
		lo_hash_text(text.p, text.len, hex);
		if (!lo_span_is(sha256, hex))
			bad = "changed";
	}
	lo_buf_free(&text);
	return bad;
}

static int
verify(
    struct objects *o, struct reader *r, struct result *out, struct lo_err *e)
{
	static const char sql[] = "SELECT file_path, metadata ->> '$.sha256'"
				  " FROM objects WHERE ?1 IS NULL OR type = ?1"
				  " ORDER BY file_path";
	static const char *const columns[] = {"file", "what"};
	struct objects plain = {.type = o->type};
	struct lo_span cells[2];
	struct result list;
	const char *bad;
	int rc, got;

	result_init(&list, r->home);
	result_name(out, columns, 2);
	rc = fill(&plain, r, sql, &list, e);
	while (rc == 0 && (got = result_next(&list, e)) != 0) {
		if (got < 0) {
			rc = -1;
			break;
		}
		bad = verdict(list.cells[0].text, list.cells[1].text);
		if (bad == NULL)
			continue;
		o->bad++;
		cells[0] = list.cells[0].text;
		cells[1] = lo_span_of(bad);
		rc = result_add(out, cells, o->measure, e);
	}
	result_free(&list);
	return rc;
}

int
objects_info(
    struct objects *o, struct reader *r, struct result *out, struct lo_err *e)
{
	if (o->verify)
		return verify(o, r, out, e);
	return fill(o, r,
	    "SELECT count(*) AS objects, count(DISTINCT type) AS types,"
	    " sum(metadata ->> '$.bytes') AS bytes, max(created_at) AS last"
	    " FROM objects WHERE ?1 IS NULL OR type = ?1",
	    out, e);
}

static int
put_object(struct lo_span below, struct lo_span sha256, struct lo_out *out,
    struct lo_err *e)
{
	char hex[LO_HASH_HEX];
	struct lo_buf text;
	int rc;

	lo_buf_init(&text, OBJECT_MAX);
	rc = read_object(below, &text, e);
	if (rc == 0) {
		lo_hash_text(text.p, text.len, hex);
		if (lo_span_is(sha256, hex))
			rc = lo_out_line(out, lo_buf_span(&text), e);
		else
			rc = lo_fail(e, LO_DATA,
			    "%.*s: its bytes were changed; remove it and pull "
			    "again",
			    (int)below.len, below.p);
	}
	lo_buf_free(&text);
	return rc;
}

int
objects_get(
    struct reader *r, const char *id, struct lo_out *out, struct lo_err *e)
{
	static const char sql[] =
	    "SELECT file_path, metadata ->> '$.sha256' FROM objects"
	    " WHERE id IN (?1, ?2)"
	    " UNION SELECT file_path, metadata ->> '$.sha256' FROM objects"
	    " WHERE own_id = ?1 LIMIT 2";
	char hash[LO_HASH_HEX];
	struct result list;
	sqlite3_stmt *st;
	int rc;

	if (reader_prepare(r, lo_span_of(sql), LO_BUG, &st, e) < 0)
		return -1;
	shelf_id(lo_span_of(id), hash);
	sqlite3_bind_text(st, 1, id, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, hash, -1, SQLITE_STATIC);
	result_init(&list, r->home);
	rc = result_fill(&list, st, 0, false, e);
	sqlite3_finalize(st);
	if (rc == 0 && list.rows != 1)
		rc = lo_fail(e, LO_NOINPUT,
		    list.rows == 0 ? "no object has that id"
				   : "several objects have that id of their "
				     "own; give the object's id");
	else if (rc == 0 && result_next(&list, e) == 1)
		rc = put_object(list.cells[0].text, list.cells[1].text, out, e);
	result_free(&list);
	return rc;
}
