#include "cmd/lo-project/state.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/seen.h"
#include "common/data.h"
#include "common/file.h"
#include "common/when.h"

enum { STATE_MAX = 256 << 20, FILE_MAX = 16 << 20 };

static const char *const kinds[] = {
    "instruments", "bindings", "schemas", "transforms", "jobs"};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* One state in the making. */
struct making {
	struct reader *r;
	const struct definition *d;
	struct seen seen;
	struct lo_buf text;
	bool now; /* the statement has the parameter :now */
};

static int
add_definitions(
    struct lo_buf *b, const char *kind, const char *suffix, struct lo_err *e)
{
	struct lo_data list;
	struct lo_buf text;
	size_t i;
	int rc = 0;

	if (lo_data_list(&list, kind, suffix, e) < 0)
		return -1;
	lo_buf_init(&text, FILE_MAX);
	for (i = 0; i < list.count && rc == 0; i++) {
		lo_buf_reset(&text);
		rc = lo_file_read(list.entries[i].path, &text, e);
		lo_buf_addf(b, "%s %zu\n", list.entries[i].name, text.len);
		lo_buf_addspan(b, lo_buf_span(&text));
	}
	lo_buf_free(&text);
	lo_data_free(&list);
	return rc;
}

/* How many arguments stand behind the bracket: 0, 1, or 2 for more. */
static int
arguments(const char *p)
{
	bool quoted = false;
	int depth = 1;

	p += strspn(p, " \t\r\n");
	if (*p == ')')
		return 0;
	for (; *p != '\0' && depth > 0; p++) {
		quoted ^= *p == '\'';
		if (!quoted && *p == ',' && depth == 1)
			return 2;
		if (!quoted)
			depth += (*p == '(') - (*p == ')');
	}
	return 1;
}

/* Whether a function of time is called without a time. */
static bool
calls(const char *sql, const char *name, int count)
{
	const char *p = sql;

	while ((p = strcasestr(p, name)) != NULL) {
		p += strlen(name);
		p += strspn(p, " \t\r\n");
		if (*p == '(' && arguments(p + 1) == count)
			return true;
	}
	return false;
}

/* Whether the clock may be asked by what SQLite has for it. */
static bool
asks_time(const char *sql)
{
	static const char *const words[] = {"'now'", "\"now\"", "current_"};
	static const char *const names[] = {
	    "date", "time", "julianday", "unixepoch"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcasestr(sql, words[i]) != NULL)
			return true;
	}
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		if (calls(sql, names[i], 0))
			return true;
	}
	return calls(sql, "strftime", 1);
}

static bool
is_kind(const char *p)
{
	size_t i, n;

	for (i = 0; i < KINDS; i++) {
		n = strlen(kinds[i]);
		if (*p == '\'' && strncmp(p + 1, kinds[i], n) == 0 &&
		    p[1 + n] == '\'')
			return true;
	}
	return false;
}

/* Whether entries may be asked for of a kind that is none of ours, or that
 * is not told by name. */
static bool
asks_others(const char *sql)
{
	static const char name[] = "catalogue";
	static const char blanks[] = " \t\r\n";
	const char *p = sql;

	while ((p = strcasestr(p, name)) != NULL) {
		p += sizeof name - 1;
		p += strspn(p, blanks);
		if (*p == '(' && !is_kind(p + 1 + strspn(p + 1, blanks)))
			return true;
	}
	return false;
}

/* One view may read another: each depends on the text of all of them. */
static int
set_base(struct reader *r, struct lo_err *e)
{
	struct lo_buf b;
	int rc;

	if (r->base[0] != '\0')
		return 0;
	lo_buf_init(&b, STATE_MAX);
	lo_buf_adds(&b, LO_VERSION "\n");
	rc = add_definitions(&b, "views", ".sql", e);
	if (rc == 0)
		rc = add_definitions(&b, "indexes", ".sql", e);
	r->clocks = b.len > 0 && asks_time(b.p);
	r->others = b.len > 0 && asks_others(b.p);
	lo_buf_addspan(&b, r->settings.config.root);
	if (rc == 0 && b.failed)
		rc = lo_fail(e, LO_CONFIG, "views: longer than 256 MiB");
	if (rc == 0)
		lo_hash_text(b.p, b.len, r->base);
	lo_buf_free(&b);
	return rc;
}

static int
look(struct making *m, struct lo_span sql, struct lo_err *e)
{
	sqlite3_stmt *st;
	int rc;

	m->r->watch = &m->seen;
	rc = reader_prepare(m->r, sql, LO_CONFIG, &st, e);
	m->r->watch = NULL;
	if (rc < 0)
		return -1;
	m->now = m->now || sqlite3_bind_parameter_index(st, ":now") > 0;
	sqlite3_finalize(st);
	return 0;
}

