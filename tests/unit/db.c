/* The database: pragmas, readers, failures, values, large values, waiting. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "common/query.h"
#include "common/when.h"
#include "tests/tap.h"

static struct lo_err e;

static struct lo_span
text(const char *s)
{
	return lo_span_of(s);
}

static int64_t
number(struct lo_db *db, const char *sql)
{
	int64_t n = -1;

	return lo_db_number(db, sql, &n, &e) < 0 ? -1 : n;
}

static void
opening(void)
{
	struct lo_db db;
	struct stat st;

	umask(022);
	is_int(lo_db_open(&db, "a.db", LO_DB_WRITE, &e), 0, "a new one");
	stat("a.db", &st);
	is_int(st.st_mode & 0777, 0600, "is for its owner alone");
	is_int(umask(022), 022, "the umask is as before");
	is_int(number(&db, "PRAGMA synchronous"), 2, "synchronous is FULL");
	is_int(lo_db_run(&db,
		   "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b TEXT)", &e),
	    0, "statements run");
	lo_db_close(&db);
	lo_db_close(&db);
	is_int(lo_db_open(&db, "a.db", LO_DB_READ, &e), 0, "a reader");
	is_int(lo_db_run(&db, "INSERT INTO t (a) VALUES (1)", &e), -1,
	    "cannot write");
	is_int(e.status, LO_DENIED, "and is told so");
	lo_db_close(&db);
	is_int(lo_db_open(&db, "none.db", LO_DB_READ, &e), -1, "none");
	is_int(e.status, LO_NOINPUT, "is no input");
	is_int(lo_db_open(&db, "no/such.db", LO_DB_WRITE, &e), -1, "nowhere");
	is_int(e.status, LO_CANTCREAT, "cannot be made");
	chmod("a.db", 0640);
	is_int(lo_db_open(&db, "a.db", LO_DB_WRITE, &e), -1, "a wide one");
	is_int(e.status, LO_CONFIG, "is refused");
	ok(strstr(e.text, "chmod") != NULL, "with the remedy");
	chmod("a.db", 0600);
}

static void
values(struct lo_db *db)
{
	struct lo_query q;
	struct lo_span s;

	lo_query_init(&q, db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6", &e);
	lo_query_text(&q, 1, (struct lo_span){"a\0b", 3});
	lo_query_text(&q, 2, (struct lo_span){NULL, 0});
	lo_query_text(&q, 3, text(""));
	lo_query_int(&q, 4, INT64_MIN);
	lo_query_blob(&q, 5, (struct lo_span){"\377", 1});
	lo_query_real(&q, 6, 0.5);
	is_int(lo_query_next(&q, &e), 1, "a row");
	s = lo_query_col(&q, 0);
	is_bytes(s.p, s.len, "a\0b", 3, "text with a NUL byte");
	ok(lo_query_col(&q, 1).p == NULL, "absent is NULL");
	s = lo_query_col(&q, 2);
	ok(s.p != NULL && s.len == 0, "empty is not absent");
	ok(lo_query_col_int(&q, 3) == INT64_MIN, "a whole number");
	s = lo_query_col(&q, 4);
	is_bytes(s.p, s.len, "\377", 1, "bytes");
	is_int(lo_query_next(&q, &e), 0, "the end");
	is_int(lo_query_next(&q, &e), 1, "steps anew");
	ok(lo_query_col(&q, 0).p == NULL, "with nothing bound");
	lo_query_free(&q);
	lo_query_free(&q);
	is_int(lo_query_init(&q, db, "SELECT FROM", &e), -1, "wrong SQL");
	is_int(e.status, LO_CONFIG, "says so");
	lo_query_free(&q);
}

static void
large(struct lo_db *db)
{
	static char big[3000000];
	struct lo_query q;
	struct lo_span s;

	memset(big, 'x', sizeof(big));
	big[2999999] = 'y';
	lo_query_init(&q, db, "INSERT INTO t (b) VALUES (?)", &e);
	lo_query_zeros(&q, 1, sizeof(big));
	is_int(lo_query_once(&q, &e), 0, "zeros");
	is_int(lo_db_fill(db, "t", "b", lo_db_rowid(db),
		   (struct lo_span){big, sizeof(big)}, &e),
	    0, "are written over");
	lo_query_free(&q);
	lo_query_init(&q, db, "SELECT b FROM t WHERE length(b) = 3000000", &e);
	is_int(lo_query_next(&q, &e), 1, "the row");
	s = lo_query_col(&q, 0);
	ok(s.len == sizeof(big) && memcmp(s.p, big, s.len) == 0, "is whole");
	lo_query_free(&q);
	is_int(lo_db_fill(db, "t", "nosuch", 1, text("x"), &e), -1,
	    "no such column");
}

static void
transactions(struct lo_db *db)
{
	lo_db_begin(db, &e);
	lo_db_run(db, "INSERT INTO t (a) VALUES (1), (2)", &e);
	is_int(lo_db_changes(db), 2, "rows are counted");
	lo_db_rollback(db);
	is_int(number(db, "SELECT count(*) FROM t"), 0, "rolled back");
	lo_db_rollback(db);
	lo_db_begin(db, &e);
	lo_db_run(db, "INSERT INTO t (a) VALUES (7)", &e);
	is_int(lo_db_commit(db, &e), 0, "committed");
	is_int(number(db, "SELECT a FROM t"), 7, "and there");
	is_int(lo_db_run(db, "INSERT INTO t (id) SELECT id FROM t", &e), -1,
	    "a constraint");
	is_int(e.status, LO_BUG, "that breaks is a fault of ours");
}

/* Another process holds the lock for a second. */
static void
waiting(struct lo_db *db)
{
	int64_t start;
	pid_t child;
	int gate[2], got;
	char byte;

	if (pipe(gate) != 0)
		return;
	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct lo_db other;

		lo_db_open(&other, "a.db", LO_DB_WRITE, &e);
		lo_db_begin(&other, &e);
		got = (int)write(gate[1], "x", 1);
		usleep(700000);
		lo_db_commit(&other, &e);
		_exit(got != 1);
	}
	got = (int)read(gate[0], &byte, 1);
	start = lo_when_mono();
	ok(got == 1 && lo_db_begin(db, &e) == 0, "the lock comes");
	ok(lo_when_mono() - start > 200000, "after the other has let it go");
	lo_db_rollback(db);
	waitpid(child, NULL, 0);
}

static void
strangers(void)
{
	struct lo_db db;
	int fd = open("text", O_WRONLY | O_CREAT, 0600);

	ok(write(fd, "this is not a database at all.......", 36) == 36 &&
		close(fd) == 0,
	    "a text");
	is_int(lo_db_open(&db, "text", LO_DB_WRITE, &e), -1, "is no database");
	is_int(e.status, LO_CONFIG, "and is left alone");
	ok(strstr(e.text, "; ") != NULL, "with what to do");
}

int
main(void)
{
	struct lo_db db;

	tap_tmp();
	opening();
	lo_db_open(&db, "a.db", LO_DB_WRITE, &e);
	values(&db);
	transactions(&db);
	large(&db);
	waiting(&db);
	lo_db_close(&db);
	strangers();
	return tap_done();
}
