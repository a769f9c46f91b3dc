#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/mem.h"
#include "part_in.h"

enum { READ_SIZE = 128 << 10, TEXT_SIZE = 256 << 10 };

struct scan {
	struct gzip_read *z;
	char *text;
	uint64_t at, good; /* bytes taken; up to the last whole member */
	char last;         /* of the text */
};

/* Takes one span; a fault ends the search, it is no failure of ours. */
static bool
follow(struct scan *s, struct lo_span packed)
{
	struct lo_err ignored;
	size_t made, before;
	bool whole;

	do {
		before = packed.len;
		if (gzip_read(s->z, &packed, s->text, TEXT_SIZE, &made, &whole,
			&ignored) < 0)
			return false;
		s->at += before - packed.len;
		if (made > 0)
			s->last = s->text[made - 1];
		if (whole && s->last == '\n')
			s->good = s->at;
	} while (packed.len > 0 || made > 0);
	return true;
}

int
part_whole(const char *path, uint64_t *whole, struct lo_err *e)
{
	struct scan s = {NULL, NULL, 0, 0, '\n'};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char *packed;
	ssize_t n;

	if (fd < 0)
		return lo_fail_errno(e, LO_IO, "cannot open");
	packed = lo_alloc(READ_SIZE);
	s.text = lo_alloc(TEXT_SIZE);
	s.z = gzip_read_new();
	do {
		n = read(fd, packed, READ_SIZE);
	} while ((n < 0 && errno == EINTR) ||
		 (n > 0 && follow(&s, (struct lo_span){packed, n})));
	if (n < 0)
		lo_fail_errno(e, LO_IO, "cannot read");
	*whole = s.good;
	gzip_read_free(s.z);
	free(s.text);
	free(packed);
	close(fd);
	return n < 0 ? -1 : 0;
}
