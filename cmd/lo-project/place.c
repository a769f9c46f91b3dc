#include "cmd/lo-project/place.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/lo-project/pathname.h"
#include "cmd/lo-project/stamp.h"
#include "common/file.h"
#include "common/hash.h"
#include "common/mem.h"

static char *
full_path(const struct place *p, const char *path)
{
	return lo_format("%s/%s", p->dir, path);
}

/* What a person has to look at is always told. */
static int
tell(struct place *p, const char *action, const char *path, bool always,
    struct lo_err *e)
{
	struct lo_span cells[2] = {lo_span_of(action), lo_span_of(path)};

	if (!always && !p->files->tell)
		return 0;
	return result_add(p->done, cells, p->files->measure, e);
}

static int
keep_entry(struct place *p, struct lo_span key, const char *path,
    const char *version, const char *sha256, const struct file_look *look,
    struct lo_err *e)
{
	struct entry n;
	int rc;

	if (p->files->dry)
		return 0;
	memset(&n, 0, sizeof n);
	n.path = lo_strdup(path);
	memcpy(n.version, version, strlen(version));
	memcpy(n.sha256, sha256, strlen(sha256));
	n.size = look->size;
	n.mtime = look->mtime;
	rc = registry_put(&p->registry, key, &n, e);
	registry_entry_free(&n);
	return rc;
}

static int
unchanged(struct place *p, struct lo_span key, const struct entry *was,
    const struct file_look *look, struct lo_err *e)
{
	p->files->unchanged++;
	if (look->size == was->size && look->mtime == was->mtime)
		return 1;
	return keep_entry(
		   p, key, was->path, was->version, was->sha256, look, e) < 0
		   ? -1
		   : 1;
}

int
place_known(struct place *p, struct lo_span key, struct entry *was,
    const char *version, bool full, struct lo_err *e)
{
	struct file_look look;
	char *path;
	int rc = 0;

	if (!was->found || full || strcmp(was->version, version) != 0)
		return 0;
	path = full_path(p, was->path);
	stamp_peek(path, &look);
	if (look.state != FILE_MISSING &&
	    (look.size != was->size || look.mtime != was->mtime))
		rc = stamp_look(path, &look, e);
	else if (look.state != FILE_MISSING)
		rc = 1;
	free(path);
	if (rc < 0 || look.state == FILE_MISSING)
		return rc;
	if (rc == 1 ||
	    (look.state == FILE_OURS && strcmp(look.sha256, was->sha256) == 0))
		return unchanged(p, key, was, &look, e);
	if (look.state == FILE_OURS)
		return 0;
	p->files->kept++;
	return tell(p, "edited", was->path, true, e) < 0 ? -1 : 1;
}

/* Not synced one by one: the files of many pages are synced together. */
static int
make_parent(const char *file)
{
	char *dir = lo_strdup(file), *slash = strrchr(dir, '/');
	int rc;

	*slash = '\0';
	rc = mkdir(dir, 0700);
	if (rc < 0 && errno == ENOENT && slash > dir) {
		rc = make_parent(dir);
		if (rc == 0)
			rc = mkdir(dir, 0700);
	}
	if (rc < 0 && errno == EEXIST)
		rc = 0;
	free(dir);
	return rc;
}

static int
write_page(struct place *p, const char *path, struct rendering *page,
    struct file_look *look, struct lo_err *e)
{
	char *file = full_path(p, path);
	char *temporary = full_path(p, PLACE_TEMPORARY);
	int rc = 0;

	if (!p->files->dry) {
		/* The directory may have a person's name: do not say it. */
		if (make_parent(file) < 0)
			rc = lo_fail(e,
			    errno == EACCES || errno == EROFS ? LO_DENIED
							      : LO_CANTCREAT,
			    "a directory for files cannot be made; look at "
			    "the permissions below --dir");
		if (rc == 0)
			rc = stamp_write(file, temporary, p->registry.page,
			    &page->text, page->sha256, look, e);
	}
	free(temporary);
	free(file);
	return rc;
}

static int
remove_if_ours(
    struct place *p, const char *path, bool *removed, struct lo_err *e)
{
	char *file = full_path(p, path), *slash;
	struct file_look look;
	int rc;

	*removed = false;
	rc = stamp_look(file, &look, e);
	if (rc == 0 && look.state == FILE_OURS) {
		*removed = true;
		if (!p->files->dry && unlink(file) < 0)
			rc = lo_fail_errno(
			    e, LO_IO, "removing a file of the directory");
		/* Parents that are empty now go with it. */
		while (rc == 0 && !p->files->dry &&
		       (slash = strrchr(file, '/')) > file + strlen(p->dir)) {
			*slash = '\0';
			if (rmdir(file) < 0)
				break;
		}
	}
	free(file);
	return rc;
}

/* The new version of a file that somebody edited. */
static int
lay_beside(
    struct place *p, const char *path, struct rendering *page, struct lo_err *e)
{
	char *beside = pathname_beside(path, '.', "new");
	char *file = full_path(p, beside);
	struct file_look look;
	int rc;

	p->files->kept++;
	rc = stamp_look(file, &look, e);
	if (rc == 0)
		rc = tell(p, "edited", path, true, e);
	if (rc == 0 && look.state == FILE_FOREIGN) {
		rc = tell(p, "edited", beside, true, e);
	} else if (rc == 0 && (look.state == FILE_MISSING ||
				  strcmp(look.sha256, page->sha256) != 0)) {
		p->files->written++;
		rc = tell(p, "beside", beside, true, e);
		if (rc == 0)
			rc = write_page(p, beside, page, &look, e);
	}
	free(file);
	free(beside);
	return rc;
}

