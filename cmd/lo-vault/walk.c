#include <stdlib.h>
#include <string.h>

#include "common/home.h"
#include "common/mem.h"
#include "place.h"
#include "tally.h"
#include "walk.h"

void
walk_init(struct walk *w)
{
	memset(w, 0, sizeof(*w));
}

void
walk_free(struct walk *w)
{
	part_in_close(&w->in);
	free(w->dir);
	w->dir = NULL;
}

void
walk_run(struct walk *w, const struct manifest *run)
{
	walk_free(w);
	w->run = run;
	w->dir = place_run(run->stream, run->run_id);
	w->part = 0;
}

static void
fault(struct walk *w, const struct lo_err *why)
{
	struct lo_err e;

	lo_fail(&e, why->status == LO_CONFIG ? LO_CONFIG : LO_IO,
	    "%s: run %s: part-%03zu.jsonl.gz: %s", w->run->stream,
	    w->run->run_id, w->part, why->text);
	if (w->faults++ == 0)
		w->fault = e;
	if (w->tell != NULL)
		w->tell(w->arg, &e);
}

static int
open_part(struct walk *w, struct lo_err *e)
{
	char *path = place_part(w->dir, w->part);
	int got = lo_home_check(path, e);

	if (got == 0)
		got = part_in_open(&w->in, path, w->packed, e);
	free(path);
	w->records = 0;
	return got;
}

static bool
same(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, LO_HASH_SIZE) == 0;
}

/* The part is read: is it what was written? */
static int
compare(const struct walk *w, struct lo_err *e)
{
	const struct part_info *said = &w->run->parts[w->part];
	const struct part_info *is = &w->in.info;

	if (is->packed != said->packed || is->bytes != said->bytes)
		return lo_fail(e, LO_DATA, "its size is not the manifest's");
	if (!same(is->hash, said->hash) ||
	    (w->packed && !same(is->packed_hash, said->packed_hash)))
		return lo_fail(e, LO_DATA, "its sha256 is not the manifest's");
	if (w->records != said->records)
		return lo_fail(
		    e, LO_DATA, "its count of records is not the manifest's");
	return 0;
}

/* 1 and a line, 0 when the part is over and right, -1. */
static int
line(struct walk *w, struct lo_err *e)
{
	struct lo_json_fault f;
	struct lo_span text;
	int got = part_in_next(&w->in, &text, e);

	if (got == 0)
		return compare(w, e);
	if (got < 0)
		return -1;
	if (lo_record_parse(&w->record, text, &f) < 0)
		return lo_fail(e, LO_DATA, "a line in it is no JSON");
	w->records += tally_counts(&w->record);
	return 1;
}

bool
walk_next(struct walk *w)
{
	struct lo_err e;
	int got;

	while (w->part < w->run->part_count) {
		got = w->in.open ? 0 : open_part(w, &e);
		if (got == 0)
			got = line(w, &e);
		if (got > 0)
			return true;
		if (got < 0)
			fault(w, &e);
		w->bytes += w->in.info.bytes;
		w->parts++;
		part_in_close(&w->in);
		w->part++;
	}
	return false;
}
