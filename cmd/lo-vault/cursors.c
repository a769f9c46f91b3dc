#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/hash.h"
#include "common/home.h"
#include "common/line.h"
#include "common/json.h"
#include "common/mem.h"
#include "cursors.h"
#include "place.h"

enum { MOST = 4 << 20, TEXT = 2 * LO_HASH_SIZE, LINE_MAX_BYTES = 4096 };
#define CURSOR_MAX ((size_t)16 << 20)

/* The first half of the hash's text serves as its 64 bits. */
static uint64_t
brief(const char text[TEXT])
{
	return keyset_hash(0, text, TEXT);
}

static void
text_of(struct lo_span cursor, char text[LO_HASH_HEX])
{
	struct lo_buf b;

	lo_buf_init(&b, cursor.len + 1);
	lo_json_compact(&b, cursor);
	lo_hash_text(b.p, b.len, text);
	lo_buf_free(&b);
}

static bool
is_lone(struct lo_span line)
{
	return line.len == TEXT + 2 && memcmp(line.p + TEXT, " -", 2) == 0;
}

static bool
is_hash(struct lo_span line)
{
	static const char digits[] = "0123456789abcdef";

	if (line.len != TEXT && !is_lone(line))
		return false;
	for (size_t i = 0; i < TEXT; i++)
		if (memchr(digits, line.p[i], 16) == NULL)
			return false;
	return true;
}

static int
load(struct cursors *c, int fd, struct lo_err *e)
{
	struct lo_lines lines;
	struct lo_line line;
	int got;

	lo_lines_init(&lines, fd, LINE_MAX_BYTES, NULL);
	while ((got = lo_lines_next(&lines, &line, e)) > 0) {
		c->torn = !line.ended;
		if (!line.ended || !is_hash(line.text))
			continue;
		keyset_add(&c->known, brief(line.text.p));
		if (is_lone(line.text))
			keyset_add(&c->lone, brief(line.text.p));
	}
	lo_lines_free(&lines);
	return got < 0 ? lo_fail_at(e, "%s", c->path) : 0;
}

int
cursors_open(struct cursors *c, const char *stream, struct lo_err *e)
{
	char *dir = place_stream(stream);
	int fd, got = 0;

	c->path = lo_format("%s/CURSORS", dir);
	c->fd = -1;
	c->torn = false;
	keyset_init(&c->known, MOST);
	keyset_init(&c->lone, MOST);
	free(dir);
	if (lo_home_check(c->path, e) < 0)
		return -1;
	fd = open(c->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0)
		return lo_file_fail(e, LO_IO, c->path, "open");
	got = load(c, fd, e);
	close(fd);
	return got;
}

void
cursors_close(struct cursors *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	keyset_free(&c->known);
	keyset_free(&c->lone);
	free(c->path);
	c->path = NULL;
}

uint64_t
cursors_hash(struct lo_span cursor)
{
	char text[LO_HASH_HEX];

	text_of(cursor, text);
	return brief(text);
}

bool
cursors_has(const struct cursors *c, struct lo_span cursor)
{
	return keyset_has(&c->known, cursors_hash(cursor));
}

int
cursors_follows(const struct cursors *c, const struct keyset *young,
    struct lo_span cursor, struct lo_err *e)
{
	int fd = open(c->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), got;
	uint64_t hash = cursors_hash(cursor), line_hash;
	bool begun = young == NULL, follows = false;
	struct lo_lines lines;
	struct lo_line line;

	if (fd < 0)
		return 0;
	lo_lines_init(&lines, fd, LINE_MAX_BYTES, NULL);
	while ((got = lo_lines_next(&lines, &line, e)) > 0 && !follows) {
		if (!is_hash(line.text))
			continue;
		line_hash = brief(line.text.p);
		follows = begun && line_hash == hash && !is_lone(line.text);
		begun = begun || keyset_has(young, line_hash);
	}
	lo_lines_free(&lines);
	close(fd);
	return got < 0 ? lo_fail_at(e, "%s", c->path) : follows;
}

/* The first line of all makes sure that the file's name, and those above it,
 * are on disk: who finds a line there can rely on that. */
static int
start(struct cursors *c, struct lo_err *e)
{
	char *dir, *top;
	int got;

	if (c->fd >= 0)
		return 0;
	if (lo_dir_make_parent(c->path, e) < 0)
		return -1;
	c->fd = open(c->path,
	    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (c->fd < 0)
		return lo_file_fail(e, LO_IO, c->path, "make");
	if (cursors_any(c))
		return 0;
	dir = lo_strndup(c->path, strrchr(c->path, '/') - c->path);
	top = lo_home_path("%s", "");
	got = place_sync(dir, top, e);
	free(dir);
	free(top);
	return got;
}

bool
cursors_any(const struct cursors *c)
{
	return c->known.count > 0;
}

int
cursors_add(
    struct cursors *c, struct lo_span cursor, bool lone, struct lo_err *e)
{
	char line[TEXT + 5] = "\n";
	const char *from = c->torn ? line : line + 1;
	size_t end = TEXT + 1;
	ssize_t n;

	text_of(cursor, line + 1);
	if (keyset_has(&c->known, brief(line + 1)))
		return 0;
	if (start(c, e) < 0)
		return -1;
	/* One write; in front of it, if need be, the end of a torn line. */
	if (lone)
		end = (size_t)(stpcpy(line + end, " -") - line);
	line[end++] = '\n';
	n = line + end - from;
	c->torn = true;
	errno = ENOSPC;
	if (write(c->fd, from, n) != n)
		return lo_file_fail(e, LO_IO, c->path, "write");
	if (fsync(c->fd) < 0)
		return lo_file_fail(e, LO_IO, c->path, "sync");
	c->torn = false;
	keyset_add(&c->known, brief(line + 1));
	if (lone)
		keyset_add(&c->lone, brief(line + 1));
	return 0;
}
