#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/lo-extract/folder.h"
#include "cmd/lo-extract/listing.h"
#include "cmd/lo-extract/source.h"
#include "cmd/lo-extract/utf7.h"
#include "common/json.h"
#include "common/mem.h"

enum { DEEPEST = 16, FLAGS = 6 };

static const char flags[] = "DFPRST";

/* The flags behind ":2," (or ";2,", "!2,"), and where the base name ends. */
static const char *
info(const char *name, size_t *base)
{
	size_t n = strlen(name);

	for (size_t i = n; i > 2; i--)
		if (name[i - 1] == ',' && name[i - 2] == '2' &&
		    strchr(":;!", name[i - 3]) != NULL) {
			*base = i - 3;
			return name + i;
		}
	*base = n;
	return "";
}

static uint32_t
stamp(const char *letters)
{
	uint32_t bits = 0;

	for (int i = 0; i < FLAGS; i++)
		if (strchr(letters, flags[i]) != NULL)
			bits |= 1U << i;
	return bits;
}

static int
list_one(const struct folder *d, const char *sub, folder_visit *visit, void *to,
    struct lo_err *e)
{
	char *dir = lo_format("%s/%s", d->file.path, sub);
	DIR *open = opendir(dir);
	struct dirent *entry;
	size_t base;
	int got = 0;

	if (open == NULL && errno != ENOENT)
		got = lo_fail_errno(e, errno == EACCES ? LO_DENIED : LO_IO,
		    "%s: cannot read", dir);
	while (open != NULL && (entry = listing_next(open, &got, e)) != NULL) {
		const char *name = entry->d_name;
		uint32_t bits = stamp(info(name, &base));
		char *path = lo_format("%s/%s", dir, name);

		visit(to, path, (struct lo_span){name, base}, bits);
		free(path);
	}
	if (open != NULL)
		closedir(open);
	free(dir);
	return got;
}

/* cur last: of a message that is seen in both, that is the newer one. */
static int
list(const struct folder *d, folder_visit *visit, void *to, struct lo_err *e)
{
	if (list_one(d, "new", visit, to, e) < 0)
		return -1;
	return list_one(d, "cur", visit, to, e);
}

static void
describe(const struct folder *d, const char *path, struct mail *m)
{
	const char *name = strrchr(path, '/') + 1;
	int64_t seconds = 0;
	size_t base, i;

	(void)d;
	m->flags = info(name, &base);
	for (i = 0; i < 11 && name[i] >= '0' && name[i] <= '9'; i++)
		seconds = seconds * 10 + name[i] - '0';
	if (i >= 9 && i < 11 && name[i] == '.')
		m->delivered = seconds * 1000000;
}

static const struct folder_kind kind = {list, false, NULL, describe};

static bool
is_directory(const char *dir, const char *sub)
{
	char *path = lo_format("%s/%s", dir, sub);
	struct stat st;
	bool is = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

	free(path);
	return is;
}

static bool
is_maildir(const char *dir)
{
	return is_directory(dir, "cur") || is_directory(dir, "new");
}

struct tree {
	struct files *files;
	const char *shown;
	size_t found;
};

static int
folder(struct tree *t, const char *path, const char *label, struct lo_err *e)
{
	struct folder d = {.files = t->files, .kind = &kind, .label = label};

	d.file.path = path;
	d.file.shown = t->shown;
	d.file.scope = lo_span_of(path);
	d.file.fd = -1;
	t->found++;
	return folder_read(&d, e);
}

static int walk(struct tree *t, const char *dir, const char *label, int depth,
    struct lo_err *e);

/* ".Archive.2024" is the folder Archive/2024; "Archive" is Archive. */
static char *
label_of(const char *above, const char *name)
{
	struct lo_buf b;
	char *label;

	lo_buf_init(&b, 64 << 10);
	if (above != NULL)
		lo_buf_addf(&b, "%s/", above);
	utf7_decode(&b, lo_span_of(name + (name[0] == '.')));
	for (char *p = b.p; name[0] == '.' && *p != '\0'; p++)
		if (*p == '.')
			*p = '/';
	label = lo_strndup(b.p, b.len);
	lo_buf_free(&b);
	return label;
}

static int
not_dots(const struct dirent *d)
{
	static const char *const own[] = {".", "..", "cur", "new", "tmp"};

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (strcmp(d->d_name, own[i]) == 0)
			return 0;
	return d->d_type == DT_DIR || d->d_type == DT_UNKNOWN ||
	       d->d_type == DT_LNK;
}

static int
below(struct tree *t, const char *dir, const char *label, int depth,
    struct lo_err *e)
{
	struct dirent **names;
	int n = scandir(dir, &names, not_dots, alphasort), got = 0;

	if (n < 0)
		return lo_fail_errno(
		    e, LO_NOINPUT, "a folder in it: cannot read");
	for (int i = 0; i < n; i++) {
		if (got == 0 && !run_over(t->files->run) &&
		    is_directory(dir, names[i]->d_name)) {
			char *path = lo_format("%s/%s", dir, names[i]->d_name);
			char *name = label_of(label, names[i]->d_name);

			got = walk(t, path, name, depth + 1, e);
			free(name);
			free(path);
		}
		free(names[i]);
	}
	free(names);
	return got;
}

/* A maildir and the folders in it, or the maildirs below a directory. */
static int
walk(struct tree *t, const char *dir, const char *label, int depth,
    struct lo_err *e)
{
	if (is_maildir(dir) && folder(t, dir, label, e) < 0)
		return -1;
	return depth < DEEPEST ? below(t, dir, label, depth, e) : 0;
}

static bool
was_read(const struct cursor_entry *entry, const char *dir)
{
	struct lo_span set = lo_json_get(lo_span_of(entry->json), "set");
	size_t n = strlen(dir);

	return strncmp(entry->path, dir, n) == 0 && entry->path[n] == '/' &&
	       lo_json_kind(set) == 's' && set.len > 2;
}

/* Folders that were read once and have gone: enumerations of nothing. */
static int
gone(struct tree *t, const char *dir, struct lo_err *e)
{
	struct files *fs = t->files;

	for (size_t i = 0; i < fs->cursor.count; i++) {
		const struct cursor_entry *entry = &fs->cursor.entries[i];
		struct file f = {
		    .path = entry->path, .scope = lo_span_of(entry->path)};

		if (!was_read(entry, dir) || is_maildir(entry->path))
			continue;
		run_now(fs->run, fs->now);
		run_since(fs->run, fs->now, &fs->since);
		if (files_entry(fs, &f, lo_span_of("{\"set\":\"\"}"),
			lo_buf_span(&fs->since), e) < 0)
			return -1;
	}
	return 0;
}

static int
one(struct files *fs, const struct file *f, struct lo_err *e)
{
	struct tree t = {.files = fs, .shown = f->shown};

	if (!f->directory)
		return lo_fail(e, LO_NOINPUT,
		    "not a directory, so not a maildir; a file of messages "
		    "is read with mbox or eml");
	if (walk(&t, f->path, NULL, 0, e) < 0)
		return -1;
	if (t.found == 0)
		return lo_fail(e, LO_NOINPUT,
		    "no maildir: neither cur nor new is there; for a "
		    "directory of .eml files use eml");
	return run_over(fs->run) ? 0 : gone(&t, f->path, e);
}

static int
read_all(struct run *r, struct lo_err *e)
{
	return mailer_each(r, NULL, one, e);
}

const struct source source_maildir = {"maildir", "email",
    "directories with cur and new, and their folders", source_check_mail,
    read_all};
