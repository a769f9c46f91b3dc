#include <string.h>
#include <sys/mman.h>

#include "common/pool_chunk.h"

/* In front of each result; the next begins at a multiple of 16. */
struct frame {
	size_t len;
	char code[16];
};

enum { FRAME = 32 };

static void *
map(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

int
lo_chunk_map(struct lo_chunk *c, size_t in, size_t out, struct lo_err *e)
{
	const size_t page = 4096;

	memset(c, 0, sizeof(*c));
	c->in_cap = (in + page - 1) / page * page;
	c->out_cap = (out + 2 * FRAME + page - 1) / page * page;
	c->head = map(sizeof(*c->head));
	c->in = map(c->in_cap);
	c->out = map(c->out_cap);
	if (c->head != NULL && c->in != NULL && c->out != NULL)
		return 0;
	lo_fail_errno(e, LO_OS, "shared memory for the workers");
	lo_chunk_unmap(c);
	return -1;
}

void
lo_chunk_unmap(struct lo_chunk *c)
{
	if (c->head != NULL)
		munmap(c->head, sizeof(*c->head));
	if (c->in != NULL)
		munmap(c->in, c->in_cap);
	if (c->out != NULL)
		munmap(c->out, c->out_cap);
	memset(c, 0, sizeof(*c));
}

/* A refusal costs memory, not correctness. */
static void
give_back(char *p, size_t used, size_t cap)
{
	if (used > LO_CHUNK_BIG)
		(void)madvise(
		    p + LO_CHUNK_BIG, cap - LO_CHUNK_BIG, MADV_REMOVE);
}

static void
set_mark(struct lo_chunk *c, struct lo_chunk_mark mark)
{
	unsigned next = 1 - atomic_load(&c->head->which);

	c->head->mark[next] = mark;
	atomic_store(&c->head->which, next);
}

struct lo_chunk_mark
lo_chunk_mark(const struct lo_chunk *c)
{
	return c->head->mark[atomic_load(&c->head->which)];
}

void
lo_chunk_clear(struct lo_chunk *c)
{
	give_back(c->in, c->is_long ? c->in_cap : c->head->len, c->in_cap);
	give_back(c->out, lo_chunk_mark(c).out, c->out_cap);
	c->head->len = 0;
	set_mark(c, (struct lo_chunk_mark){0, 0});
	c->taken = (struct lo_chunk_mark){0, 0};
	c->is_long = false;
	c->is = 0;
}

bool
lo_chunk_line(const struct lo_chunk *c, size_t *at, struct lo_line *line)
{
	size_t left = c->head->len - *at;
	const char *p = c->in + *at, *nl;

	if (left == 0)
		return false;
	memset(line, 0, sizeof(*line));
	nl = memchr(p, '\n', left);
	line->ended = nl != NULL;
	line->length = nl != NULL ? (size_t)(nl - p) : left;
	line->text = (struct lo_span){p, line->length};
	line->offset = c->head->offset + *at;
	line->too_long = line->length > c->head->max;
	*at += line->length + line->ended;
	return true;
}

bool
lo_chunk_result(const struct lo_chunk *c, size_t *at, struct lo_span *result,
    const char **code)
{
	const struct frame *f;

	if (*at >= lo_chunk_mark(c).out)
		return false;
	f = (const struct frame *)(const void *)(c->out + *at);
	*result = (struct lo_span){c->out + *at + FRAME, f->len};
	*code = f->code[0] != '\0' ? f->code : NULL;
	*at += (FRAME + f->len + FRAME - 1) / FRAME * FRAME;
	return true;
}

/* All of its room is there from the start: it never grows, nor is freed. */
struct lo_buf
lo_chunk_room(struct lo_chunk *c, size_t max)
{
	struct lo_buf b = {
	    c->out + lo_chunk_mark(c).out + FRAME, 0, max + 1, max, false};

	b.p[0] = '\0';
	return b;
}

void
lo_chunk_commit(struct lo_chunk *c, struct lo_span result, const char *code)
{
	struct lo_chunk_mark mark = lo_chunk_mark(c);
	struct lo_line line;
	struct frame f = {result.len, ""};

	if (code != NULL)
		strncpy(f.code, code, sizeof(f.code) - 1);
	memcpy(c->out + mark.out, &f, sizeof(f));
	if (result.len > 0 && result.p != c->out + mark.out + FRAME)
		memcpy(c->out + mark.out + FRAME, result.p, result.len);
	lo_chunk_line(c, &mark.in, &line);
	if (c->head->steps.at != 0)
		memset(&c->head->steps, 0, sizeof(c->head->steps));
	mark.out += (FRAME + result.len + FRAME - 1) / FRAME * FRAME;
	set_mark(c, mark);
}

void
lo_chunk_make_room(struct lo_chunk *c)
{
	struct lo_chunk_mark mark = lo_chunk_mark(c);

	give_back(c->out, mark.out, c->out_cap);
	mark.out = c->taken.out = 0;
	set_mark(c, mark);
}
