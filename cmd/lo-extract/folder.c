#include "cmd/lo-extract/folder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/lo-extract/message.h"
#include "cmd/lo-extract/set.h"
#include "common/json.h"
#include "common/mem.h"

enum {
	AT_ONCE = 50000, /* names in memory */
	TRIES = 3,       /* files are renamed while they are read */
	MESSAGE_ROOM = 1 << 20,
};

struct work {
	const struct folder *folder;
	struct set set;
	struct lo_buf bytes;
	bool whole;  /* this is an enumeration */
	bool failed; /* not all could be read */
};

static void
note(void *to, const char *path, struct lo_span key, uint32_t stamp)
{
	(void)path;
	set_add(to, set_hash(key), stamp, false);
}

static int
scan(struct work *w, struct lo_err *e)
{
	set_free(&w->set);
	if (w->folder->kind->list(w->folder, note, &w->set, e) < 0)
		return -1;
	set_sort(&w->set);
	return 0;
}

/* What was read before is done if it is still the same; true when something
 * has gone. */
static bool
compare(struct work *w, const struct set *old)
{
	bool gone = false;

	for (size_t i = 0; i < old->count; i++) {
		const struct set_entry *was = &old->list[i];
		struct set_entry *is = set_find(&w->set, was->hash);

		if (is != NULL)
			is->done = is->stamp == was->stamp;
		if (is == NULL || (!is->done && w->folder->kind->content))
			gone = true;
	}
	return gone;
}

static void
begin(struct work *w)
{
	struct files *fs = w->folder->files;

	for (size_t i = 0; i < w->set.count; i++)
		w->set.list[i].done = false;
	run_since(fs->run, fs->now, &fs->since);
	w->whole = true;
}

/* Goes on with what the cursor says, or reads everything. */
static int
prepare(struct work *w, struct lo_err *e)
{
	struct files *fs = w->folder->files;
	struct lo_span json = cursor_get(&fs->cursor, w->folder->file.path);
	struct lo_span text = lo_json_get(json, "set"), since;
	struct set old;
	int got = scan(w, e);

	if (got < 0)
		return -1;
	if (lo_json_kind(text) != 's' ||
	    !set_parse(&old, (struct lo_span){text.p + 1, text.len - 2})) {
		begin(w);
		return 0;
	}
	since = lo_json_get(json, "since");
	w->whole = since.p != NULL;
	lo_buf_reset(&fs->since);
	lo_buf_addspan(&fs->since, since);
	/* A rename while the directory is read can hide a file: look twice. */
	if (compare(w, &old)) {
		got = scan(w, e);
		if (got == 0 && compare(w, &old))
			begin(w);
	}
	set_free(&old);
	return got;
}

static void
put_entry(struct work *w, bool finished)
{
	struct files *fs = w->folder->files;
	struct lo_buf *b = &fs->entry;

	lo_buf_reset(b);
	lo_buf_adds(b, "{\"set\":\"");
	set_put(&w->set, b);
	lo_buf_addc(b, '"');
	if (w->whole && !finished) {
		lo_buf_adds(b, ",\"since\":");
		lo_buf_addspan(b, lo_buf_span(&fs->since));
	}
	lo_buf_addc(b, '}');
}

static int
store(struct work *w, bool finished, struct lo_err *e)
{
	struct files *fs = w->folder->files;
	struct lo_span since = {NULL, 0};

	put_entry(w, finished);
	/* Too many for a cursor: it forgets them, and all are read again. */
	if (fs->entry.failed) {
		lo_buf_reset(&fs->entry);
		lo_buf_adds(&fs->entry, "{}");
	}
	if (w->whole && finished)
		since = lo_buf_span(&fs->since);
	return files_entry(
	    fs, &w->folder->file, lo_buf_span(&fs->entry), since, e);
}

struct names {
	struct name {
		char *path;
		uint64_t hash;
		uint32_t stamp;
	} * list;
	size_t count, cap;
	uint64_t part, parts;
};

static void
pick(void *to, const char *path, struct lo_span key, uint32_t stamp)
{
	struct names *n = to;
	uint64_t hash = set_hash(key);

	if (hash % n->parts != n->part)
		return;
	if (n->count == n->cap) {
		n->cap = n->cap > 0 ? 2 * n->cap : 64;
		n->list = lo_realloc(n->list, n->cap, sizeof(*n->list));
	}
	n->list[n->count++] =
	    (struct name){lo_strdup(path), hash, stamp & SET_STAMP};
}