static int
drop_beside(struct place *p, const char *path, struct lo_err *e)
{
	char *beside = pathname_beside(path, '.', "new");
	bool removed;
	int rc;

	rc = remove_if_ours(p, beside, &removed, e);
	if (rc == 0 && removed) {
		p->files->removed++;
		rc = tell(p, "removed", beside, false, e);
	}
	free(beside);
	return rc;
}

static int
put_page(struct place *p, const char *path, struct rendering *page,
    struct file_look *look, struct lo_err *e)
{
	char *file = full_path(p, path);
	int rc;

	rc = stamp_look(file, look, e);
	free(file);
	if (rc < 0)
		return -1;
	if (look->state == FILE_FOREIGN) {
		look->size = look->mtime = -1;
		return lay_beside(p, path, page, e);
	}
	if (look->state == FILE_OURS &&
	    strcmp(look->sha256, page->sha256) == 0) {
		p->files->unchanged++;
	} else {
		p->files->written++;
		if (tell(p, look->state == FILE_OURS ? "updated" : "written",
			path, false, e) < 0 ||
		    write_page(p, path, page, look, e) < 0)
			return -1;
	}
	return drop_beside(p, path, e);
}

/* Where another page has that path (or one that differs by case alone), the
 * later one gets a mark that stays the same. */
static int
choose_path(struct place *p, struct lo_span key, const char *wanted,
    char **path, struct lo_err *e)
{
	char hex[LO_HASH_HEX];
	int taken;

	taken = registry_taken(&p->registry, wanted, key, e);
	lo_hash_text(key.p, key.len, hex);
	hex[8] = '\0';
	*path =
	    taken == 1 ? pathname_beside(wanted, '~', hex) : lo_strdup(wanted);
	return taken < 0 ? -1 : 0;
}

static int
leave_old(struct place *p, const char *path, struct lo_err *e)
{
	bool removed;

	if (remove_if_ours(p, path, &removed, e) < 0)
		return -1;
	if (!removed)
		return 0;
	p->files->removed++;
	if (tell(p, "removed", path, false, e) < 0)
		return -1;
	return drop_beside(p, path, e);
}

int
place_page(struct place *p, struct lo_span key, struct rendering *page,
    const char *version, const struct entry *was, struct lo_err *e)
{
	struct file_look look;
	char *path;
	int rc;

	rc = choose_path(p, key, page->path, &path, e);
	if (rc == 0)
		rc = put_page(p, path, page, &look, e);
	if (rc == 0)
		rc = keep_entry(p, key, path, version, page->sha256, &look, e);
	if (rc == 0 && was->found && strcmp(was->path, path) != 0)
		rc = leave_old(p, was->path, e);
	free(path);
	return rc;
}

int
place_gone(struct place *p, struct lo_span key, struct lo_err *e)
{
	struct file_look look;
	struct entry was;
	char *file;
	int rc, taken;

	if (registry_find(&p->registry, key, &was, e) < 0 || !was.found)
		return -1;
	file = full_path(p, was.path);
	rc = stamp_look(file, &look, e);
	free(file);
	taken = registry_taken(&p->registry, was.path, key, e);
	if (taken < 0)
		rc = -1;
	if (rc == 0 && taken == 0 && look.state == FILE_OURS)
		rc = leave_old(p, was.path, e);
	if (rc == 0 && taken == 0 && look.state == FILE_FOREIGN) {
		p->files->kept++;
		rc = tell(p, "edited", was.path, true, e);
		if (rc == 0)
			rc = drop_beside(p, was.path, e);
	} else if (rc == 0 && !p->files->dry) {
		rc = registry_drop(&p->registry, key, e);
	}
	registry_entry_free(&was);
	return rc;
}

/* NAME.new.md while NAME.md is there: it goes when that one is ours. */
static bool
lies_beside(const char *file)
{
	const char *mark = strstr(strrchr(file, '/'), ".new.");
	char *base;
	bool there;

	if (mark == NULL)
		return false;
	base = lo_format("%.*s%s", (int)(mark - file), file, mark + 4);
	there = lo_file_exists(base);
	free(base);
	return there;
}

static int
adopt(struct place *p, const FTSENT *f, struct lo_err *e)
{
	const char *path = f->fts_path + strlen(p->dir) + 1;
	struct file_look look;
	char *key;
	int rc;

	if (stamp_look(f->fts_path, &look, e) < 0)
		return -1;
	if (look.state != FILE_OURS ||
	    strcmp(look.page, p->registry.page) != 0 ||
	    lies_beside(f->fts_path))
		return 0;
	/* No page has such a key: unless a page claims the path, it goes. */
	key = lo_format("\x01%s", path);
	rc = keep_entry(p, lo_span_of(key), path, "", look.sha256, &look, e);
	free(key);
	return rc;
}

int
place_adopt(struct place *p, struct lo_err *e)
{
	char *const roots[] = {p->dir, NULL};
	int64_t known = 0;
	FTSENT *f;
	FTS *fts;
	int rc;

	if (registry_count(&p->registry, &known, e) < 0)
		return -1;
	if (known > 0 || p->files->dry)
		return 0;
	fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	if (fts == NULL)
		return 0;
	rc = 0;
	while (rc == 0 && (f = fts_read(fts)) != NULL) {
		if (f->fts_info == FTS_F)
			rc = adopt(p, f, e);
	}
	fts_close(fts);
	return rc;
}
