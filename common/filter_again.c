#include <stdlib.h>
#include <string.h>

#include "common/filter_again.h"
#include "common/mem.h"

enum { MEMBERS = 16, TEXT_MAX = 32 << 10 };
/* Bytes: what is kept may take, and about what an empty list or object and
 * one more item of either do. */
enum { KEPT_MAX = 1 << 20, OPENED = 512, NEXT = 192 };

/* name and value are kept from the second time on. */
struct member {
	struct lo_buf text;
	jv name, value;
	size_t weight;
	bool known;
};

struct lo_again {
	struct member member[MEMBERS];
	size_t weight; /* of all that are known */
};

struct lo_again *
lo_again_new(void)
{
	struct lo_again *a = lo_zalloc(1, sizeof(*a));

	for (int i = 0; i < MEMBERS; i++)
		lo_buf_init(&a->member[i].text, TEXT_MAX);
	return a;
}

static void
forget(struct lo_again *a, struct member *m)
{
	if (m->known) {
		a->weight -= m->weight;
		jv_free(m->name);
		jv_free(m->value);
	}
	m->known = false;
	lo_buf_reset(&m->text);
}

void
lo_again_free(struct lo_again *a)
{
	for (int i = 0; i < MEMBERS; i++) {
		forget(a, &a->member[i]);
		lo_buf_free(&a->member[i].text);
	}
	free(a);
}

static bool
begins(struct lo_span rest, struct lo_span with)
{
	return with.len > 0 && rest.len >= with.len &&
	       memcmp(rest.p, with.p, with.len) == 0;
}

size_t
lo_again_take(
    struct lo_again *a, unsigned nth, struct lo_span rest, jv *name, jv *value)
{
	struct member *m = &a->member[nth % MEMBERS];

	if (!m->known || !begins(rest, lo_buf_span(&m->text)))
		return 0;
	*name = jv_copy(m->name);
	*value = jv_copy(m->value);
	return m->text.len;
}

/* Not less than the values of the text take. */
static size_t
weigh(struct lo_span text)
{
	size_t n = text.len;

	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == '{' || text.p[i] == '[')
			n += OPENED;
		else if (text.p[i] == ',')
			n += NEXT;
	return n;
}

static void
know(struct lo_again *a, struct member *m, jv name, jv value)
{
	size_t weight = weigh(lo_buf_span(&m->text));

	if (a->weight + weight > KEPT_MAX)
		return;
	a->weight += m->weight = weight;
	m->name = jv_copy(name);
	m->value = jv_copy(value);
	m->known = true;
}

void
lo_again_keep(
    struct lo_again *a, unsigned nth, struct lo_span text, jv name, jv value)
{
	struct member *m = &a->member[nth % MEMBERS];
	jv_kind kind = jv_get_kind(value);

	if (!m->known && lo_span_equal(text, lo_buf_span(&m->text))) {
		know(a, m, name, value);
		return;
	}
	forget(a, m);
	if (kind == JV_KIND_STRING || kind == JV_KIND_ARRAY ||
	    kind == JV_KIND_OBJECT)
		lo_buf_addspan(&m->text, text);
	if (m->text.failed)
		lo_buf_reset(&m->text);
}
