#include "common/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <stdlib.h>

#include "common/mem.h"

enum { FIRST = 64 };

void
lo_buf_init(struct lo_buf *b, size_t max)
{
	b->p = lo_alloc(FIRST);
	b->p[0] = '\0';
	b->len = 0;
	b->cap = FIRST;
	b->max = max < SIZE_MAX ? max : SIZE_MAX - 1;
	b->failed = false;
}

void
lo_buf_free(struct lo_buf *b)
{
	free(b->p);
	b->p = NULL;
	b->len = b->cap = 0;
}

void
lo_buf_reset(struct lo_buf *b)
{
	b->len = 0;
	b->p[0] = '\0';
	b->failed = false;
}

void
lo_buf_shrink(struct lo_buf *b, size_t keep)
{
	lo_buf_reset(b);
	if (b->cap <= keep || b->cap <= FIRST)
		return;
	b->cap = keep > FIRST ? keep : FIRST;
	b->p = lo_realloc(b->p, b->cap, 1);
}

/* cap counts the NUL too: need is len + n + 1 and at most max + 1. */
static void
grow(struct lo_buf *b, size_t need)
{
	size_t cap;

	cap = b->cap <= SIZE_MAX / 2 ? b->cap * 2 : SIZE_MAX;
	if (cap > b->max + 1)
		cap = b->max + 1;
	if (cap < need)
		cap = need;
	b->p = lo_realloc(b->p, cap, 1);
	b->cap = cap;
}

char *
lo_buf_room(struct lo_buf *b, size_t n)
{
	if (b->failed || n > b->max || b->len > b->max - n) {
		b->failed = true;
		return NULL;
	}
	if (b->cap - b->len <= n)
		grow(b, b->len + n + 1);
	return b->p + b->len;
}

void
lo_buf_add(struct lo_buf *b, const void *p, size_t n)
{
	char *room;

	room = lo_buf_room(b, n);
	if (room == NULL || n == 0)
		return;
	memcpy(room, p, n);
	room[n] = '\0';
	b->len += n;
}

void
lo_buf_adds(struct lo_buf *b, const char *s)
{
	lo_buf_add(b, s, strlen(s));
}

void
lo_buf_addc(struct lo_buf *b, char c)
{
	char *room;

	room = lo_buf_room(b, 1);
	if (room == NULL)
		return;
	room[0] = c;
	room[1] = '\0';
	b->len++;
}

void
lo_buf_addspan(struct lo_buf *b, struct lo_span s)
{
	lo_buf_add(b, s.p, s.len);
}

void
lo_buf_addf(struct lo_buf *b, const char *fmt, ...)
{
	int n;
	char *room;
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	room = n < 0 ? NULL : lo_buf_room(b, (size_t)n);
	if (room == NULL)
		b->failed = true;
	else {
		vsnprintf(room, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
	va_end(ap);
}

struct lo_span
lo_span_of(const char *s)
{
	return (struct lo_span){s, s != NULL ? strlen(s) : 0};
}

struct lo_span
lo_buf_span(const struct lo_buf *b)
{
	return (struct lo_span){b->p, b->len};
}

bool
lo_span_is(struct lo_span s, const char *text)
{
	return lo_span_equal(s, lo_span_of(text));
}

bool
lo_span_equal(struct lo_span a, struct lo_span b)
{
	if (a.p == NULL || b.p == NULL)
		return a.p == b.p;
	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}
