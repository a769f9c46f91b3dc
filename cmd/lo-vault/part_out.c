#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"
#include "gzip.h"
#include "part.h"
#include "relay.h"

enum { PACKED_MAX = 2 << 20, WRITE_AT = 256 << 10 };
enum mark { MARK_END = 1, MARK_SYNC = 2 };

struct part_out {
	struct relay relay;
	struct relay_piece *blank;
	struct lo_hash *hash;
	uint64_t bytes;
	/* the other thread's, until it is joined or waited for */
	struct gzip_write *z;
	struct lo_hash *packed_hash;
	struct lo_buf packed;
	uint64_t written;
	bool open;   /* a member */
	bool synced; /* all that was written */
	struct lo_err e;
	int fd;
};

static int
put(struct part_out *p, struct lo_err *e)
{
	const char *from = p->packed.p, *end = from + p->packed.len;

	lo_hash_add(p->packed_hash, p->packed.p, p->packed.len);
	while (from < end) {
		ssize_t n = write(p->fd, from, end - from);

		if (n < 0 && errno != EINTR)
			return lo_fail_errno(e, LO_IO, "cannot write");
		if (n > 0)
			from += n;
	}
	p->synced &= p->packed.len == 0;
	p->written += p->packed.len;
	lo_buf_reset(&p->packed);
	return 0;
}

static int
squeeze(struct part_out *p, const struct relay_piece *piece, struct lo_err *e)
{
	struct lo_span text = {piece->p, piece->len};
	bool end = piece->mark != 0;

	if (piece->len > 0 || (end && p->open)) {
		if (gzip_write(p->z, text, end, &p->packed, e) < 0)
			return -1;
		p->open = !end;
	}
	if ((end || p->packed.len >= WRITE_AT) && put(p, e) < 0)
		return -1;
	if ((piece->mark & MARK_SYNC) == 0 || p->synced)
		return 0;
	if (fsync(p->fd) < 0)
		return lo_fail_errno(e, LO_IO, "cannot sync");
	p->synced = true;
	return 0;
}

static void *
work(void *arg)
{
	struct part_out *p = arg;
	struct relay_piece *piece;

	while ((piece = relay_take(&p->relay)) != NULL) {
		if (squeeze(p, piece, &p->e) < 0) {
			relay_stop(&p->relay);
			break;
		}
		relay_back(&p->relay);
	}
	return NULL;
}

struct part_out *
part_out_open(const char *path, struct lo_err *e)
{
	struct part_out *p = lo_zalloc(1, sizeof(*p));

	p->fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (p->fd < 0) {
		lo_file_fail(e, LO_CANTCREAT, path, "make");
		free(p);
		return NULL;
	}
	lo_buf_init(&p->packed, PACKED_MAX);
	p->z = gzip_write_new();
	p->hash = lo_hash_new();
	p->packed_hash = lo_hash_new();
	if (relay_start(&p->relay, work, p, e) == 0)
		return p;
	part_out_drop(p);
	return NULL;
}

/* Why the other thread stopped. */
static int
fault(const struct part_out *p, struct lo_err *e)
{
	*e = p->e;
	return -1;
}

static int
send_off(struct part_out *p, int mark, struct lo_err *e)
{
	if (p->blank == NULL) {
		p->blank = relay_blank(&p->relay);
		if (p->blank == NULL)
			return fault(p, e);
		p->blank->len = 0;
	}
	lo_hash_add(p->hash, p->blank->p, p->blank->len);
	p->blank->mark = mark;
	p->blank = NULL;
	relay_send(&p->relay);
	return 0;
}

int
part_out_add(struct part_out *p, struct lo_span text, struct lo_err *e)
{
	p->bytes += text.len;
	while (text.len > 0) {
		size_t n;

		if (p->blank == NULL) {
			p->blank = relay_blank(&p->relay);
			if (p->blank == NULL)
				return fault(p, e);
			p->blank->len = 0;
		}
		n = RELAY_SIZE - p->blank->len;
		if (n > text.len)
			n = text.len;
		memcpy(p->blank->p + p->blank->len, text.p, n);
		p->blank->len += n;
		text.p += n;
		text.len -= n;
		if (p->blank->len == RELAY_SIZE && send_off(p, 0, e) < 0)
			return -1;
	}
	return 0;
}

int
part_out_end(struct part_out *p, struct lo_err *e)
{
	return send_off(p, MARK_END, e);
}

int
part_out_sync(struct part_out *p, struct lo_err *e)
{
	if (send_off(p, MARK_END | MARK_SYNC, e) < 0)
		return -1;
	return relay_wait(&p->relay) ? 0 : fault(p, e);
}

uint64_t
part_out_bytes(const struct part_out *p)
{
	return p->bytes;
}

void
part_out_drop(struct part_out *p)
{
	if (p->relay.started) {
		relay_stop(&p->relay);
		relay_join(&p->relay);
	}
	lo_hash_free(p->hash);
	lo_hash_free(p->packed_hash);
	gzip_write_free(p->z);
	lo_buf_free(&p->packed);
	if (p->fd >= 0)
		close(p->fd);
	free(p);
}

int
part_out_close(struct part_out *p, struct part_info *info, struct lo_err *e)
{
	int got = part_out_sync(p, e);

	if (got == 0) {
		lo_hash_final(p->hash, info->hash);
		lo_hash_final(p->packed_hash, info->packed_hash);
		p->hash = p->packed_hash = NULL;
		info->bytes = p->bytes;
		info->packed = p->written;
		/* What was synced cannot be lost by a close any more. */
		if (close(p->fd) < 0 && errno != EINTR)
			got = lo_fail_errno(e, LO_IO, "cannot close");
		p->fd = -1;
	}
	part_out_drop(p);
	return got;
}
