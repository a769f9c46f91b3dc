#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cmd/lo-extract/folder.h"
#include "cmd/lo-extract/listing.h"
#include "cmd/lo-extract/message.h"
#include "cmd/lo-extract/set.h"
#include "cmd/lo-extract/source.h"
#include "common/mem.h"

enum { DEEPEST = 32 };

/* Size and time of change: another content has another stamp. */
static uint32_t
stamp(const struct stat *st)
{
	int64_t v[3] = {st->st_size, st->st_mtim.tv_sec, st->st_mtim.tv_nsec};

	return (uint32_t)set_hash((struct lo_span){(const char *)v, sizeof(v)});
}

static bool
is_eml(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcasecmp(name + n - 4, ".eml") == 0;
}

static int
list_below(const struct folder *d, const char *dir, int depth,
    folder_visit *visit, void *to, struct lo_err *e)
{
	size_t base = strlen(d->file.path) + 1;
	DIR *open = opendir(dir);
	struct dirent *entry;
	struct stat st;
	int got = 0;

	if (open == NULL)
		return lo_fail_errno(e, LO_NOINPUT, "cannot read");
	while (got == 0 && (entry = listing_next(open, &got, e)) != NULL) {
		char *path = lo_format("%s/%s", dir, entry->d_name);

		/* A link to nothing is a file that has gone. */
		if (stat(path, &st) < 0)
			memset(&st, 0, sizeof(st));
		if (S_ISDIR(st.st_mode) && depth < DEEPEST)
			got = list_below(d, path, depth + 1, visit, to, e);
		else if (is_eml(entry->d_name))
			visit(to, path, lo_span_of(path + base), stamp(&st));
		free(path);
	}
	closedir(open);
	return got;
}

static int
list(const struct folder *d, folder_visit *visit, void *to, struct lo_err *e)
{
	struct stat st;

	if (d->file.directory)
		return list_below(d, d->file.path, 0, visit, to, e);
	if (stat(d->file.path, &st) == 0)
		visit(to, d->file.path, lo_span_of("."), stamp(&st));
	return 0;
}

static void
describe(const struct folder *d, const char *path, struct mail *m)
{
	(void)d;
	(void)path;
	if (!m->too_long)
		message_strip(m);
}

static const struct folder_kind kind = {list, true,
    "no file in it ends in .eml; name its files themselves", describe};

static int
one(struct files *fs, const struct file *f, struct lo_err *e)
{
	struct folder d = {.files = fs, .file = *f, .kind = &kind};

	if (f->scope.p == NULL)
		return folder_pipe(&d, e);
	return folder_read(&d, e);
}

static int
read_all(struct run *r, struct lo_err *e)
{
	return mailer_each(r, NULL, one, e);
}

int
source_check_mail(const struct options *o, struct lo_err *e)
{
	if (o->count == 0)
		return lo_fail(e, LO_USAGE, "no file is named");
	if (o->type != NULL || o->key != NULL || o->at != NULL)
		return lo_fail(e, LO_USAGE,
		    "--type, --key and --at are for rows, not for mail");
	return 0;
}

const struct source source_eml = {"eml", "email",
    "single messages: .eml files, or directories of them", source_check_mail,
    read_all};
