#include "cmd/lo-extract/header.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/mem.h"

enum { NAME_LONGEST = 64 << 20 };

struct column {
	char *name;    /* as JSON, with the colon */
	unsigned next; /* the least number that is not known to be taken */
};

static int
compare(const void *a, const void *b)
{
	return strcmp(
	    ((const struct column *)a)->name, ((const struct column *)b)->name);
}

static void
leave(void *column)
{
	(void)column; /* the list owns it */
}

void
header_open(struct header *h)
{
	memset(h, 0, sizeof(*h));
}

void
header_clear(struct header *h)
{
	if (h->used != NULL)
		tdestroy(h->used, leave);
	for (size_t i = 0; i < h->known; i++) {
		free(h->columns[i]->name);
		free(h->columns[i]);
	}
	h->used = NULL;
	h->count = h->known = 0;
}

void
header_close(struct header *h)
{
	header_clear(h);
	free(h->columns);
}

/* The column of that name; NULL: nobody has it yet. */
static struct column *
taken(const struct header *h, char *name)
{
	struct column key = {.name = name};
	struct column *const *found = tfind(&key, &h->used, compare);

	return found != NULL ? *found : NULL;
}

static void
add(struct header *h, const struct lo_buf *name)
{
	struct column *c = lo_zalloc(1, sizeof(*c));

	c->name = lo_strndup(name->p, name->len);
	c->next = 2;
	if (h->known == h->cap) {
		h->cap = h->cap > 0 ? 2 * h->cap : 32;
		h->columns =
		    lo_realloc(h->columns, h->cap, sizeof(*h->columns));
	}
	h->columns[h->known++] = c;
	tsearch(c, &h->used, compare);
}

/* Adds '"base":', or with the first number behind it that makes it new;
 * the count of what is not UTF-8. */
static unsigned
add_different(struct header *h, struct lo_span base)
{
	struct lo_buf text, b;
	struct column *same;
	unsigned wrong;

	lo_buf_init(&text, NAME_LONGEST);
	lo_buf_init(&b, NAME_LONGEST);
	wrong = lo_json_put(&b, base.p, base.len);
	lo_buf_addc(&b, ':');
	same = taken(h, b.p);
	while (same != NULL && taken(h, b.p) != NULL) {
		lo_buf_reset(&text);
		lo_buf_addspan(&text, base);
		lo_buf_addf(&text, "_%u", same->next++);
		lo_buf_reset(&b);
		(void)lo_json_put(&b, text.p, text.len);
		lo_buf_addc(&b, ':');
	}
	add(h, &b);
	lo_buf_free(&text);
	lo_buf_free(&b);
	return wrong;
}

static void
add_place(struct header *h)
{
	char *place = lo_format("column_%zu", h->known + 1);

	(void)add_different(h, lo_span_of(place));
	free(place);
}

bool
header_add(struct header *h, struct lo_span name)
{
	unsigned wrong = 0;

	if (name.len == 0)
		add_place(h);
	else
		wrong = add_different(h, name);
	h->count = h->known;
	return wrong == 0;
}

struct lo_span
header_name(struct header *h, size_t i)
{
	while (i >= h->known)
		add_place(h);
	return lo_span_of(h->columns[i]->name);
}
