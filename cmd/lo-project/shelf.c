#include "cmd/lo-project/shelf.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/home.h"
#include "common/json.h"
#include "common/mem.h"
#include "common/out.h"

enum { BATCH = 2000, WAIT_MS = 30000, META_MAX = 1 << 20 };

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS objects (id TEXT PRIMARY KEY, type TEXT NOT"
    " NULL, file_path TEXT NOT NULL, created_at TEXT NOT NULL, metadata TEXT"
    " NOT NULL, own_id TEXT);"
    "CREATE INDEX IF NOT EXISTS objects_type ON objects (type);"
    "CREATE INDEX IF NOT EXISTS objects_created ON objects (created_at);"
    "CREATE INDEX IF NOT EXISTS objects_own_id ON objects (own_id);"
    "CREATE TEMP TABLE alive (id TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TEMP TABLE touched (type TEXT PRIMARY KEY) WITHOUT ROWID;";

static int
prepare(struct shelf *s, struct lo_err *e)
{
	if (lo_query_init(&s->find, &s->db,
		"SELECT json_extract(metadata, '$.sha256') = ?2 AND type = ?3"
		" AND json_extract(metadata, '$.stored') = ?4"
		" FROM objects WHERE id = ?1",
		e) < 0 ||
	    lo_query_init(&s->put, &s->db,
		"INSERT OR REPLACE INTO objects VALUES (?1, ?2, ?3, ?4, ?5, "
		"?6)",
		e) < 0)
		return -1;
	return lo_query_init(
	    &s->live, &s->db, "INSERT OR IGNORE INTO alive VALUES (?1)", e);
}

int
shelf_open(struct shelf *s, struct lo_err *e)
{
	char *lock = lo_home_path("lock/objects"), *path;
	int rc;

	memset(s, 0, sizeof *s);
	s->lock = -1;
	s->dir = lo_home_path("objects");
	path = lo_home_path("objects/objects.db");
	rc = lo_dir_make_parent(lock, e);
	if (rc == 0)
		rc = lo_lock_take(lock, WAIT_MS, &s->lock, e);
	if (rc == 0)
		rc = lo_dir_make(s->dir, e);
	if (rc == 0)
		rc = lo_home_check(path, e);
	if (rc == 0)
		rc = lo_db_open(&s->db, path, LO_DB_WRITE, e);
	if (rc == 0)
		rc = lo_db_run(&s->db, schema, e);
	if (rc == 0)
		rc = prepare(s, e);
	if (rc == 0)
		rc = lo_db_begin(&s->db, e);
	free(lock);
	free(path);
	return rc;
}

void
shelf_close(struct shelf *s)
{
	lo_query_free(&s->find);
	lo_query_free(&s->put);
	lo_query_free(&s->live);
	if (s->db.path != NULL) {
		lo_db_rollback(&s->db);
		lo_db_close(&s->db);
	}
	if (s->lock >= 0)
		close(s->lock);
	free(s->dir);
}

void
shelf_id(struct lo_span idem_key, char id[LO_HASH_HEX])
{
	lo_hash_text(idem_key.p, idem_key.len, id);
}

int
shelf_has(struct shelf *s, const struct object *o, struct lo_err *e)
{
	char id[LO_HASH_HEX];
	int got, same = 0;

	shelf_id(o->idem_key, id);
	lo_query_text(&s->live, 1, lo_span_of(id));
	if (lo_query_once(&s->live, e) < 0)
		return -1;
	lo_query_text(&s->find, 1, lo_span_of(id));
	lo_query_text(&s->find, 2, lo_span_of(o->sha256));
	lo_query_text(&s->find, 3, o->type);
	lo_query_int(&s->find, 4, o->stored);
	got = lo_query_next(&s->find, e);
	if (got == 1) {
		same = lo_query_col_int(&s->find, 0) == 1;
		lo_query_reset(&s->find);
	}
	s->unchanged += got == 1 && same;
	return got < 0 ? -1 : same;
}

/* Not synced by itself: that is done for many before they are committed. */
static int
write_file(
    struct shelf *s, const char *below, struct lo_span text, struct lo_err *e)
{
	char *path = lo_format("%s/%s", s->dir, below);
	char *temporary = lo_format("%s/.lo-new", s->dir);
	struct lo_out out;
	int fd = -1, rc;

	rc = lo_dir_make_parent(path, e);
	if (rc == 0) {
		fd = open(
		    temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (fd < 0)
			rc = lo_file_fail(e, LO_CANTCREAT, temporary, "make");
	}
	if (rc == 0) {
		lo_out_init(&out, fd, temporary);
		(void)lo_out_line(&out, text, e);
		rc = lo_out_close(&out, e);
	}
	if (rc == 0 && rename(temporary, path) < 0)
		rc = lo_file_fail(e, LO_IO, path, "replace");
	free(temporary);
	free(path);
	return rc;
}

static int
sync_files(struct shelf *s, struct lo_err *e)
{
	int fd = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;

	if (fd < 0 || syncfs(fd) < 0)
		rc = lo_file_fail(e, LO_IO, s->dir, "sync");
	if (fd >= 0)
		close(fd);
	return rc;
}

static int
commit(struct shelf *s, struct lo_err *e)
{
	if (s->waiting > 0 && sync_files(s, e) < 0)
		return -1;
	s->waiting = 0;
	return lo_db_commit(&s->db, e);
}

/* The payload's own id: its member "id", else the first that ends so. */
static void
put_own_id(struct lo_buf *b, struct lo_span payload)
{
	struct lo_span key, value, found = lo_json_get(payload, "id");
	struct lo_json_walk w;

	lo_json_walk(&w, payload);
	while (found.p == NULL && lo_json_member(&w, &key, &value))
		if (key.len > 5 && memcmp(key.p + key.len - 4, "_id\"", 4) == 0)
			found = value;
	if (lo_json_kind(found) == 's')
		(void)lo_json_text(b, found);
	else if (lo_json_kind(found) == 'n')
		lo_buf_addspan(b, found);
}

static void
put_metadata(struct lo_buf *b, const struct object *o)
{
	lo_buf_adds(b, "{\"idem_key\":");
	lo_json_put(b, o->idem_key.p, o->idem_key.len);
	if (o->source.p != NULL) {
		lo_buf_adds(b, ",\"source\":");
		lo_json_put(b, o->source.p, o->source.len);
		lo_buf_adds(b, ",\"connection\":");
		lo_json_put(b, o->connection.p, o->connection.len);
	}
	lo_buf_addf(b, ",\"stored\":%d,\"bytes\":%zu,\"sha256\":\"%s\"}",
	    o->stored, o->payload.len, o->sha256);
}

static int
touch(struct shelf *s, struct lo_span type, struct lo_err *e)
{
	struct lo_query q;
	int rc;

	if (lo_query_init(
		&q, &s->db, "INSERT OR IGNORE INTO touched VALUES (?1)", e) < 0)
		return -1;
	lo_query_text(&q, 1, type);
	rc = lo_query_once(&q, e);
	lo_query_free(&q);
	return rc;
}

int
shelf_put(struct shelf *s, const struct object *o, struct lo_err *e)
{
	char id[LO_HASH_HEX], path[LO_HASH_HEX + 16];
	struct lo_buf metadata, own;
	int rc;

	if (!lo_name_ok(o->type))
		return lo_fail(
		    e, LO_DATA, "a type has a name that no file can have");
	shelf_id(o->idem_key, id);
	snprintf(path, sizeof path, "%.2s/%.2s/%s.json", id, id + 2, id);
	if (write_file(s, path, o->payload, e) < 0 || touch(s, o->type, e) < 0)
		return -1;
	lo_buf_init(&metadata, META_MAX);
	lo_buf_init(&own, META_MAX);
	put_own_id(&own, o->payload);
	put_metadata(&metadata, o);
	lo_query_text(&s->put, 1, lo_span_of(id));
	lo_query_text(&s->put, 2, o->type);
	lo_query_text(&s->put, 3, lo_span_of(path));
	lo_query_text(&s->put, 4, o->created_at);
	lo_query_text(&s->put, 5, lo_buf_span(&metadata));
	if (own.len > 0)
		lo_query_text(&s->put, 6, lo_buf_span(&own));
	rc = lo_query_once(&s->put, e);
	lo_buf_free(&metadata);
	lo_buf_free(&own);
	s->written++;
	if (rc == 0 && ++s->waiting == BATCH)
		rc = commit(s, e) < 0 ? -1 : lo_db_begin(&s->db, e);
	return rc;
}

static int
remove_one(struct shelf *s, struct lo_span below, struct lo_err *e)
{
	char *path = lo_format("%s/%.*s", s->dir, (int)below.len, below.p);
	int rc = 0;

	if (unlink(path) < 0 && lo_file_exists(path))
		rc = lo_file_fail(e, LO_IO, path, "remove");
	s->removed++;
	s->waiting++;
	free(path);
	return rc;
}

#define GONE                                                                   \
	" FROM objects WHERE json_extract(metadata, '$.stored') = 1"           \
	" AND (?1 IS NULL OR type = ?1)"                                       \
	" AND id NOT IN (SELECT id FROM alive)"

int
shelf_sweep(struct shelf *s, const char *type, struct lo_err *e)
{
	static const char *const then[] = {
	    "INSERT OR IGNORE INTO touched SELECT type" GONE, "DELETE" GONE};
	struct lo_query q;
	int got, rc = 0, i;

	if (lo_query_init(&q, &s->db, "SELECT file_path" GONE, e) < 0)
		return -1;
	lo_query_text(&q, 1, lo_span_of(type));
	while (rc == 0 && (got = lo_query_next(&q, e)) != 0)
		rc = got < 0 ? -1 : remove_one(s, lo_query_col(&q, 0), e);
	lo_query_free(&q);
	for (i = 0; i < 2 && rc == 0; i++) {
		if (lo_query_init(&q, &s->db, then[i], e) < 0)
			return -1;
		lo_query_text(&q, 1, lo_span_of(type));
		rc = lo_query_once(&q, e);
		lo_query_free(&q);
	}
	return rc;
}

/* One line an object, by their ids. */
static int
write_registry(struct shelf *s, struct lo_span type, struct lo_err *e)
{
	char *name = lo_format("%.*s.jsonl", (int)type.len, type.p);
	struct lo_buf text;
	struct lo_query q;
	int got, rc;

	lo_buf_init(&text, (size_t)1 << 30);
	rc = lo_query_init(&q, &s->db,
	    "SELECT json_object('id', id, 'file_path', file_path, 'created_at',"
	    " created_at, 'own_id', own_id, 'metadata', json(metadata)) FROM "
	    "objects"
	    " WHERE type = ?1 ORDER BY id",
	    e);
	if (rc == 0)
		lo_query_text(&q, 1, type);
	while (rc == 0 && (got = lo_query_next(&q, e)) != 0) {
		if (got < 0) {
			rc = -1;
			break;
		}
		lo_buf_adds(&text, text.len > 0 ? "\n" : "");
		lo_buf_addspan(&text, lo_query_col(&q, 0));
	}
	lo_query_free(&q);
	if (rc == 0 && text.failed)
		rc = lo_fail(e, LO_DATA, "a registry is larger than 1 GiB");
	if (rc == 0)
		rc = write_file(s, name, lo_buf_span(&text), e);
	lo_buf_free(&text);
	free(name);
	return rc;
}

int
shelf_end(struct shelf *s, struct lo_err *e)
{
	struct lo_query q;
	int got, rc = 0;

	if (lo_query_init(&q, &s->db, "SELECT type FROM touched", e) < 0)
		return -1;
	while (rc == 0 && (got = lo_query_next(&q, e)) != 0) {
		rc = got < 0 ? -1 : write_registry(s, lo_query_col(&q, 0), e);
		s->waiting++;
	}
	lo_query_free(&q);
	return rc < 0 ? -1 : commit(s, e);
}
