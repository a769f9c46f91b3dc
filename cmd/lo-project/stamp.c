#include "cmd/lo-project/stamp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"
#include "common/out.h"

enum { TAIL_MAX = 256, PIECE = 256 << 10 };

static const char mark[] = "<!-- lo: ";
static const char mark_end[] = " -->\n";

static size_t
find(const char *p, size_t n, const char *word)
{
	const char *found = memmem(p, n, word, strlen(word));

	return found != NULL ? (size_t)(found - p) : n;
}

void
stamp_add(struct lo_hash *h, const char *p, size_t n, bool first)
{
	static const char made[] = "\nprojected_at: ";
	size_t front = n < STAMP_FRONT ? n : STAMP_FRONT, from, to;

	if (first && n > 4 && memcmp(p, "---\n", 4) == 0) {
		front = find(p, front, "\n---\n");
		from = find(p, front, made);
		to = from + 1 + find(p + from + 1, n - from - 1, "\n");
		if (from < front) {
			lo_hash_add(h, p, from);
			p += to;
			n -= to;
		}
	}
	lo_hash_add(h, p, n);
}

static void
set_stat(struct file_look *look, const struct stat *st)
{
	look->size = st->st_size;
	look->mtime =
	    (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

void
stamp_peek(const char *path, struct file_look *look)
{
	struct stat st;

	memset(look, 0, sizeof *look);
	if (lstat(path, &st) < 0 || (S_ISREG(st.st_mode) && st.st_size == 0))
		return;
	look->state = FILE_FOREIGN;
	if (S_ISREG(st.st_mode))
		set_stat(look, &st);
}

/* The last line, if it is a stamp; where it begins. */
static bool
read_stamp(const char *tail, size_t n, struct file_look *look, size_t *start)
{
	const char *at = tail + n - 1, *p, *space;

	if (n < sizeof mark || tail[n - 1] != '\n')
		return false;
	while (at > tail && at[-1] != '\n')
		at--;
	n = (size_t)(tail + n - at);
	if (n < sizeof mark + sizeof mark_end + 64 ||
	    memcmp(at, mark, sizeof mark - 1) != 0 ||
	    memcmp(at + n - sizeof mark_end + 1, mark_end,
		sizeof mark_end - 1) != 0)
		return false;
	p = at + sizeof mark - 1;
	space = memchr(p, ' ', n - sizeof mark);
	if (space == NULL || (size_t)(space - p) >= sizeof look->page ||
	    at + n - sizeof mark_end + 1 - space != 65)
		return false;
	memcpy(look->page, p, (size_t)(space - p));
	look->page[space - p] = '\0';
	memcpy(look->sha256, space + 1, 64);
	look->sha256[64] = '\0';
	*start = (size_t)(at - tail);
	return true;
}

static ssize_t
read_at(int fd, char *p, size_t n, off_t at)
{
	size_t done = 0;
	ssize_t k = 1;

	while (done < n && k > 0) {
		k = pread(fd, p + done, n - done, at + (off_t)done);
		if (k < 0 && errno == EINTR)
			k = 1;
		else if (k > 0)
			done += (size_t)k;
	}
	return k < 0 ? -1 : (ssize_t)done;
}

/* 1 when the first n bytes have that hash, 0 when not, -1. */
static int
hash_fits(int fd, size_t n, const char *sha256)
{
	struct lo_hash *h = lo_hash_new();
	unsigned char hash[LO_HASH_SIZE];
	char *piece = lo_alloc(PIECE), hex[LO_HASH_HEX];
	size_t at = 0;
	ssize_t k = 1;

	while (at < n && k > 0) {
		k = read_at(
		    fd, piece, n - at < PIECE ? n - at : PIECE, (off_t)at);
		if (k > 0) {
			stamp_add(h, piece, (size_t)k, at == 0);
			at += (size_t)k;
		}
	}
	free(piece);
	lo_hash_final(h, hash);
	lo_hash_hex(hash, hex);
	if (k < 0)
		return -1;
	return at == n && strcmp(hex, sha256) == 0;
}

static int
look_inside(int fd, struct file_look *look)
{
	char tail[TAIL_MAX];
	size_t size = (size_t)look->size, start = 0;
	size_t n = size < TAIL_MAX ? size : TAIL_MAX;
	ssize_t got = read_at(fd, tail, n, (off_t)(size - n));
	int fits;

	if (got < 0)
		return -1;
	if ((size_t)got != n || !read_stamp(tail, n, look, &start))
		return 0;
	fits = hash_fits(fd, size - n + start, look->sha256);
	if (fits == 1)
		look->state = FILE_OURS;
	return fits < 0 ? -1 : 0;
}

int
stamp_look(const char *path, struct file_look *look, struct lo_err *e)
{
	int fd, rc;

	stamp_peek(path, look);
	if (look->state == FILE_MISSING || look->size == 0)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return errno == EACCES || errno == ELOOP
			   ? 0
			   : lo_fail_errno(e, LO_IO, "a file of the directory");
	rc = look_inside(fd, look);
	if (rc < 0)
		lo_fail_errno(e, LO_IO, "reading a file of the directory");
	close(fd);
	return rc;
}

static int
write_text(struct lo_out *out, const char *page, struct spool *text,
    const char *sha256, struct lo_err *e)
{
	uint64_t left = spool_size(text);
	char *piece = lo_alloc(PIECE), *line;
	size_t n;
	int rc = 0;

	spool_rewind(text);
	while (left > 0 && rc == 0) {
		n = left < PIECE ? (size_t)left : PIECE;
		rc = spool_read(text, piece, n, e);
		if (rc == 0)
			rc = lo_out_put(out, piece, n, e);
		left -= n;
	}
	free(piece);
	line = lo_format("%s%s %s%s", mark, page, sha256, mark_end);
	if (rc == 0)
		rc = lo_out_put(out, line, strlen(line), e);
	free(line);
	return rc;
}

/* The name may hold a person's name: messages do not say it. */
static int
cannot(const char *temporary, struct lo_err *e)
{
	int status = errno == EACCES || errno == EROFS ? LO_DENIED : LO_IO;

	lo_fail_errno(e, status, "writing a file of the directory");
	unlink(temporary);
	return -1;
}

int
stamp_write(const char *path, const char *temporary, const char *page,
    struct spool *text, const char *sha256, struct file_look *look,
    struct lo_err *e)
{
	struct lo_out out;
	int fd, rc;

	fd = open(temporary,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return cannot(temporary, e);
	lo_out_init(&out, fd, "a file of the directory");
	rc = write_text(&out, page, text, sha256, e);
	if (lo_out_close(&out, e) < 0)
		rc = -1;
	if (rc < 0)
		unlink(temporary);
	else if (rename(temporary, path) < 0)
		rc = cannot(temporary, e);
	if (rc == 0)
		stamp_peek(path, look);
	return rc;
}
