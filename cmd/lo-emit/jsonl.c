#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"
#include "common/out.h"
#include "common/when.h"

#include "kinds.h"
#include "ledger.h"

/* DIR/raw/2025-11-12/run_20251112T205433Z.jsonl: lines as they came, in the
 * order they came; a line that came twice stands there twice. */
struct folder {
	char *dir;
	char *path; /* of the file that is open */
	struct lo_out out;
	bool open;
};

static int
open_folder(struct sink *k, const char *path, struct lo_err *e)
{
	struct folder *f = lo_zalloc(1, sizeof(*f));
	char *whole;

	if (!k->dry && lo_dir_make(path, e) < 0) {
		free(f);
		return -1;
	}
	whole = realpath(path, NULL);
	f->dir = whole != NULL ? whole : lo_strdup(path);
	k->name = sink_name("jsonl", path);
	k->self = f;
	return 0;
}

static void
close_folder(struct sink *k)
{
	struct folder *f = k->self;
	struct lo_err e;

	if (f->open)
		(void)lo_out_close(&f->out, &e);
	free(f->path);
	free(f->dir);
	free(f);
}

/* What a kill left of a line is cut off before the next one. */
static int
mend(int fd, const char *path, struct lo_err *e)
{
	off_t end = lseek(fd, 0, SEEK_END), n;
	char piece[4096];
	const char *nl = NULL;

	while (end > 0 && nl == NULL) {
		n = end < (off_t)sizeof(piece) ? end : (off_t)sizeof(piece);
		if (pread(fd, piece, n, end - n) != n)
			return lo_fail_errno(e, LO_IO, "%s", path);
		nl = memrchr(piece, '\n', n);
		end -= nl != NULL ? n - (nl + 1 - piece) : n;
	}
	if (end < 0 || ftruncate(fd, end) < 0)
		return lo_fail_errno(e, LO_IO, "%s", path);
	return lseek(fd, end, SEEK_SET) < 0
		   ? lo_fail_errno(e, LO_IO, "%s", path)
		   : 0;
}

static int
finish(struct folder *f, struct lo_err *e)
{
	int got = 0;

	if (!f->open)
		return 0;
	if (lo_out_flush(&f->out, e) < 0)
		got = -1;
	else if (fsync(f->out.fd) < 0)
		got = lo_fail_errno(e, LO_IO, "%s", f->path);
	f->open = false;
	if (got < 0)
		close(f->out.fd);
	else
		got = lo_out_close(&f->out, e);
	return got;
}

static int
sync_parent(const char *path, struct lo_err *e)
{
	char *dir = lo_strdup(path);
	int got;

	*strrchr(dir, '/') = '\0';
	got = lo_dir_sync(dir, e);
	free(dir);
	return got;
}

static int
use(struct folder *f, char *path, struct lo_err *e)
{
	int fd, got;
	bool fresh;

	if (f->open && strcmp(f->path, path) == 0) {
		free(path);
		return 0;
	}
	got = finish(f, e);
	free(f->path);
	f->path = path;
	if (got < 0 || lo_dir_make_parent(path, e) < 0)
		return -1;
	fresh = !lo_file_exists(path);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return lo_fail_errno(e, LO_CANTCREAT, "%s", path);
	if (mend(fd, path, e) < 0 || (fresh && sync_parent(path, e) < 0)) {
		close(fd);
		return -1;
	}
	lo_out_init(&f->out, fd, path);
	f->open = true;
	return 0;
}

/* The run that names the file: the block's, else the row's own.  One that
 * cannot be part of a path goes by its hash. */
static char *
path_of(const struct sink *k, const struct folder *f, const struct row *r)
{
	struct lo_span run =
	    k->block != NULL ? lo_buf_span(&k->block->run_id) : r->pair.run;
	char hex[LO_HASH_HEX], day[LO_WHEN_TEXT], name[LO_HASH_HEX + 1];
	int64_t us;

	if (run.p == NULL)
		run = lo_span_of("none");
	if (!lo_run_id_parse(run.p, run.len, &us) &&
	    (r->pair.at.p == NULL ||
		!lo_when_parse(r->pair.at.p, r->pair.at.len, &us)))
		us = lo_when_now();
	lo_when_text(us, day);
	if (!lo_name_ok(run) || run.len > 200) {
		lo_hash_text(run.p, run.len, hex);
		memcpy(name, hex, sizeof(hex));
		run = lo_span_of(name);
	}
	return lo_format("%s/%s/%.10s/run_%.*s.jsonl", f->dir,
	    lo_type_name(r->type), day, (int)run.len, run.p);
}

static int
put_type(
    struct sink *k, const struct batch *b, enum lo_type type, struct lo_err *e)
{
	struct folder *f = k->self;

	for (size_t i = 0; i < b->count; i++) {
		const struct row *r = &b->rows[i];

		if (r->type != type)
			continue;
		if (use(f, path_of(k, f, r), e) < 0 ||
		    lo_out_line(&f->out, r->line, e) < 0)
			return -1;
	}
	return finish(f, e);
}

static void
tell(struct tally *t, const struct row *r)
{
	t->raw_new += r->type == LO_RAW;
	t->made_new += r->type == LO_CANONICAL;
	t->measurements += r->type == LO_MEASUREMENT;
	t->observations += r->type == LO_OBSERVATION;
	t->events += r->type == LO_EVENT;
	t->dead += r->type == LO_LETTER;
}

/* One type after another, so that each file is opened and synced once. */
static int
write_folder(struct sink *k, const struct batch *b, enum sink_part part,
    const struct closing *c, struct lo_err *e)
{
	struct folder *f = k->self;

	(void)c;
	k->moved = false;
	for (size_t i = 0; i < b->count && part & SINK_ROWS; i++)
		tell(&k->tally, &b->rows[i]);
	if (k->dry)
		return 0;
	for (int t = LO_RAW; t <= LO_LETTER && part & SINK_ROWS; t++)
		if (put_type(k, b, t, e) < 0)
			return -1;
	if (part & SINK_STATES && b->states > 0)
		return ledger_add(k, f->dir, b, e);
	return 0;
}

static int
holds(
    struct sink *k, const char *stream, struct lo_span cursor, struct lo_err *e)
{
	const struct folder *f = k->self;

	return ledger_holds(f->dir, stream, cursor, e);
}

static int
state(struct sink *k, const char *stream, struct lo_buf *cursor,
    struct lo_buf *run_id, struct lo_err *e)
{
	const struct folder *f = k->self;

	return ledger_state(f->dir, stream, cursor, run_id, e);
}

const struct sink_kind jsonl_kind = {
    "jsonl", open_folder, holds, write_folder, NULL, state, close_folder};
