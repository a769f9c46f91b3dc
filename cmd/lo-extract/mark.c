#include "cmd/lo-extract/mark.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/json.h"

static void
short_hash(const void *p, size_t n, char out[MARK_HASH])
{
	char text[LO_HASH_HEX];

	lo_hash_text(p, n, text);
	memcpy(out, text, MARK_HASH - 1);
	out[MARK_HASH - 1] = '\0';
}

static bool
take_text(struct lo_span json, const char *name, char *out, size_t size)
{
	struct lo_span s = lo_json_get(json, name);

	if (lo_json_kind(s) != 's' || s.len - 2 >= size)
		return false;
	memcpy(out, s.p + 1, s.len - 2);
	out[s.len - 2] = '\0';
	return true;
}

static bool
take_chain(struct mark *m, struct lo_span json)
{
	char text[LO_HASH_HEX];

	if (!take_text(json, "chain", text, sizeof(text)) ||
	    strlen(text) != LO_HASH_HEX - 1)
		return false;
	for (int i = 0; i < LO_HASH_SIZE; i++)
		if (sscanf(text + 2 * i, "%2hhx", &m->chain[i]) != 1)
			return false;
	return true;
}

bool
mark_parse(struct mark *m, struct lo_span json)
{
	int64_t at, size;

	memset(m, 0, sizeof(*m));
	if (lo_json_kind(json) != 'o' ||
	    !lo_json_int(lo_json_get(json, "at"), &at) || at < 0 ||
	    !lo_json_int(lo_json_get(json, "size"), &size) ||
	    !lo_json_int(lo_json_get(json, "changed"), &m->changed))
		return false;
	m->at = (uint64_t)at;
	m->size = (uint64_t)size;
	m->open = lo_json_kind(lo_json_get(json, "open")) == 't';
	m->exact = lo_json_kind(lo_json_get(json, "exact")) == 't';
	m->since = lo_json_get(json, "since");
	return take_text(json, "head", m->head, MARK_HASH) &&
	       take_text(json, "tail", m->tail, MARK_HASH) &&
	       take_text(json, "as", m->as, sizeof(m->as)) &&
	       take_chain(m, json);
}

void
mark_put(const struct mark *m, struct lo_buf *b)
{
	char chain[LO_HASH_HEX];

	lo_hash_hex(m->chain, chain);
	lo_buf_addf(b,
	    "{\"at\":%" PRIu64 ",\"size\":%" PRIu64 ",\"changed\":%" PRId64
	    ",\"head\":\"%s\",\"tail\":\"%s\",\"chain\":\"%s\",\"as\":\"%s\"",
	    m->at, m->size, m->changed, m->head, m->tail, chain, m->as);
	if (m->open)
		lo_buf_adds(b, ",\"open\":true");
	if (m->exact)
		lo_buf_adds(b, ",\"exact\":true");
	if (m->since.p != NULL) {
		lo_buf_adds(b, ",\"since\":");
		lo_buf_addspan(b, m->since);
	}
	lo_buf_addc(b, '}');
}

void
mark_chain(struct mark *m, const void *hash, size_t n)
{
	unsigned char both[LO_HASH_SIZE * 3];

	memcpy(both, m->chain, LO_HASH_SIZE);
	memcpy(both + LO_HASH_SIZE, hash, n);
	lo_hash(both, LO_HASH_SIZE + n, m->chain);
}

int
mark_set(struct mark *m, struct feed *f, struct lo_err *e)
{
	char head[FEED_TAIL];
	size_t n;
	bool made = m->head[0] != '\0' && m->at >= FEED_TAIL;

	m->at = f->offset;
	short_hash(f->tail, f->tail_len, m->tail);
	m->open = f->tail_len > 0 && f->tail[f->tail_len - 1] != '\n';
	if (m->at <= f->tail_len) {
		short_hash(f->tail, f->tail_len, m->head);
		return 0;
	}
	/* Made once: it stays the same when the file has grown past it. */
	if (made)
		return 0;
	n = m->at < FEED_TAIL ? (size_t)m->at : FEED_TAIL;
	if (feed_peek(f, 0, head, n, &n, e) < 0)
		return -1;
	short_hash(head, n, m->head);
	return 0;
}

int
mark_known(const struct mark *m, struct feed *f, struct lo_err *e)
{
	char bytes[FEED_TAIL], hash[MARK_HASH];
	size_t n = m->at < FEED_TAIL ? (size_t)m->at : FEED_TAIL, got;

	if (feed_peek(f, m->at - n, bytes, n, &got, e) < 0)
		return -1;
	short_hash(bytes, got, hash);
	if (got != n || strcmp(hash, m->tail) != 0)
		return 0;
	feed_seek(f, m->at);
	memcpy(f->tail, bytes, n);
	f->tail_len = n;
	if (m->at <= FEED_TAIL)
		return 1;
	if (feed_peek(f, 0, bytes, FEED_TAIL, &got, e) < 0)
		return -1;
	short_hash(bytes, got, hash);
	return strcmp(hash, m->head) == 0;
}
