#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-project/objects.h"
#include "common/file.h"
#include "common/line.h"
#include "common/mem.h"
#include "common/record.h"
#include "common/when.h"

/* The name in a schema's URI, or the whole of one that is none. */
static struct lo_span
type_of(struct lo_span schema)
{
	const char *slash = memchr(schema.p, '/', schema.len), *end;

	if (slash == NULL)
		return schema;
	end =
	    memchr(slash + 1, '/', schema.len - (size_t)(slash + 1 - schema.p));
	if (end == NULL)
		end = schema.p + schema.len;
	return (struct lo_span){slash + 1, (size_t)(end - slash - 1)};
}

static bool
wanted(const struct objects *o, struct lo_span type)
{
	return o->type == NULL || lo_span_is(type, o->type);
}

static int
finish(struct objects *o, struct shelf *s, int rc, struct lo_err *e)
{
	if (rc == 0)
		rc = shelf_end(s, e);
	o->written = s->written;
	o->unchanged = s->unchanged;
	o->removed = s->removed;
	shelf_close(s);
	return rc;
}

/* The payload is read only of what is not there yet. */
static int
take_row(struct objects *o, struct shelf *s, sqlite3_stmt *row,
    sqlite3_stmt *payload, struct lo_err *e)
{
	struct object x = {.idem_key = reader_column(row, 0),
	    .type = type_of(reader_column(row, 1)),
	    .source = reader_column(row, 2),
	    .connection = reader_column(row, 3),
	    .created_at = reader_column(row, 4),
	    .stored = true};
	struct lo_span sha256 = reader_column(row, 5);
	int has, rc = 0;

	if (!wanted(o, x.type) || sha256.len >= sizeof x.sha256)
		return 0;
	memcpy(x.sha256, sha256.p, sha256.len);
	x.sha256[sha256.len] = '\0';
	has = shelf_has(s, &x, e);
	if (has != 0)
		return has < 0 ? -1 : 0;
	sqlite3_bind_text64(payload, 1, x.idem_key.p, x.idem_key.len,
	    SQLITE_STATIC, SQLITE_UTF8);
	if (sqlite3_step(payload) == SQLITE_ROW) {
		x.payload = reader_column(payload, 0);
		rc = shelf_put(s, &x, e);
	}
	sqlite3_reset(payload);
	return rc;
}

static int
pull_all(struct objects *o, struct reader *r, struct shelf *s, struct lo_err *e)
{
	static const char rows[] =
	    "SELECT idem_key, canonical_schema, source_system,"
	    " connection_name, first_seen, payload_sha256"
	    " FROM canonical_objects WHERE deleted_at IS NULL AND parts > 0"
	    " AND payload_sha256 <> ''";
	static const char one[] =
	    "SELECT payload FROM canonical_objects WHERE idem_key = ?1";
	sqlite3_stmt *row = NULL, *payload = NULL;
	int rc, got;

	rc = reader_prepare(r, lo_span_of(rows), LO_BUG, &row, e);
	if (rc == 0)
		rc = reader_prepare(r, lo_span_of(one), LO_BUG, &payload, e);
	while (rc == 0 && (got = sqlite3_step(row)) != SQLITE_DONE)
		rc = got == SQLITE_ROW ? take_row(o, s, row, payload, e)
				       : reader_fail(r->db.sqlite, LO_BUG, e);
	sqlite3_finalize(row);
	sqlite3_finalize(payload);
	return rc < 0 ? -1 : shelf_sweep(s, o->type, e);
}

int
objects_pull(struct objects *o, struct reader *r, struct lo_err *e)
{
	struct shelf s;
	int rc;

	rc = shelf_open(&s, e);
	if (rc == 0)
		rc = pull_all(o, r, &s, e);
	return finish(o, &s, rc, e);
}

static struct lo_span
decode(const struct lo_record *r, enum lo_field f, struct lo_buf *b)
{
	lo_buf_reset(b);
	lo_record_text(r, f, b);
	return r->field[f].p != NULL ? lo_buf_span(b) : lo_span_of(NULL);
}

/* A canonical record of a stream; all else passes by. */
static int
take_line(struct objects *o, struct shelf *s, struct lo_span line,
    struct lo_buf text[5], struct lo_err *e)
{
	char now[LO_WHEN_TEXT];
	struct lo_json_fault f;
	struct lo_record r;
	struct object x = {.stored = false};
	int has;

	if (lo_json_trim(line).len == 0)
		return 0;
	if (lo_record_parse(&r, line, &f) < 0) {
		o->bad++;
		return 0;
	}
	if (r.type != LO_CANONICAL || r.field[LO_F_PAYLOAD].p == NULL)
		return 0;
	x.idem_key = decode(&r, LO_F_IDEM_KEY, &text[0]);
	x.type = type_of(decode(&r, LO_F_CANONICAL_SCHEMA, &text[1]));
	x.source = decode(&r, LO_F_SOURCE_SYSTEM, &text[2]);
	x.connection = decode(&r, LO_F_CONNECTION_NAME, &text[3]);
	x.created_at = decode(&r, LO_F_OBSERVED_AT, &text[4]);
	x.payload = r.field[LO_F_PAYLOAD];
	lo_hash_text(x.payload.p, x.payload.len, x.sha256);
	if (x.created_at.p == NULL) {
		lo_when_text6(lo_when_now(), now);
		x.created_at = lo_span_of(now);
	}
	if (!wanted(o, x.type))
		return 0;
	has = shelf_has(s, &x, e);
	return has != 0 ? (has < 0 ? -1 : 0) : shelf_put(s, &x, e);
}

static int
take_file(
    struct objects *o, struct shelf *s, const char *path, struct lo_err *e)
{
	struct lo_buf text[5];
	struct lo_lines lines;
	struct lo_line line;
	int fd = STDIN_FILENO, got = 0, i;

	if (strcmp(path, "-") != 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return lo_file_fail(e, LO_NOINPUT, path, "read");
	for (i = 0; i < 5; i++)
		lo_buf_init(&text[i], LO_LINE_MAX);
	lo_lines_init(&lines, fd, LO_LINE_MAX, NULL);
	while ((got = lo_lines_next(&lines, &line, e)) == 1) {
		if (line.too_long)
			o->bad++;
		else if (take_line(o, s, line.text, text, e) < 0)
			break;
	}
	lo_lines_free(&lines);
	for (i = 0; i < 5; i++)
		lo_buf_free(&text[i]);
	if (fd != STDIN_FILENO)
		close(fd);
	return got == 0 ? 0 : -1;
}

int
objects_read(
    struct objects *o, const char *const *files, int count, struct lo_err *e)
{
	struct shelf s;
	int rc, i;

	rc = shelf_open(&s, e);
	for (i = 0; i < count && rc == 0; i++)
		rc = take_file(o, &s, files[i], e);
	return finish(o, &s, rc, e);
}
