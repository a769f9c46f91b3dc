#include "cmd/lo-extract/header.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/mem.h"

enum { NAME_LONGEST = 64 << 20, REPEATS = 100 };

static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
leave(void *name)
{
	(void)name; /* the list owns it */
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
	for (size_t i = 0; i < h->known; i++)
		free(h->names[i]);
	h->used = NULL;
	h->count = h->known = 0;
}

void
header_close(struct header *h)
{
	header_clear(h);
	free(h->names);
}

/* Takes name; another one if it is there already. */
static void
add(struct header *h, char *name)
{
	if (h->known == h->cap) {
		h->cap = h->cap > 0 ? 2 * h->cap : 32;
		h->names = lo_realloc(h->names, h->cap, sizeof(*h->names));
	}
	h->names[h->known++] = name;
	tsearch(name, &h->used, compare);
}

static bool
taken(const struct header *h, const char *name)
{
	return tfind(name, &h->used, compare) != NULL;
}

/* '"base":', or with the first number behind it that makes it new. */
static char *
different(const struct header *h, struct lo_span base, unsigned *wrong)
{
	struct lo_buf text, b;
	char *name;

	lo_buf_init(&text, NAME_LONGEST);
	lo_buf_init(&b, NAME_LONGEST);
	for (unsigned n = 1;; n++) {
		lo_buf_reset(&text);
		lo_buf_addspan(&text, base);
		if (n > 1)
			lo_buf_addf(&text, "_%u", n);
		lo_buf_reset(&b);
		*wrong = lo_json_put(&b, text.p, text.len);
		lo_buf_addc(&b, ':');
		if (!taken(h, b.p))
			break;
		/* Of very many the number is the place. */
		if (n == REPEATS && h->known > n)
			n = (unsigned)h->known;
	}
	name = lo_strndup(b.p, b.len);
	lo_buf_free(&text);
	lo_buf_free(&b);
	return name;
}

static void
add_place(struct header *h)
{
	char *place = lo_format("column_%zu", h->known + 1);
	unsigned wrong;

	add(h, different(h, lo_span_of(place), &wrong));
	free(place);
}

bool
header_add(struct header *h, struct lo_span name)
{
	unsigned wrong = 0;

	if (name.len == 0)
		add_place(h);
	else
		add(h, different(h, name, &wrong));
	h->count = h->known;
	return wrong == 0;
}

struct lo_span
header_name(struct header *h, size_t i)
{
	while (i >= h->known)
		add_place(h);
	return lo_span_of(h->names[i]);
}
