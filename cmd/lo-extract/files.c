#include "cmd/lo-extract/files.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/lo-extract/listing.h"
#include "cmd/lo-extract/spool.h"
#include "common/mem.h"

enum {
	CURSOR_MAX = 16 << 20,
	ENTRY_MAX = 16 << 20,
	SINCE_MAX = 256,
	DEEPEST = 32
};

struct paths {
	char **list;
	size_t count, cap;
};

static void
add(struct paths *p, char *path)
{
	if (p->count == p->cap) {
		p->cap = p->cap > 0 ? 2 * p->cap : 16;
		p->list = lo_realloc(p->list, p->cap, sizeof(*p->list));
	}
	p->list[p->count++] = path;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
paths_free(struct paths *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->list[i]);
	free(p->list);
}

static bool
ends_with(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && strcasecmp(name + n - m, suffix) == 0;
}

/* Every file below dir that ends in suffix, by name, and what is called so
 * without the dot: Apple Mail exports the directory Work.mbox with mbox. */
static int
search(struct paths *p, const char *dir, const char *suffix, struct lo_err *e)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	size_t first = p->count;
	struct stat st;
	int got = 0;

	if (d == NULL)
		return lo_fail_errno(e, LO_NOINPUT, "cannot read");
	while ((entry = listing_next(d, &got, e)) != NULL) {
		char *path = lo_format("%s/%s", dir, entry->d_name);

		if (stat(path, &st) == 0 &&
		    (S_ISDIR(st.st_mode) || ends_with(entry->d_name, suffix) ||
			strcasecmp(entry->d_name, suffix + 1) == 0))
			add(p, path);
		else
			free(path);
	}
	closedir(d);
	if (p->count > first)
		qsort(p->list + first, p->count - first, sizeof(*p->list),
		    by_name);
	return got;
}

static int
named(struct run *r, const char *shown, const char *code, struct lo_err *e)
{
	struct lo_err trouble = *e;

	if (r->out.stage.out->failed != 0)
		return -1;
	lo_fail_at(&trouble, "%s", shown);
	run_trouble(r, &trouble, code);
	return 0;
}

