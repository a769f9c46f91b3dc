#include "cmd/lo-extract/files.h"
#include "cmd/lo-extract/mail.h"
#include "cmd/lo-extract/mbox_split.h"
#include "cmd/lo-extract/source.h"

#include <stdio.h>
#include <string.h>

struct mailbox {
	struct files *files;
	const struct file *file;
	struct mailer *mailer;
	struct mark mark;
	struct feed feed;
	struct mbox mbox;
};

/* What a message is, for the comparison of a file with what it was. */
static void
chain(struct mailbox *b)
{
	const struct mbox *m = &b->mbox;
	unsigned char both[LO_HASH_SIZE * 2];

	memcpy(both, m->hash, LO_HASH_SIZE);
	lo_hash(m->from.p, m->too_long ? 0 : m->from.len, both + LO_HASH_SIZE);
	mark_chain(&b->mark, both, sizeof(both));
}

/* Before the first message: a byte order mark and empty lines are nothing. */
static int
start(struct mailbox *b, struct lo_err *e)
{
	struct feed *f = &b->feed;
	size_t n = 0;
	const char *p;

	while (f->len < 5 && !f->eof)
		if (feed_more(f, e) < 0)
			return -1;
	p = f->p + f->start;
	if (f->len >= 2 && memcmp(p, "\x1f\x8b", 2) == 0)
		return lo_fail(e, LO_NOINPUT, "compressed; use gzip -d first");
	if (f->len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		n = 3;
	while (n < f->len && (p[n] == '\n' || p[n] == '\r'))
		n++;
	feed_take(f, n);
	return 0;
}

static int
put(struct mailbox *b, struct lo_err *e)
{
	const struct mbox *m = &b->mbox;
	struct mail mail = {.text = m->text,
	    .too_long = m->too_long,
	    .offset = m->offset,
	    .length = m->length};

	if (!m->too_long)
		mail.from = lo_buf_span(&m->from);
	memcpy(mail.hash, m->hash, LO_HASH_SIZE);
	return mailer_put(b->mailer, &mail, &b->files->run->out, b->file->scope,
	    b->files->now, e);
}

/* From where the feed stands to the end; send false: only the chain, up to
 * where it is known to be. */
static int
read_on(struct mailbox *b, bool send, uint64_t until, struct lo_err *e)
{
	struct run *r = b->files->run;
	int got = 1;

	while (!run_over(r) && b->feed.offset < until &&
	       (got = mbox_next(&b->mbox, e)) > 0) {
		chain(b);
		b->mark.exact = b->mbox.exact;
		if (send && put(b, e) < 0)
			return -1;
		if (send && files_progress(
				b->files, b->file, &b->mark, &b->feed, e) < 0)
			return -1;
	}
	return got < 0 ? -1 : 0;
}

/* Reads it all again and compares: its time changed, its size did not. */
static int
same_content(struct mailbox *b, struct lo_err *e)
{
	unsigned char known[LO_HASH_SIZE];
	uint64_t at = b->mark.at;

	memcpy(known, b->mark.chain, LO_HASH_SIZE);
	memset(b->mark.chain, 0, LO_HASH_SIZE);
	feed_seek(&b->feed, 0);
	if (start(b, e) < 0 || read_on(b, false, at, e) < 0)
		return -1;
	return b->feed.offset == at &&
	       memcmp(known, b->mark.chain, LO_HASH_SIZE) == 0;
}

/* 1: the feed stands where reading goes on; 0: all of it is new. */
static int
resume(struct mailbox *b, struct lo_err *e)
{
	const struct file *f = b->file;
	struct mark *m = &b->mark;
	int got;

	if (!files_mark(b->files, f, m) ||
	    strcmp(m->as, quoting_name(b->mbox.quoting)) != 0 ||
	    m->at > f->size || m->at == 0)
		return 0;
	got = mark_known(m, &b->feed, e);
	if (got <= 0)
		return got;
	if ((m->at == f->size || m->since.p != NULL) &&
	    m->changed != f->changed) {
		got = same_content(b, e);
		if (got <= 0)
			return got;
	}
	return mbox_seam(&b->mbox, m->exact, e);
}

static void
begin(struct mailbox *b)
{
	struct mark *m = &b->mark;

	memset(m, 0, sizeof(*m));
	snprintf(m->as, sizeof(m->as), "%s", quoting_name(b->mbox.quoting));
	run_since(b->files->run, b->files->now, &b->files->since);
	m->since = lo_buf_span(&b->files->since);
	feed_seek(&b->feed, 0);
}

static int
read_mailbox(struct mailbox *b, struct lo_err *e)
{
	int got = resume(b, e);

	if (got < 0)
		return -1;
	if (got == 0) {
		begin(b);
		if (start(b, e) < 0)
			return -1;
	}
	b->mark.size = b->file->size;
	b->mark.changed = b->file->changed;
	if (read_on(b, true, UINT64_MAX, e) < 0)
		return -1;
	if (run_over(b->files->run))
		return files_pause(b->files, b->file, &b->mark, &b->feed, e);
	return files_done(b->files, b->file, &b->mark, &b->feed, e);
}

static enum quoting
quoting(const struct options *o)
{
	int q = QUOTING_AUTO;

	while (o->quoting != NULL && quoting_name(q) != NULL &&
	       strcmp(o->quoting, quoting_name(q)) != 0)
		q++;
	return q;
}

static int
one(struct files *fs, const struct file *f, struct lo_err *e)
{
	struct mailbox b = {.files = fs, .file = f, .mailer = fs->user};
	int got;

	feed_open(&b.feed, f->fd, 0);
	mbox_init(&b.mbox, &b.feed, quoting(fs->run->options), MAIL_MAX);
	got = read_mailbox(&b, e);
	fs->run->read += b.feed.read;
	mbox_free(&b.mbox);
	feed_close(&b.feed);
	return got;
}

static int
read_all(struct run *r, struct lo_err *e)
{
	return mailer_each(r, ".mbox", one, e);
}

static int
check(const struct options *o, struct lo_err *e)
{
	if (quoting(o) == QUOTINGS)
		return lo_fail(e, LO_USAGE,
		    "--quoting %s: not one of auto, mboxo, mboxrd, mboxcl, "
		    "mboxcl2",
		    o->quoting);
	return source_check_mail(o, e);
}

const struct source source_mbox = {"mbox", "email",
    "mailbox files, one message after another", check, read_all};
