#include <inttypes.h>
#include <string.h>

#include "cmd/lo-extract/row.h"
#include "common/json.h"

enum { ID_MAX_BYTES = 1024 };

/* The values of the key, or the row's hash and how often it stood there. */
static int
identify(const struct row_maker *m, const struct row *row,
    const unsigned char *hash, bool *found, struct lo_err *e)
{
	size_t n = m->prefix.len;
	char text[LO_HASH_HEX];
	uint32_t which;

	lo_buf_reset(m->id);
	lo_buf_addspan(m->id, m->prefix);
	*found = true;
	if (m->key->count > 0) {
		*found = fields_id(m->key, row->payload, m->id);
		/* As long as it pleases the file, but not in every index. */
		if (m->id->len > n + ID_MAX_BYTES) {
			lo_hash_text(m->id->p + n, m->id->len - n, text);
			lo_buf_reset(m->id);
			lo_buf_addspan(m->id, m->prefix);
			lo_buf_adds(m->id, text);
		}
		return 0;
	}
	if (seen_add(m->seen, hash, &which, e) < 0)
		return -1;
	lo_hash_hex(hash, text);
	lo_buf_adds(m->id, text);
	lo_buf_addf(m->id, "-%" PRIu32, which);
	return 0;
}

static int
dead(const struct row_maker *m, const struct row *row, const char *code,
    const char *reason, struct item *i, struct lo_err *e)
{
	struct lo_letter l = {.code = code, .reason = reason};
	struct lo_record of;

	memset(&of, 0, sizeof(of));
	l.line = row->line;
	if (row->json && !row->line.too_long)
		l.of = &of;
	m->out->stage.seen++;
	return emitter_dead(m->out, &l, i, e);
}

void
row_hash(const struct row *row, unsigned char hash[LO_HASH_SIZE])
{
	struct lo_span text =
	    row->payload.p != NULL ? row->payload : row->line.text;

	if (row->line.too_long)
		memcpy(hash, row->line.hash, LO_HASH_SIZE);
	else
		lo_hash(text.p, text.len, hash);
}

int
row_put(const struct row_maker *m, const struct row *row,
    const unsigned char hash[LO_HASH_SIZE], struct lo_err *e)
{
	struct item i = {.type = m->type,
	    .scope = m->scope,
	    .context = m->context,
	    .observed_at = m->observed_at,
	    .offset = row->line.offset};
	char at[LO_WHEN_TEXT];
	int64_t us;
	bool found;

	if (row->bad)
		return dead(m, row, row->code, row->reason, &i, e);
	if (identify(m, row, hash, &found, e) < 0)
		return -1;
	if (!found)
		return dead(
		    m, row, "key", "a field of the key has no value", &i, e);
	i.id = lo_buf_span(m->id);
	if (m->at != NULL && !fields_when(m->at, row->payload, &us))
		return dead(
		    m, row, "when", "the field of --at has no instant", &i, e);
	if (m->at != NULL) {
		lo_when_text6(us, at);
		i.observed_at = at;
		i.when = &us;
	}
	if (!m->deletes)
		i.payload = row->payload;
	return emitter_item(m->out, &i, e);
}
