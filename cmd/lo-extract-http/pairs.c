#include "cmd/lo-extract-http/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-extract-http/url.h"
#include "common/mem.h"

enum { TEXT_MAX = 256 << 10 };

static void
add(struct pairs *p, const struct lo_buf *name, const struct lo_buf *value)
{
	if (p->count == p->cap) {
		p->cap = p->cap > 0 ? 2 * p->cap : 16;
		p->list = lo_realloc(p->list, p->cap, sizeof(*p->list));
	}
	p->list[p->count].place = p->count;
	p->list[p->count].name = lo_strndup(name->p, name->len);
	p->list[p->count++].value = lo_strndup(value->p, value->len);
}

static void
put_again(struct lo_buf *b, struct lo_span text)
{
	struct lo_buf plain;

	lo_buf_init(&plain, TEXT_MAX);
	url_decode(&plain, text);
	url_encode(b, lo_buf_span(&plain));
	lo_buf_free(&plain);
}

void
pairs_query(struct pairs *p, struct lo_span name, struct lo_span value)
{
	struct lo_buf n, v;

	lo_buf_init(&n, TEXT_MAX);
	lo_buf_init(&v, TEXT_MAX);
	put_again(&n, name);
	put_again(&v, value);
	add(p, &n, &v);
	lo_buf_free(&n);
	lo_buf_free(&v);
}

void
pairs_header(struct pairs *p, struct lo_span name, struct lo_span value)
{
	struct lo_buf n, v;

	lo_buf_init(&n, TEXT_MAX);
	lo_buf_init(&v, TEXT_MAX);
	for (size_t i = 0; i < name.len; i++)
		lo_buf_addc(&n, name.p[i] >= 'A' && name.p[i] <= 'Z'
				    ? name.p[i] + 32
				    : name.p[i]);
	for (size_t i = 0; i < value.len; i++)
		if (value.p[i] != ' ' && value.p[i] != '\t')
			lo_buf_addc(&v, value.p[i]);
		else if (v.len > 0 && v.p[v.len - 1] != ' ')
			lo_buf_addc(&v, ' ');
	while (v.len > 0 && v.p[v.len - 1] == ' ')
		v.p[--v.len] = '\0';
	add(p, &n, &v);
	explicit_bzero(v.p, v.len);
	lo_buf_free(&n);
	lo_buf_free(&v);
}

static int
in_order(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int got = strcmp(x->name, y->name);

	if (got == 0)
		return x->place < y->place ? -1 : 1;
	return got;
}

static int
in_value(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int got = strcmp(x->name, y->name);

	return got != 0 ? got : strcmp(x->value, y->value);
}

void
pairs_sort(struct pairs *p, bool by_value)
{
	if (p->count > 1)
		qsort(p->list, p->count, sizeof(*p->list),
		    by_value ? in_value : in_order);
}

void
pairs_free(struct pairs *p)
{
	for (size_t i = 0; i < p->count; i++) {
		explicit_bzero(p->list[i].value, strlen(p->list[i].value));
		free(p->list[i].name);
		free(p->list[i].value);
	}
	free(p->list);
	memset(p, 0, sizeof(*p));
}