static int
by_path(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static int
message(struct work *w, const char *path, struct lo_err *e)
{
	const struct folder *d = w->folder;
	struct files *fs = d->files;
	struct mail m;

	memset(&m, 0, sizeof(m));
	m.folder = d->label;
	if (message_read(path, &w->bytes, &m, &fs->run->read, e) < 0)
		return -1;
	d->kind->describe(d, path, &m);
	if (!m.too_long)
		lo_hash(m.text.p, m.text.len, m.hash);
	return mailer_put(
	    fs->user, &m, &fs->run->out, d->file.scope, fs->now, e);
}

/* What a message may say of a file: names of files say whose they are. */
static unsigned long long
inode(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (unsigned long long)st.st_ino : 0;
}

/* One file that is not done yet.  What vanished is looked for again; what
 * cannot be read is said. */
static int
file(struct work *w, const struct name *n, struct lo_err *e)
{
	struct files *fs = w->folder->files;
	struct set_entry *s = set_find(&w->set, n->hash);
	struct lo_err trouble;

	if (s == NULL || s->done || s->seen)
		return 0;
	if (message(w, n->path, &trouble) == 0) {
		s->done = true;
		s->stamp = n->stamp;
		if (emitter_due(&fs->run->out, fs->text.len) &&
		    (store(w, false, e) < 0 || files_state(fs, e) < 0))
			return -1;
		return 0;
	}
	if (fs->run->out.stage.out->failed != 0) {
		*e = trouble;
		return -1;
	}
	if (trouble.status == LO_NOINPUT)
		return 0;
	s->seen = true;
	w->failed = true;
	lo_fail_at(&trouble, "%s: the file of inode %llu",
	    w->folder->file.shown, inode(n->path));
	run_trouble(fs->run, &trouble, "input");
	return 0;
}

static int
part(struct work *w, struct names *n, struct lo_err *e)
{
	const struct folder *d = w->folder;
	int got = d->kind->list(d, pick, n, e);

	if (n->count > 1)
		qsort(n->list, n->count, sizeof(*n->list), by_path);
	for (size_t i = 0; got == 0 && i < n->count; i++)
		if (!run_over(d->files->run))
			got = file(w, &n->list[i], e);
	for (size_t i = 0; i < n->count; i++)
		free(n->list[i].path);
	n->count = 0;
	return got;
}

static bool
all_done(const struct work *w)
{
	for (size_t i = 0; i < w->set.count; i++)
		if (!w->set.list[i].done && !w->set.list[i].seen)
			return false;
	return true;
}

/* Names are listed in parts, so that a million of them need little room. */
static int
read_files(struct work *w, struct lo_err *e)
{
	struct names n = {.parts = w->set.count / AT_ONCE + 1};
	int got = 0;

	for (int try = 0; try < TRIES && got == 0 && !all_done(w); try++)
		for (n.part = 0; got == 0 && n.part < n.parts; n.part++)
			if (!run_over(w->folder->files->run))
				got = part(w, &n, e);
	free(n.list);
	return got;
}

int
folder_read(const struct folder *d, struct lo_err *e)
{
	struct work w = {.folder = d};
	int got;

	run_now(d->files->run, d->files->now);
	lo_buf_init(&w.bytes, MAIL_MAX + MESSAGE_ROOM);
	got = prepare(&w, e);
	/* Nothing to read and nothing was: a wrong name, not an empty box. */
	if (got == 0 && w.set.count == 0 && d->kind->empty != NULL &&
	    cursor_get(&d->files->cursor, d->file.path).p == NULL)
		got = lo_fail(e, LO_NOINPUT, "%s", d->kind->empty);
	if (got == 0)
		got = read_files(&w, e);
	if (got == 0)
		got = store(&w, !w.failed && !run_over(d->files->run), e);
	lo_buf_free(&w.bytes);
	set_free(&w.set);
	return got;
}

int
folder_pipe(const struct folder *d, struct lo_err *e)
{
	struct files *fs = d->files;
	struct lo_buf bytes;
	struct mail m;
	int got;

	memset(&m, 0, sizeof(m));
	lo_buf_init(&bytes, MAIL_MAX + MESSAGE_ROOM);
	got = message_from(d->file.fd, &bytes, &m, &fs->run->read, e);
	if (got == 0) {
		d->kind->describe(d, d->file.path, &m);
		if (!m.too_long)
			lo_hash(m.text.p, m.text.len, m.hash);
		got = mailer_put(
		    fs->user, &m, &fs->run->out, d->file.scope, fs->now, e);
	}
	lo_buf_free(&bytes);
	return got;
}
