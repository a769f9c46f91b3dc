/* What lo-project's larger parts stand on: spools, results, terms,
 * definitions, stamps, templates. */
#include <fcntl.h>
#include <sys/stat.h>

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/form.h"
#include "cmd/lo-project/stamp.h"
#include "cmd/lo-project/template.h"
#include "cmd/lo-project/terms.h"
#include "common/hash.h"
#include "common/mem.h"
#include "tests/tap.h"

enum { PIECE = 100000, PIECES = 150 };

static void
test_spool(void)
{
	struct lo_err e = {0};
	struct spool s;
	char *p = lo_alloc(PIECE);
	int i, good = 1, round;

	spool_init(&s, ".");
	for (i = 0; i < PIECES; i++) {
		memset(p, 'a' + i % 26, PIECE);
		good &= spool_add(&s, p, PIECE, &e) == 0;
	}
	ok(good, "more is added than memory takes");
	ok(s.fd >= 0 && s.memory.cap <= 2 * SPOOL_MEMORY, "a file takes it");
	is_int((int)spool_size(&s), PIECE * PIECES, "its size");
	for (round = 0; round < 2; round++) {
		good = 1;
		for (i = 0; i < PIECES; i++) {
			good &= spool_read(&s, p, PIECE, &e) == 0 &&
				p[0] == 'a' + i % 26 &&
				p[PIECE - 1] == 'a' + i % 26;
		}
		ok(good, "it is read back, round %d", round);
		ok(spool_read(&s, p, 1, &e) < 0, "not past its end");
		spool_rewind(&s);
	}
	spool_free(&s);
	spool_init(&s, "nosuch/dir");
	for (i = 0, good = 0; i < PIECES && good == 0; i++)
		good = spool_add(&s, p, PIECE, &e);
	is_int(good, -1, "a directory that is not there");
	is_int(e.status, LO_CANTCREAT, "its status");
	spool_free(&s);
	free(p);
}

static void
is_terms(const char *const *operands, const char *want, const char *name)
{
	static const char *const fields[] = {"subject", "from", NULL};
	struct lo_err e = {0};
	struct terms t;
	int rc = 0;

	terms_init(&t, fields, lo_span_of("subject"));
	for (; *operands != NULL && rc == 0; operands++)
		rc = terms_add(&t, *operands, &e);
	if (rc == 0)
		rc = terms_end(&t, &e);
	is_str(rc < 0 ? e.text : t.wanted.p, want, name);
	terms_free(&t);
}

static void
test_terms(void)
{
	is_terms((const char *[]){"a", "b c", NULL},
	    "{subject} : \"a\" AND {subject} : \"b c\"", "words");
	is_terms((const char *[]){"from:x*", "a:b", NULL},
	    "{from} : \"x\" * AND {subject} : \"a:b\"", "a field, a beginning");
	is_terms((const char *[]){"a", "OR", "b", "NOT", "c", NULL},
	    "({subject} : \"a\" OR {subject} : \"b\") NOT"
	    " ({subject} : \"c\")",
	    "or and not");
	is_terms((const char *[]){"\"a b\" from:\"c d\"", NULL},
	    "{subject} : \"a b\" AND {from} : \"c d\"", "a line of terms");
	is_terms((const char *[]){"OR", NULL}, "{subject} : \"OR\"",
	    "OR with nothing before it is a word");
	is_terms(
	    (const char *[]){"before:2025", "after:2025-02-03T04:05", NULL}, "",
	    "times alone");
	is_terms((const char *[]){"before:25", NULL},
	    "before: wants a date such as 2025-03-04", "no date");
	is_terms((const char *[]){"after:2025-2-3", NULL},
	    "after: wants a date such as 2025-03-04", "no date either");
	is_terms((const char *[]){"from:", "", NULL},
	    "no word to look for; give one", "empty ones");
}

