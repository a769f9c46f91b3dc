#include <stdlib.h>
#include <string.h>

#include "common/content.h"
#include "common/mem.h"
#include "common/when.h"

#include "batch.h"

/* Members that are kept as JSON whatever they are. */
static bool
is_json(int f)
{
	return f == LO_F_PAYLOAD || f == LO_F_CONTEXT || f == LO_F_TAGS ||
	       f == LO_F_RECORD || f == LO_F_CURSOR || f == LO_F_SINCE;
}

static int
compare(struct lo_span a, struct lo_span b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n > 0 ? memcmp(a.p, b.p, n) : 0;

	return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

int
pair_compare(struct pair a, struct pair b)
{
	int c = compare(a.run, b.run);

	return c != 0 ? c : compare(a.at, b.at);
}

void
batch_init(struct batch *b)
{
	memset(b, 0, sizeof(*b));
	b->rows = lo_alloc(BATCH_ROWS * sizeof(*b->rows));
	b->text = lo_alloc(BATCH_BYTES);
}

void
batch_free(struct batch *b)
{
	free(b->rows);
	free(b->text);
	free(b->large);
}

void
batch_clear(struct batch *b)
{
	free(b->large);
	b->large = NULL;
	b->count = b->states = b->letters = b->used = 0;
}

/* The line, its decoded texts (never longer than as they stand) and an
 * instant. */
static size_t
weight(const struct lo_record *r)
{
	return 2 * r->line.len + LO_WHEN_TEXT;
}

bool
batch_fits(const struct batch *b, const struct lo_record *r)
{
	if (b->count == 0)
		return true;
	return b->count < BATCH_ROWS && b->large == NULL &&
	       r->line.len < BATCH_LARGE && BATCH_BYTES - b->used >= weight(r);
}

struct lo_span
text_decode(struct lo_span raw, char **to)
{
	struct lo_span inner = {raw.p + 1, raw.len - 2};
	struct lo_buf b;

	if (inner.len == 0 || memchr(inner.p, '\\', inner.len) == NULL)
		return inner;
	lo_buf_init(&b, raw.len);
	lo_json_text(&b, raw);
	memcpy(*to, b.p, b.len);
	inner = (struct lo_span){*to, b.len};
	*to += b.len;
	lo_buf_free(&b);
	return inner;
}

struct lo_span
instant_decode(struct lo_span at, char **to)
{
	struct lo_span out = {*to, 0};
	int64_t us;

	if (at.len == 27 && at.p[10] == 'T' && at.p[26] == 'Z')
		return at;
	if (!lo_when_parse(at.p, at.len, &us))
		return at;
	lo_when_text6(us, *to);
	out.len = strlen(out.p);
	*to += out.len;
	return out;
}

/* The values of a line that now stands at line; to has room for texts, and
 * what is behind them is returned. */
static char *
read_fields(
    struct row *row, const struct lo_record *r, const char *line, char *to)
{
	for (int f = 0; f < LO_FIELDS; f++) {
		struct lo_span v = r->field[f];
		char kind;

		row->field[f] = (struct lo_span){NULL, 0};
		if (v.p == NULL)
			continue;
		v.p = line + (v.p - r->line.p);
		kind = lo_json_kind(v);
		if (kind == 's' && !is_json(f))
			v = text_decode(v, &to);
		else if (kind == 'z' && f != LO_F_PAYLOAD && f != LO_F_CURSOR)
			continue;
		row->field[f] = v;
	}
	row->pair.run = row->field[LO_F_CORRELATION_ID];
	if (row->field[LO_F_OBSERVED_AT].p != NULL)
		row->field[LO_F_OBSERVED_AT] =
		    instant_decode(row->field[LO_F_OBSERVED_AT], &to);
	row->pair.at = row->field[LO_F_OBSERVED_AT];
	return to;
}

static void
hash_payload(struct row *row)
{
	if (row->field[LO_F_PAYLOAD].p != NULL)
		lo_content_hash(row->field[LO_F_PAYLOAD],
		    row->field[LO_F_CONTEXT], row->hash);
}

struct row *
batch_add(struct batch *b, const struct lo_record *r)
{
	struct row *row = &b->rows[b->count];
	const char *line = r->line.p;
	char *to = b->text + b->used;

	if (b->count++ == 0)
		b->oldest = lo_when_mono();
	if (r->line.len < BATCH_LARGE) {
		memcpy(to, line, r->line.len);
		line = to;
		to += r->line.len;
	} else {
		to = b->large = lo_alloc(weight(r) - r->line.len);
	}
	row->type = r->type;
	row->received = 0;
	row->line = (struct lo_span){line, r->line.len};
	to = read_fields(row, r, line, to);
	if (b->large == NULL)
		b->used = to - b->text;
	hash_payload(row);
	b->states += r->type == LO_STATE;
	b->letters += r->type == LO_LETTER;
	return row;
}
