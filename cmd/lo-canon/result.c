#include <string.h>

#include "cmd/lo-canon/result.h"

/* In front of a part's text. */
struct mark {
	size_t len;
	unsigned count; /* of lines */
	unsigned unmapped;
	size_t by;
	bool letter;
};

void
result_begin(struct lo_buf *b, const struct result_head *h)
{
	lo_buf_add(b, h, sizeof(*h));
}

size_t
result_open(struct lo_buf *b)
{
	struct mark m = {0, 0, 0, 0, false};
	size_t at = b->len;

	lo_buf_add(b, &m, sizeof(m));
	return at;
}

static void
set_mark(struct lo_buf *b, size_t at, struct mark m)
{
	if (b->failed)
		return;
	m.len = b->len - at - sizeof(m);
	memcpy(b->p + at, &m, sizeof(m));
}

void
result_close(struct lo_buf *b, size_t at, const struct result_part *p)
{
	set_mark(b, at, (struct mark){0, p->count, p->unmapped, p->by, false});
}

void
result_undo(struct lo_buf *b, size_t at)
{
	if (b->len > at)
		b->len = at;
	b->failed = false;
}

void
result_letter(struct lo_buf *b, const char *code, const char *reason, size_t by)
{
	size_t at = result_open(b);

	lo_buf_add(b, code, strlen(code) + 1);
	lo_buf_add(b, reason, strlen(reason) + 1);
	set_mark(b, at, (struct mark){0, 0, 0, by, true});
}

struct result_head
result_head(struct lo_span result, struct lo_span *rest)
{
	struct result_head h = {LO_STRANGER, false, false, false, 0};

	*rest = (struct lo_span){result.p, 0};
	if (result.len < sizeof(h))
		return h;
	memcpy(&h, result.p, sizeof(h));
	*rest = (struct lo_span){result.p + sizeof(h), result.len - sizeof(h)};
	return h;
}

bool
result_next(struct lo_span *rest, struct result_part *part)
{
	struct mark m;
	const char *text = rest->p + sizeof(m);

	if (rest->len < sizeof(m))
		return false;
	memcpy(&m, rest->p, sizeof(m));
	memset(part, 0, sizeof(*part));
	part->count = m.count;
	part->unmapped = m.unmapped;
	part->by = m.by;
	if (m.letter) {
		part->code = text;
		part->reason = text + strlen(text) + 1;
	} else {
		part->lines = (struct lo_span){text, m.len};
	}
	rest->p = text + m.len;
	rest->len -= sizeof(m) + m.len;
	return true;
}
