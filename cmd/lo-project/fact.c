#include "cmd/lo-project/fact.h"
#include "cmd/lo-project/functions.h"

#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/data.h"
#include "common/file.h"
#include "common/home.h"
#include "common/json.h"
#include "common/mem.h"

enum { FILE_MAX = 16 << 20, FACTS_MAX = 256 << 20, WIDE_BYTES = 1 << 20 };

static int
add_file(struct lo_buf *b, const char *path, struct lo_err *e)
{
	struct lo_json_fault f;
	struct lo_buf text;
	int rc;

	lo_buf_init(&text, FILE_MAX);
	rc = lo_file_read(path, &text, e);
	if (rc == 0 && lo_json_check(text.p, text.len, LO_JSON_DEPTH, &f) < 0)
		rc = lo_fail(
		    e, LO_CONFIG, "%s: byte %zu: %s", path, f.offset, f.what);
	if (rc == 0)
		lo_json_compact(b, lo_json_trim(lo_buf_span(&text)));
	lo_buf_free(&text);
	return rc;
}

static bool
newest(const struct lo_data *list, const struct lo_data_entry *entry)
{
	char *id = lo_strndup(entry->name, strcspn(entry->name, "@"));
	bool is = lo_data_newest(list, id) == entry;

	free(id);
	return is;
}

static int
add_catalogue(const char *kind, struct lo_buf *b, struct lo_err *e)
{
	struct lo_data list;
	size_t i;
	int rc = 0;

	if (lo_data_list(&list, kind, ".json", e) < 0)
		return -1;
	lo_buf_addc(b, '[');
	for (i = 0; i < list.count && rc == 0; i++) {
		lo_buf_adds(b, i > 0 ? ",{\"name\":" : "{\"name\":");
		lo_json_puts(b, list.entries[i].name);
		lo_buf_addf(b, ",\"user\":%d,\"newest\":%d,\"entry\":",
		    list.entries[i].user, newest(&list, &list.entries[i]));
		rc = add_file(b, list.entries[i].path, e);
		lo_buf_addc(b, '}');
	}
	lo_buf_addc(b, ']');
	lo_data_free(&list);
	return rc;
}

typedef int visit_fn(struct lo_buf *, const FTSENT *, struct lo_err *);

/* Everything below a directory of LO_HOME; what cannot be read is left out,
 * for others to say. */
static int
walk(const char *below, struct lo_buf *b, visit_fn *visit, struct lo_err *e)
{
	char *root = lo_home_path("%s", below);
	char *roots[] = {root, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *f;
	int rc = 0;

	lo_buf_addc(b, '[');
	while (tree != NULL && rc == 0 && (f = fts_read(tree)) != NULL)
		rc = visit(b, f, e);
	lo_buf_addc(b, ']');
	if (tree != NULL)
		fts_close(tree);
	free(root);
	return rc;
}

static void
separate(struct lo_buf *b)
{
	if (b->len > 0 && b->p[b->len - 1] != '[')
		lo_buf_addc(b, ',');
}

static int
visit_run(struct lo_buf *b, const FTSENT *f, struct lo_err *e)
{
	bool open = strcmp(f->fts_name, "open.json") == 0;
	size_t dir = f->fts_pathlen - f->fts_namelen;
	int rc;

	if (f->fts_info != FTS_F || f->fts_level != 6 ||
	    (!open && strcmp(f->fts_name, "manifest.json") != 0))
		return 0;
	separate(b);
	lo_buf_addf(b, "{\"open\":%s,\"path\":", open ? "true" : "false");
	lo_json_put(b, f->fts_path, dir > 0 ? dir - 1 : 0);
	lo_buf_adds(b, ",\"manifest\":");
	rc = add_file(b, f->fts_path, e);
	lo_buf_addc(b, '}');
	return rc;
}

static int
add_vault(struct lo_buf *b, struct lo_err *e)
{
	return walk("vault", b, visit_run, e);
}

static int
visit_wide(struct lo_buf *b, const FTSENT *f, struct lo_err *e)
{
	bool dir = f->fts_info == FTS_D;
	mode_t mode;

	(void)e;
	if ((f->fts_info != FTS_F && !dir) || b->len > WIDE_BYTES)
		return 0;
	mode = f->fts_statp->st_mode & 07777;
	if ((mode & (dir ? 0077 : 0177)) == 0)
		return 0;
	separate(b);
	lo_buf_adds(b, "{\"path\":");
	lo_json_puts(b, f->fts_path);
	lo_buf_addf(b, ",\"mode\":\"%04o\",\"dir\":%d}", (unsigned)mode, dir);
	return 0;
}

static int
add_wide(struct lo_buf *b, struct lo_err *e)
{
	return walk("", b, visit_wide, e);
}

static void
give(sqlite3_context *context, struct lo_buf *b, int rc, struct lo_err *e)
{
	if (rc == 0 && b->failed)
		rc = lo_fail(e, LO_CONFIG, "it is larger than 256 MiB");
	if (rc < 0)
		sqlite3_result_error(context, e->text, -1);
	else
		sqlite3_result_text64(
		    context, b->p, b->len, SQLITE_TRANSIENT, SQLITE_UTF8);
	lo_buf_free(b);
}

static void
call_catalogue(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *kind = (const char *)sqlite3_value_text(values[0]);
	struct lo_err e = {0};
	struct lo_buf b;

	(void)n;
	lo_buf_init(&b, FACTS_MAX);
	give(context, &b, add_catalogue(kind != NULL ? kind : "", &b, &e), &e);
}

static void
call_vault(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct lo_err e = {0};
	struct lo_buf b;

	(void)n;
	(void)values;
	lo_buf_init(&b, FACTS_MAX);
	give(context, &b, add_vault(&b, &e), &e);
}

static void
call_wide(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct lo_err e = {0};
	struct lo_buf b;

	(void)n;
	(void)values;
	lo_buf_init(&b, FACTS_MAX);
	give(context, &b, add_wide(&b, &e), &e);
}

int
fact_register(sqlite3 *db, struct lo_err *e)
{
	static const struct {
		const char *name;
		int arguments;
		void (*call)(sqlite3_context *, int, sqlite3_value **);
	} all[] = {{"catalogue", 1, call_catalogue},
	    {"vault_runs", 0, call_vault}, {"wide_files", 0, call_wide}};
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++) {
		if (functions_add(db, all[i].name, all[i].arguments, NULL,
			all[i].call, e) < 0)
			return -1;
	}
	return fact_median(db, e);
}
