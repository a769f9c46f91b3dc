#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/home.h"
#include "common/mem.h"
#include "common/when.h"
#include "latest.h"
#include "place.h"
#include "run.h"

/* What a killed writer loses at most, of what it had not handed on. */
enum { MEMBER = 4 << 20 };

void
run_begin(struct run *r, const struct lo_block *b, uint64_t part_size)
{
	struct manifest *m = &r->m;

	memset(r, 0, sizeof(*r));
	manifest_init(m);
	manifest_set(&m->stream, b->stream.p);
	manifest_set(&m->run_id, b->run_id.p);
	manifest_set(&m->mode, b->mode.p);
	manifest_set(&m->status, "open");
	if (b->client_id.len > 0)
		manifest_set(&m->client_id, b->client_id.p);
	if (b->started_at.len > 0)
		manifest_set(&m->started_at, b->started_at.p);
	lo_buf_addspan(&m->resumed_from, lo_buf_span(&b->resumed_from));
	tally_init(&r->tally, m);
	r->part_size = part_size;
	r->dir = place_run(m->stream, m->run_id);
}

void
run_close(struct run *r)
{
	if (r->part != NULL)
		part_out_drop(r->part);
	tally_free(&r->tally);
	manifest_free(&r->m);
	free(r->dir);
	memset(r, 0, sizeof(*r));
}

/* The same run comes again: its parts stay, new ones follow. */
static int
go_on(struct run *r, struct lo_err *e)
{
	struct manifest old, *m = &r->m;
	int got;

	manifest_init(&old);
	got = manifest_load(&old, r->dir, "manifest.json", e);
	if (got == 0) {
		m->records = old.records;
		m->letters = old.letters;
		m->tombstones = old.tombstones;
		m->states = old.states;
		m->gap |= old.gap;
		m->native &= old.native;
		m->distinct = false;
		m->scoped &= old.scoped;
		for (size_t i = 0; i < old.scopes.count; i++)
			manifest_scope(m, lo_span_of(old.scopes.v[i]));
		r->was_complete = manifest_complete(&old);
		for (size_t i = 0; i < old.part_count; i++)
			manifest_part(m, &old.parts[i]);
		for (size_t i = 0; i < old.whole_count; i++)
			manifest_whole(m, lo_span_of(old.wholes[i].scope),
			    old.wholes[i].since);
	}
	manifest_free(&old);
	return got;
}

static int
open_dir(struct run *r, struct lo_err *e)
{
	char *sealed = lo_format("%s/manifest.json", r->dir);
	int got;

	got = place_check(r->m.stream, e);
	if (got == 0 && lo_file_exists(sealed))
		got = go_on(r, e);
	else if (got == 0)
		got = lo_dir_make(r->dir, e);
	if (got == 0)
		got = lo_home_check(r->dir, e);
	if (got == 0)
		got = manifest_save(&r->m, r->dir, "open.json", e);
	r->open = r->unsynced = got == 0;
	free(sealed);
	return got;
}

static int
open_part(struct run *r, struct lo_err *e)
{
	char *path = place_part(r->dir, r->m.part_count);

	r->part = part_out_open(path, e);
	free(path);
	r->unsynced = true;
	r->member = 0;
	return r->part != NULL ? 0 : -1;
}

/* Names which of the parts failed, and what to do. */
static int
blame(const struct run *r, struct lo_err *e)
{
	struct lo_err why = *e;

	return lo_fail(e, why.status,
	    "%s/part-%03zu.jsonl.gz: %.300s; make room or mend the disk and "
	    "run it again",
	    r->dir, r->m.part_count, why.text);
}

static int
close_part(struct run *r, struct lo_err *e)
{
	struct part_info info;
	int got;

	if (r->part == NULL)
		return 0;
	got = part_out_close(r->part, &info, e);
	r->part = NULL;
	if (got < 0)
		return blame(r, e);
	tally_part(&r->tally, &info);
	manifest_part(&r->m, &info);
	return 0;
}

static int
put(struct run *r, struct lo_span line, struct lo_err *e)
{
	static const struct lo_span newline = {"\n", 1};

	if (part_out_add(r->part, line, e) < 0 ||
	    part_out_add(r->part, newline, e) < 0)
		return blame(r, e);
	r->member += line.len + 1;
	if (r->member < MEMBER)
		return 0;
	r->member = 0;
	return part_out_end(r->part, e) < 0 ? blame(r, e) : 0;
}

int
run_add(struct run *r, const struct lo_record *line, struct lo_err *e)
{
	if (!r->open && open_dir(r, e) < 0)
		return -1;
	if (r->part == NULL && open_part(r, e) < 0)
		return -1;
	tally_add(&r->tally, line);
	if (put(r, line->line, e) < 0)
		return -1;
	if (part_out_bytes(r->part) < r->part_size)
		return 0;
	return close_part(r, e);
}

/* The run's directory and those above it: one that a killed process made may
 * not be on disk yet. */
static int
sync_names(struct run *r, struct lo_err *e)
{
	char *top;
	int got;

	if (!r->unsynced)
		return 0;
	top = r->rooted ? place_stream(r->m.stream) : lo_home_path("%s", "");
	got = place_sync(r->dir, top, e);
	r->unsynced = got < 0;
	free(top);
	return got;
}

int
run_sync(struct run *r, struct lo_err *e)
{
	r->member = 0;
	if (r->part != NULL && part_out_sync(r->part, e) < 0)
		return blame(r, e);
	return r->open ? sync_names(r, e) : 0;
}

int
run_finish(struct run *r, const char *status, uint64_t sent, struct lo_err *e)
{
	char now[LO_WHEN_TEXT], *mark;

	if (!r->open)
		return 0;
	if (close_part(r, e) < 0 || sync_names(r, e) < 0)
		return -1;
	lo_when_text(lo_when_now(), now);
	manifest_set(&r->m.status, r->was_complete ? "complete" : status);
	manifest_set(&r->m.sealed_at, now);
	r->m.sent = sent;
	if (manifest_save(&r->m, r->dir, "manifest.json", e) < 0 ||
	    latest_move(&r->m, e) < 0)
		return -1;
	mark = lo_format("%s/open.json", r->dir);
	/* What stays of it is taken away by the next writer. */
	(void)unlink(mark);
	free(mark);
	r->open = false;
	return 0;
}
