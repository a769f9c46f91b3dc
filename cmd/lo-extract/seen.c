#include "cmd/lo-extract/seen.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract/spool.h"
#include "common/mem.h"

enum { FIRST = 1 << 12, IN_MEMORY = 1 << 21 };

void
seen_open(struct seen *s)
{
	memset(s, 0, sizeof(*s));
	s->most = IN_MEMORY;
	s->fd = -1;
}

void
seen_large(struct seen *s)
{
	s->size = s->most;
	s->slots = lo_zalloc(s->size, sizeof(*s->slots));
}

void
seen_close(struct seen *s)
{
	free(s->slots);
	if (s->fd >= 0)
		close(s->fd);
}

void
seen_clear(struct seen *s)
{
	size_t most = s->most;

	seen_close(s);
	seen_open(s);
	s->most = most;
}

static int
get(const struct seen *s, size_t at, struct seen_slot *slot, struct lo_err *e)
{
	if (s->fd < 0) {
		*slot = s->slots[at];
		return 0;
	}
	if (pread(s->fd, slot, sizeof(*slot), (off_t)(at * sizeof(*slot))) !=
	    (ssize_t)sizeof(*slot))
		return lo_fail_errno(e, LO_IO, "cannot read a temporary file");
	return 0;
}

static int
put(struct seen *s, size_t at, const struct seen_slot *slot, struct lo_err *e)
{
	if (s->fd < 0) {
		s->slots[at] = *slot;
		return 0;
	}
	if (pwrite(s->fd, slot, sizeof(*slot), (off_t)(at * sizeof(*slot))) !=
	    (ssize_t)sizeof(*slot))
		return lo_fail_errno(
		    e, LO_IO, "cannot write a temporary file in $TMPDIR");
	return 0;
}

/* The slot of that hash, or the free one where it belongs. */
static int
find(const struct seen *s, const unsigned char *hash, size_t *at,
    struct seen_slot *slot, struct lo_err *e)
{
	uint64_t h;

	memcpy(&h, hash, sizeof(h));
	for (*at = h % s->size;; *at = (*at + 1) % s->size) {
		if (get(s, *at, slot, e) < 0)
			return -1;
		if (slot->count == 0 ||
		    memcmp(slot->hash, hash, sizeof(slot->hash)) == 0)
			return 0;
	}
}

static int
temporary(size_t size, struct lo_err *e)
{
	int fd = spool_open(e);

	if (fd >= 0 && ftruncate(fd, (off_t)size) < 0) {
		lo_fail_errno(e, LO_CANTCREAT, "no room in $TMPDIR");
		close(fd);
		fd = -1;
	}
	return fd;
}

static int
move(const struct seen *from, struct seen *to, struct lo_err *e)
{
	struct seen_slot slot, other;
	size_t at;

	for (size_t i = 0; i < from->size; i++) {
		if (get(from, i, &slot, e) < 0)
			return -1;
		if (slot.count == 0)
			continue;
		if (find(to, slot.hash, &at, &other, e) < 0 ||
		    put(to, at, &slot, e) < 0)
			return -1;
	}
	return 0;
}

static int
grow(struct seen *s, struct lo_err *e)
{
	struct seen to = *s;
	int got;

	to.size = s->size > 0 ? 2 * s->size : FIRST;
	to.fd = -1;
	to.slots = NULL;
	if (to.size <= s->most)
		to.slots = lo_zalloc(to.size, sizeof(*to.slots));
	else {
		to.fd = temporary(to.size * sizeof(*to.slots), e);
		if (to.fd < 0)
			return -1;
	}
	got = move(s, &to, e);
	seen_close(got == 0 ? s : &to);
	if (got == 0)
		*s = to;
	return got;
}

int
seen_add(struct seen *s, const unsigned char hash[LO_HASH_SIZE],
    uint32_t *which, struct lo_err *e)
{
	struct seen_slot slot;
	size_t at;

	if (s->used >= s->size / 4 * 3 && grow(s, e) < 0)
		return -1;
	if (find(s, hash, &at, &slot, e) < 0)
		return -1;
	if (slot.count == 0) {
		memcpy(slot.hash, hash, sizeof(slot.hash));
		s->used++;
	}
	*which = ++slot.count;
	return put(s, at, &slot, e);
}
