#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"
#include "common/when.h"
#include "latest.h"
#include "part_in.h"
#include "place.h"
#include "remove.h"
#include "seal.h"
#include "tally.h"

/* A part as it was when its manifest was written. */
static bool
fits(const char *dir, size_t index, const struct part_info *info)
{
	char *path = place_part(dir, index);
	struct stat st;
	bool same =
	    stat(path, &st) == 0 && (uint64_t)st.st_size == info->packed;

	free(path);
	return same;
}

static bool
whole(const char *dir, const struct manifest *m)
{
	if (place_parts(dir) != m->part_count)
		return false;
	for (size_t i = 0; i < m->part_count; i++)
		if (!fits(dir, i, &m->parts[i]))
			return false;
	return true;
}

static int
unmark(const char *dir, struct lo_err *e)
{
	char *mark = lo_format("%s/open.json", dir);
	int got = unlink(mark) == 0 || errno == ENOENT ? 0 : -1;

	if (got < 0)
		lo_file_fail(e, LO_IO, mark, "remove");
	free(mark);
	return got < 0 ? -1 : lo_dir_sync(dir, e);
}

/* Cuts what is torn off; *all: the part was whole.  A part of which nothing
 * remains goes. */
static int
cut(const char *path, bool *all, bool *gone, struct lo_err *e)
{
	struct stat st;
	uint64_t good;

	*all = *gone = false;
	if (part_whole(path, &good, e) < 0)
		return lo_fail_at(e, "%s", path);
	if (stat(path, &st) < 0)
		return lo_file_fail(e, LO_IO, path, "look");
	*all = (uint64_t)st.st_size == good;
	*gone = good == 0;
	if (*gone && unlink(path) < 0)
		return lo_file_fail(e, LO_IO, path, "remove");
	if (!*all && !*gone && truncate(path, good) < 0)
		return lo_file_fail(e, LO_IO, path, "cut");
	return 0;
}

/* Nothing that was handed on lies behind a torn part: it is set aside. */
static int
set_aside(const char *path, struct lo_err *e)
{
	char *to = lo_format("%s.cut", path);
	int got = rename(path, to);

	if (got < 0)
		lo_file_fail(e, LO_IO, path, "rename");
	free(to);
	return got;
}

/* How many parts remain. */
static int
cut_all(const char *dir, size_t *count, struct lo_err *e)
{
	size_t n = place_parts(dir), keep = 0;
	bool torn = false;
	int got = 0;

	for (size_t i = 0; i < n && got == 0; i++) {
		char *path = place_part(dir, i);
		bool all, gone;

		if (torn) {
			got = set_aside(path, e);
		} else {
			got = cut(path, &all, &gone, e);
			torn = got == 0 && !all;
			keep += got == 0 && !gone;
		}
		free(path);
	}
	*count = keep;
	return got;
}

static int
line(struct tally *t, struct cursors *c, struct lo_span text, struct lo_err *e)
{
	struct lo_json_fault f;
	struct lo_record r;

	if (lo_record_parse(&r, text, &f) < 0)
		return lo_fail(e, LO_DATA, "a line is no JSON");
	tally_add(t, &r);
	if (r.type != LO_STATE || !manifest_publishes(t->m))
		return 0;
	return cursors_add(c, r.field[LO_F_CURSOR], false, e);
}

/* Reads a part once more and counts it into the manifest. */
static int
count(struct tally *t, struct cursors *c, const char *path, struct lo_err *e)
{
	struct part_in in;
	struct lo_span text;
	int got;

	if (lo_file_sync(path, e) < 0)
		return -1;
	if (part_in_open(&in, path, true, e) < 0)
		return lo_fail_at(e, "%s", path);
	while ((got = part_in_next(&in, &text, e)) > 0)
		if (line(t, c, text, e) < 0) {
			got = -1;
			break;
		}
	if (got == 0) {
		tally_part(t, &in.info);
		manifest_part(t->m, &in.info);
	}
	part_in_close(&in);
	return got < 0 ? lo_fail_at(e, "%s", path) : 0;
}