/* What a kept view stands for. */
static int
look_kept(struct making *m, struct lo_err *e)
{
	char *sql;
	size_t i;
	int rc = 0;

	for (i = 0; i < m->seen.kept_count && rc == 0; i++) {
		sql = sqlite3_mprintf("SELECT * FROM \"%w\"", m->seen.kept[i]);
		rc = look(m, lo_span_of(sql), e);
		sqlite3_free(sql);
	}
	return rc;
}

/* The rows of a statement on the store or the index, as text. */
static int
add_rows(
    struct making *m, struct lo_span sql, const char *name, struct lo_err *e)
{
	struct lo_span cell;
	sqlite3_stmt *st;
	int code, i;

	if (reader_prepare(m->r, sql, LO_CONFIG, &st, e) < 0)
		return -1;
	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	while ((code = sqlite3_step(st)) == SQLITE_ROW) {
		for (i = 0; i < sqlite3_column_count(st); i++) {
			cell = reader_column(st, i);
			m->seen.anything |= cell.p == NULL;
			lo_buf_addspan(&m->text, cell);
			lo_buf_addc(&m->text, '\n');
		}
	}
	sqlite3_finalize(st);
	return code == SQLITE_DONE ? 0
				   : reader_fail(m->r->db.sqlite, LO_CONFIG, e);
}

/* "-- version TABLE SELECT ..." of the definition; absent when it has none. */
static struct lo_span
own_version(const struct making *m, const char *table)
{
	struct lo_span s = {NULL, 0};
	size_t i, n = strlen(table);

	for (i = 0; m->d != NULL; i++) {
		s = definition_setting_at(m->d, "version", i);
		if (s.p == NULL)
			break;
		if (s.len > n && strncmp(s.p, table, n) == 0 && s.p[n] == ' ') {
			s.p += n + 1;
			s.len -= n + 1;
			return s;
		}
	}
	return (struct lo_span){NULL, 0};
}

/* A table that somebody else made has no number. */
static int
add_tables(struct making *m, struct lo_err *e)
{
	static const char number[] =
	    "SELECT coalesce((SELECT version FROM table_versions"
	    " WHERE name = ?1), (SELECT 0 WHERE NOT EXISTS"
	    " (SELECT 1 FROM sqlite_schema WHERE type = 'table'"
	    " AND name = ?1)))";
	struct lo_span sql;
	size_t i;
	int rc = 0;

	for (i = 0; i < m->seen.table_count && rc == 0; i++) {
		sql = own_version(m, m->seen.tables[i]);
		if (sql.p == NULL)
			sql = lo_span_of(number);
		lo_buf_addf(&m->text, "%s ", m->seen.tables[i]);
		rc = add_rows(m, sql, m->seen.tables[i], e);
	}
	return rc;
}

static int
add_all(struct making *m, struct lo_err *e)
{
	bool today = m->seen.today || m->now ||
		     (m->seen.dates && (m->r->clocks || asks_time(m->text.p)));
	char now[LO_WHEN_TEXT], day[SETTINGS_DAY] = "";
	size_t i;

	if (add_tables(m, e) < 0)
		return -1;
	if (m->seen.index &&
	    add_rows(m,
		lo_span_of(
		    "SELECT kind, state"
		    " FROM idx.kinds WHERE ?1 IS NOT NULL ORDER BY kind"),
		"", e) < 0)
		return -1;
	lo_when_text(lo_when_now(), now);
	if (today && settings_day(lo_span_of(now), day))
		lo_buf_adds(&m->text, day);
	for (i = 0; m->seen.catalogue && i < KINDS; i++)
		if (add_definitions(&m->text, kinds[i], ".json", e) < 0)
			return -1;
	return 0;
}

int
state_of(struct reader *r, struct lo_span sql, const struct definition *d,
    char state[LO_HASH_HEX], struct lo_err *e)
{
	struct making m = {.r = r, .d = d};
	int rc;

	lo_buf_init(&m.text, STATE_MAX);
	rc = set_base(r, e);
	lo_buf_adds(&m.text, r->base);
	lo_buf_addspan(&m.text, sql);
	if (rc == 0)
		rc = look(&m, sql, e);
	if (rc == 0)
		rc = look_kept(&m, e);
	if (m.seen.catalogue && (r->others || asks_others(m.text.p)))
		m.seen.anything = true;
	if (m.now && (d == NULL || definition_setting(d, "holds").p == NULL))
		m.seen.anything = true;
	if (rc == 0 && !m.seen.anything)
		rc = add_all(&m, e);
	state[0] = '\0';
	if (rc == 0 && !m.seen.anything && !m.text.failed)
		lo_hash_text(m.text.p, m.text.len, state);
	lo_buf_free(&m.text);
	seen_free(&m.seen);
	return rc;
}