static void
put_file(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

static void
test_definition(void)
{
	struct definition d;
	struct lo_err e = {0};
	struct lo_span part;

	put_file("d.sql", "-- What it is.\n-- parameter a: must\n"
			  "-- parameter b=x y: may\n-- path p {q}\n"
			  "SELECT 1; \n--- rows\nSELECT 2\n--- body\nb\n");
	is_int(definition_read(&d, "d", "d.sql", &e), 0, "a definition");
	is_str(d.about, "What it is.", "what it is");
	is_int((int)d.count, 2, "its parameters");
	ok(d.parameters[0].text == NULL, "one without a default");
	is_str(d.parameters[1].text, "x y", "one with");
	part = definition_setting(&d, "path");
	is_bytes(part.p, part.len, "p {q}", 5, "a setting");
	ok(definition_setting(&d, "pat").p == NULL, "one that is not there");
	part = definition_part(&d, "rows");
	is_bytes(part.p, part.len, "SELECT 2\n", 9, "a part");
	part = definition_part(&d, "body");
	is_bytes(part.p, part.len, "b\n", 2, "the last part");
	ok(definition_part(&d, "head").p == NULL, "one that is not there");
	ok(strstr(d.sql, "SELECT 1") != NULL && strchr(d.sql, ';') == NULL,
	    "SQL without its last semicolon");
	definition_free(&d);
	put_file("e.sql", "-- x\n-- parameter A: b\n");
	is_int(definition_read(&d, "e", "e.sql", &e), -1, "a wrong name");
	is_str(e.text, "e.sql:2: a parameter's name has a-z, 0-9 and _ only",
	    "says where");
	definition_free(&d);
	put_file("e.sql", "-- parameter a\n");
	is_int(definition_read(&d, "e", "e.sql", &e), -1, "without a text");
	definition_free(&d);
	is_int(definition_load(&d, "queries", "../x", ".sql", &e), -1,
	    "a path is no name");
	definition_free(&d);
}

static void
is_state(const char *name, int state, const char *what)
{
	struct file_look look;
	struct lo_err e = {0};

	is_int(stamp_look(name, &look, &e), 0, what);
	is_int(look.state, state, what);
}

static void
test_stamp(void)
{
	struct file_look look;
	struct lo_err e = {0};
	struct spool s;
	char sha256[LO_HASH_HEX];
	struct stat st;
	FILE *f;

	spool_init(&s, ".");
	(void)spool_add(&s, "text\n", 5, &e);
	lo_hash_text("text\n", 5, sha256);
	is_state("no.md", FILE_MISSING, "no file");
	is_int(stamp_write("a.md", ".new", "mail", &s, sha256, &look, &e), 0,
	    "a file is written");
	is_state("a.md", FILE_OURS, "it is ours");
	ok(stat("a.md", &st) == 0 && (st.st_mode & 0777) == 0600,
	    "its permissions");
	f = fopen("a.md", "a");
	ok(f != NULL && fputs("x\n", f) >= 0 && fclose(f) == 0, "it is edited");
	is_state("a.md", FILE_FOREIGN, "it is not ours");
	put_file("b.md", "");
	is_state("b.md", FILE_MISSING, "an empty file is none");
	put_file("c.md", "<!-- lo: mail 00 -->\n");
	is_state("c.md", FILE_FOREIGN, "a stamp that is none");
	ok(symlink("a.md", "l.md") == 0, "a link");
	is_state("l.md", FILE_FOREIGN, "is not ours");
	ok(mkdir("d.md", 0700) == 0, "a directory");
	is_state("d.md", FILE_FOREIGN, "is not ours either");
	is_int(
	    stamp_write("nosuch/a.md", ".new", "mail", &s, sha256, &look, &e),
	    -1, "no directory");
	ok(strstr(e.text, "nosuch") == NULL, "the message names no file");
	spool_free(&s);
}

static void
test_template(void)
{
	static const char *const names[] = {"a", "b", "c:json", "a"};
	const struct lo_span cells[] = {
	    {"x/y", 3}, {NULL, 0}, {"[1, 2]", 6}, {"z", 1}};
	struct lo_err e = {0};
	struct result r;
	struct lo_buf b;

	result_init(&r, ".");
	lo_buf_init(&b, 4096);
	result_name(&r, names, 4);
	is_int(result_add(&r, cells, true, &e), 0, "a row");
	is_int(result_next(&r, &e), 1, "is there");
	is_int(template_put(&b,
		   lo_span_of("{a} { {A} {}\n\nB: {b}\n\n{a_2}{b}"), &r, &e),
	    0, "a template");
	is_str(b.p, "x/y { {A} {}\n\nz", "is filled, empty lines left out");
	lo_buf_reset(&b);
	is_int(template_path(&b, lo_span_of("p/{a}"), &r, &e), 0, "a path");
	is_str(b.p, "p/x-y", "is cleaned");
	lo_buf_reset(&b);
	is_int(template_front(&b, lo_span_of("a b  c"), &r, &e), 0, "front");
	is_str(b.p, "---\na: \"x/y\"\nc: [1,2]\n---\n", "matter is YAML");
	is_int(template_put(&b, lo_span_of("{d}"), &r, &e), -1, "no column");
	is_int(e.status, LO_CONFIG, "its status");
	is_int(template_front(&b, lo_span_of("d"), &r, &e), -1, "nor there");
	is_int(result_next(&r, &e), 0, "the end");
	lo_buf_free(&b);
	result_free(&r);
	is_int(form_of("jsonl"), FORM_JSONL, "a form");
	is_int(form_of("xml"), FORM_NONE, "none");
}

int
main(void)
{
	tap_tmp();
	test_spool();
	test_terms();
	test_definition();
	test_stamp();
	test_template();
	return tap_done();
}