static int
open_one(struct file *f, char **real, struct lo_err *e)
{
	struct stat st;

	f->fd = strcmp(f->path, "-") == 0 ? spool(STDIN_FILENO, e)
					  : open(f->path, O_RDONLY | O_CLOEXEC);
	if (f->fd < 0 && strcmp(f->path, "-") == 0)
		return -1;
	if (f->fd < 0)
		return lo_fail_errno(
		    e, errno == EACCES ? LO_DENIED : LO_NOINPUT, "cannot open");
	if (fstat(f->fd, &st) == 0 && !S_ISREG(st.st_mode) &&
	    !S_ISDIR(st.st_mode)) {
		int pipe = f->fd;

		f->fd = spool(pipe, e);
		close(pipe);
		if (f->fd < 0)
			return -1;
	} else if (strcmp(f->path, "-") != 0) {
		*real = realpath(f->path, NULL);
		if (*real == NULL)
			return lo_fail_errno(e, LO_NOINPUT, "cannot find");
		f->path = *real;
		f->scope = lo_span_of(*real);
	}
	if (fstat(f->fd, &st) < 0)
		return lo_fail_errno(e, LO_IO, "cannot look at it");
	f->directory = S_ISDIR(st.st_mode);
	f->size = (uint64_t)st.st_size;
	f->changed =
	    (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	return 0;
}

struct round {
	const char *suffix;
	file_work *work;
	void *seen; /* a tree of real paths, done in this run */
	uint64_t found;
};

static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static int each(struct files *fs, struct round *o, const char *path,
    const char *above, int depth, struct lo_err *e);

static int
below(struct files *fs, struct round *o, const struct file *dir, int depth,
    struct lo_err *e)
{
	struct paths p = {NULL, 0, 0};
	uint64_t before = o->found;
	int got = search(&p, dir->path, o->suffix, e);

	if (got < 0)
		got = named(fs->run, dir->shown, "input", e);
	for (size_t i = 0; got == 0 && i < p.count && !run_over(fs->run); i++)
		got = each(fs, o, p.list[i], dir->shown, depth + 1, e);
	paths_free(&p);
	if (got == 0 && depth == 0 && o->found == before &&
	    fs->run->status == 0) {
		lo_fail(e, LO_NOINPUT,
		    "no file in it ends in %s; name its files themselves",
		    o->suffix);
		got = named(fs->run, dir->shown, "input", e);
	}
	return got;
}

static int
take(struct files *fs, struct round *o, struct file *f, char **real, int depth,
    struct lo_err *e)
{
	int got;

	if (f->directory && o->suffix != NULL)
		return depth < DEEPEST ? below(fs, o, f, depth, e) : 0;
	o->found++;
	if (*real != NULL && tfind(*real, &o->seen, compare) != NULL)
		return 0;
	run_now(fs->run, fs->now);
	got = o->work(fs, f, e);
	if (got < 0)
		got = named(fs->run, f->shown, "input", e);
	if (*real != NULL)
		tsearch(*real, &o->seen, compare);
	*real = NULL;
	return got;
}

/* The name of a file that was found says whose it is: its number will do. */
static char *
show(const char *path, const char *above)
{
	struct stat st;

	if (above == NULL)
		return lo_strdup(path);
	if (stat(path, &st) < 0)
		return lo_format("%s: a file in it", above);
	return lo_format(
	    "%s: the file of inode %llu", above, (unsigned long long)st.st_ino);
}

/* One operand, or what a directory holds. */
static int
each(struct files *fs, struct round *o, const char *path, const char *above,
    int depth, struct lo_err *e)
{
	char *real = NULL, *shown = show(path, above);
	struct file f = {.path = path, .shown = shown, .fd = -1};
	int got = open_one(&f, &real, e);

	if (got < 0)
		got = named(fs->run, shown, "input", e);
	else
		got = take(fs, o, &f, &real, depth, e);
	if (f.fd >= 0)
		close(f.fd);
	free(real);
	free(shown);
	return got;
}

static int
write_state(struct files *fs, struct lo_span scope, struct lo_span since,
    struct lo_err *e)
{
	if (fs->text.len == 0 || fs->fresh)
		cursor_text(&fs->cursor, &fs->text);
	if (fs->text.failed || fs->text.len > CURSOR_MAX) {
		if (!fs->stuck)
			fs->run->warn("%s: the cursor passed 16 MiB, the next "
				      "run reads everything again; name "
				      "directories instead of files",
			    fs->run->stream);
		fs->stuck = true;
		return 0;
	}
	fs->fresh = false;
	return emitter_state(
	    &fs->run->out, lo_buf_span(&fs->text), scope, since, e);
}

int
files_each(struct run *r, const char *suffix, file_work *work, void *user,
    struct lo_err *e)
{
	struct files fs = {.run = r, .user = user, .fresh = true};
	struct round o = {.suffix = suffix, .work = work};
	int got = 0;

	if (r->resumed)
		got = cursor_load(&fs.cursor, lo_buf_span(&r->state.cursor), e);
	lo_buf_init(&fs.text, 2 * CURSOR_MAX);
	lo_buf_init(&fs.entry, ENTRY_MAX);
	lo_buf_init(&fs.since, SINCE_MAX);
	for (int i = 0; got == 0 && i < r->options->count && !run_over(r); i++)
		got = each(&fs, &o, r->options->operands[i], NULL, 0, e);
	if (got == 0 && fs.fresh)
		got = write_state(&fs, (struct lo_span){NULL, 0},
		    (struct lo_span){NULL, 0}, e);
	tdestroy(o.seen, free);
	lo_buf_free(&fs.text);
	lo_buf_free(&fs.entry);
	lo_buf_free(&fs.since);
	cursor_free(&fs.cursor);
	return got;
}

bool
files_mark(struct files *fs, const struct file *f, struct mark *m)
{
	struct lo_span json = {NULL, 0};

	if (f->scope.p != NULL)
		json = cursor_get(&fs->cursor, f->path);
	if (json.p == NULL || !mark_parse(m, json))
		return false;
	/* The entry will be replaced while the mark lives. */
	if (m->since.p != NULL) {
		lo_buf_reset(&fs->since);
		lo_buf_addspan(&fs->since, m->since);
		m->since = lo_buf_span(&fs->since);
	}
	return true;
}

int
files_entry(struct files *fs, const struct file *f, struct lo_span entry,
    struct lo_span since, struct lo_err *e)
{
	fs->fresh = true;
	if (f->scope.p == NULL)
		return 0;
	if (entry.len > ENTRY_MAX)
		return lo_fail(e, LO_NOINPUT, "its entry passed 16 MiB");
	cursor_set(&fs->cursor, f->path, entry);
	if (since.p == NULL)
		return 0;
	return write_state(fs, f->scope, since, e);
}

static int
put_mark(struct files *fs, struct mark *m, struct feed *d, struct lo_err *e)
{
	if (mark_set(m, d, e) < 0)
		return -1;
	lo_buf_reset(&fs->entry);
	mark_put(m, &fs->entry);
	return 0;
}

int
files_progress(struct files *fs, const struct file *f, struct mark *m,
    struct feed *d, struct lo_err *e)
{
	const struct lo_span none = {NULL, 0};

	if (!emitter_due(&fs->run->out, fs->text.len) || f->scope.p == NULL)
		return 0;
	if (files_pause(fs, f, m, d, e) < 0)
		return -1;
	return write_state(fs, none, none, e);
}

int
files_pause(struct files *fs, const struct file *f, struct mark *m,
    struct feed *d, struct lo_err *e)
{
	const struct lo_span none = {NULL, 0};

	if (put_mark(fs, m, d, e) < 0)
		return -1;
	return files_entry(fs, f, lo_buf_span(&fs->entry), none, e);
}

int
files_state(struct files *fs, struct lo_err *e)
{
	const struct lo_span none = {NULL, 0};

	return write_state(fs, none, none, e);
}

int
files_done(struct files *fs, const struct file *f, struct mark *m,
    struct feed *d, struct lo_err *e)
{
	struct lo_span since = m->since;

	m->since = (struct lo_span){NULL, 0};
	if (put_mark(fs, m, d, e) < 0)
		return -1;
	return files_entry(fs, f, lo_buf_span(&fs->entry), since, e);
}