/* 1 and the manifest, 0 where there is none that can be read as one, -1 where
 * it may be there and must not be looked at. */
static int
load(struct manifest *m, const char *dir, const char *name, struct lo_err *e)
{
	if (manifest_load(m, dir, name, e) == 0)
		return 1;
	manifest_free(m);
	manifest_init(m);
	return e->status == LO_DATA || e->status == LO_NOINPUT ? 0 : -1;
}

/* What the dead writer knew of its run.  Where even that is gone nothing is
 * taken for granted: its states do not count, and there may be a gap. */
static int
recall(struct manifest *m, const char *stream, const char *run_id,
    const char *dir, struct lo_err *e)
{
	int got = load(m, dir, "open.json", e);

	if (got == 0)
		got = load(m, dir, "manifest.json", e);
	if (got == 0) {
		manifest_set(&m->stream, stream);
		manifest_set(&m->run_id, run_id);
		manifest_set(&m->mode, "unknown");
		m->gap = true;
	}
	manifest_forget(m);
	return got < 0 ? -1 : 0;
}

static int
finish(struct manifest *m, const char *dir, const char *status,
    struct sealed *s, struct lo_err *e)
{
	char now[LO_WHEN_TEXT];

	if (m->records == 0 && m->whole_count == 0) {
		s->removed++;
		return remove_dir(dir, e);
	}
	s->runs++;
	s->records += m->records;
	lo_when_text(lo_when_now(), now);
	manifest_set(&m->status, status);
	manifest_set(&m->sealed_at, now);
	m->sent = m->records;
	if (lo_dir_sync(dir, e) < 0 ||
	    manifest_save(m, dir, "manifest.json", e) < 0 ||
	    latest_move(m, e) < 0)
		return -1;
	return unmark(dir, e);
}

static int
rebuild(const char *stream, const char *run_id, const char *dir,
    const char *status, struct cursors *c, struct sealed *s, struct lo_err *e)
{
	struct manifest m;
	struct tally t;
	size_t parts = 0;
	int got;

	manifest_init(&m);
	tally_init(&t, &m);
	got = recall(&m, stream, run_id, dir, e);
	if (got == 0)
		got = cut_all(dir, &parts, e);
	for (size_t i = 0; i < parts && got == 0; i++) {
		char *path = place_part(dir, i);

		got = count(&t, c, path, e);
		free(path);
	}
	if (got == 0)
		got = finish(&m, dir, status, s, e);
	tally_free(&t);
	manifest_free(&m);
	return got;
}

int
seal_run(const char *stream, const char *run_id, struct cursors *c,
    struct sealed *s, struct lo_err *e)
{
	char *dir = place_run(stream, run_id);
	struct manifest old;
	int known, got;

	manifest_init(&old);
	known = load(&old, dir, "manifest.json", e);
	if (known < 0) {
		got = -1;
	} else if (known > 0 && whole(dir, &old)) {
		/* It was sealed; only the last steps are missing. */
		got = latest_move(&old, e);
		if (got == 0)
			got = unmark(dir, e);
	} else {
		got = rebuild(stream, run_id, dir,
		    known > 0 && manifest_complete(&old) ? "complete"
							 : "partial",
		    c, s, e);
	}
	manifest_free(&old);
	free(dir);
	return got;
}

int
seal_stream(
    const char *stream, struct cursors *c, struct sealed *s, struct lo_err *e)
{
	struct names runs = {NULL, 0};
	int got = place_runs(stream, &runs, e);

	for (size_t i = 0; i < runs.count && got == 0; i++) {
		char *dir = place_run(stream, runs.v[i]);

		if (place_open(dir))
			got = seal_run(stream, runs.v[i], c, s, e);
		free(dir);
	}
	names_free(&runs);
	return got;
}
