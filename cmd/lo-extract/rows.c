#include "cmd/lo-extract/rows.h"

#include <stdio.h>
#include <string.h>

#include "cmd/lo-extract/source.h"

enum { ID_ROOM = 65 << 20 };

/* With times of its own, all of the run is after the beginning. */
static const char earliest[] = "0000-01-01T00:00:00.000000Z";

/* What decides how rows are cut and named: another one, another reading. */
static void
describe(const struct rows *r, char out[64])
{
	const struct options *o = r->files->run->options;
	const char *text[] = {o->key, o->at, o->delimiter, o->encoding};
	struct lo_buf b;
	char hash[LO_HASH_HEX];

	lo_buf_init(&b, 1 << 20);
	for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
		lo_buf_addf(&b, "%s\n", text[i] != NULL ? text[i] : "\001");
	lo_hash_text(b.p, b.len, hash);
	snprintf(out, 64, "%s-%.12s", r->cutter->name, hash);
	lo_buf_free(&b);
}

static int
begin(struct rows *r, struct lo_err *e)
{
	struct files *fs = r->files;

	memset(&r->mark, 0, sizeof(r->mark));
	describe(r, r->mark.as);
	run_since(fs->run, fs->run->options->at != NULL ? earliest : fs->now,
	    &fs->since);
	r->mark.since = lo_buf_span(&fs->since);
	seen_clear(&r->seen);
	feed_seek(&r->feed, 0);
	return r->cutter->start(r, e);
}

static int
send(struct rows *r, const struct row *row, const unsigned char *hash,
    struct lo_err *e)
{
	const struct options *o = r->files->run->options;
	struct row_maker m = {.out = &r->files->run->out,
	    .type = o->type != NULL ? o->type : "row",
	    .observed_at = r->files->now,
	    .at = o->at,
	    .key = &r->key,
	    .seen = &r->seen,
	    .scope = r->file->scope,
	    .id = &r->id};

	return row_put(&m, row, hash, e);
}

/* Rows that were sent before are only counted. */
static int
pass(struct rows *r, const struct row *row, const unsigned char *hash,
    struct lo_err *e)
{
	uint32_t which;

	if (row->bad || r->key.count > 0)
		return 0;
	return seen_add(&r->seen, hash, &which, e);
}

static int
read_on(struct rows *r, struct lo_err *e)
{
	unsigned char hash[LO_HASH_SIZE];
	struct row row;
	int got = 0;

	while (!run_over(r->files->run) &&
	       (got = r->cutter->next(r, &row, e)) > 0) {
		row_hash(&row, hash);
		mark_chain(&r->mark, hash, sizeof(hash));
		if (send(r, &row, hash, e) < 0 ||
		    files_progress(r->files, r->file, &r->mark, &r->feed, e) <
			0)
			return -1;
	}
	return got < 0 ? -1 : 0;
}

/* Is what was read before still there?  1: the feed stands behind it. */
static int
verify(struct rows *r, struct lo_err *e)
{
	unsigned char hash[LO_HASH_SIZE], known[LO_HASH_SIZE];
	uint64_t at = r->mark.at;
	struct row row;
	int got;

	memcpy(known, r->mark.chain, LO_HASH_SIZE);
	memset(r->mark.chain, 0, LO_HASH_SIZE);
	if (r->cutter->start(r, e) < 0)
		return -1;
	while (r->feed.offset < at && !run_over(r->files->run)) {
		got = r->cutter->next(r, &row, e);
		if (got <= 0)
			return got;
		row_hash(&row, hash);
		mark_chain(&r->mark, hash, sizeof(hash));
		if (pass(r, &row, hash, e) < 0)
			return -1;
	}
	return r->feed.offset == at &&
	       memcmp(known, r->mark.chain, LO_HASH_SIZE) == 0;
}

/* 2: nothing is new; 1: the feed stands where something may be; 0: all is
 * new. */
static int
resume(struct rows *r, struct lo_err *e)
{
	struct mark *m = &r->mark;
	char as[sizeof(m->as)];
	int got;

	describe(r, as);
	if (!files_mark(r->files, r->file, m) || strcmp(m->as, as) != 0)
		return 0;
	if (m->since.p == NULL && m->size == r->file->size &&
	    m->changed == r->file->changed) {
		got = r->feed.converts ? 1 : mark_known(m, &r->feed, e);
		if (got != 0)
			return got < 0 ? -1 : 2;
	}
	feed_seek(&r->feed, 0);
	return verify(r, e);
}

static int
finish(struct rows *r, struct lo_err *e)
{
	if (run_over(r->files->run))
		return files_pause(r->files, r->file, &r->mark, &r->feed, e);
	if (r->cutter->finish != NULL)
		r->cutter->finish(r);
	return files_done(r->files, r->file, &r->mark, &r->feed, e);
}

static int
work(struct rows *r, struct lo_err *e)
{
	int got = resume(r, e);

	if (got < 0 || got == 2 || (got == 0 && run_over(r->files->run)))
		return got < 0 ? -1 : 0;
	if (got == 0 && begin(r, e) < 0)
		return -1;
	r->mark.size = r->file->size;
	r->mark.changed = r->file->changed;
	if (read_on(r, e) < 0)
		return -1;
	return finish(r, e);
}

int
rows_read(struct files *fs, const struct file *f, const struct cutter *cutter,
    void *state, struct lo_err *e)
{
	const struct options *o = fs->run->options;
	struct rows r = {
	    .cutter = cutter, .state = state, .files = fs, .file = f};
	int got = 0;

	feed_open(&r.feed, f->fd, 0);
	seen_open(&r.seen);
	fields_parse(&r.key, o->key);
	lo_buf_init(&r.id, ID_ROOM);
	if (f->directory)
		got = lo_fail(e, LO_NOINPUT, "a directory; name its files");
	if (got == 0 && o->encoding != NULL)
		got = feed_encoding(&r.feed, o->encoding, e);
	if (got == 0)
		got = work(&r, e);
	fs->run->read += r.feed.read;
	lo_buf_free(&r.id);
	fields_free(&r.key);
	seen_close(&r.seen);
	feed_close(&r.feed);
	return got;
}

int
rows_check(const struct options *o, struct lo_err *e)
{
	if (o->count == 0)
		return lo_fail(e, LO_USAGE, "no file is named");
	if ((o->has_since || o->has_until) && o->at == NULL)
		return lo_fail(e, LO_USAGE,
		    "--since and --until need --at FIELD for rows");
	if (o->key != NULL && o->key[0] == '\0')
		return lo_fail(e, LO_USAGE, "--key names no field");
	if (o->quoting != NULL)
		return lo_fail(e, LO_USAGE, "--quoting is for mbox");
	if (o->encoding != NULL) {
		struct feed f;

		feed_open(&f, -1, 0);
		if (feed_encoding(&f, o->encoding, e) < 0)
			return -1;
		feed_close(&f);
	}
	return 0;
}
