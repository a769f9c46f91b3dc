#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/state.h"
#include "common/when.h"
#include "manifest.h"

enum { VERSION = 1 };

static void
text(struct lo_buf *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	lo_buf_addf(b, ",\n\"%s\":", name);
	lo_json_puts(b, value);
}

static void
number(struct lo_buf *b, const char *name, uint64_t n)
{
	lo_buf_addf(b, ",\n\"%s\":%" PRIu64, name, n);
}

static void
put_wholes(struct lo_buf *b, const struct manifest *m)
{
	lo_buf_adds(b, ",\n\"enumerated\":[");
	for (size_t i = 0; i < m->whole_count; i++) {
		const struct manifest_whole *w = &m->wholes[i];

		lo_buf_adds(b, i > 0 ? ",\n{" : "\n{");
		if (w->scope != NULL) {
			lo_buf_adds(b, "\"scope\":");
			lo_json_puts(b, w->scope);
			lo_buf_addc(b, ',');
		}
		lo_buf_adds(b, "\"since\":");
		moment_put(b, w->since);
		lo_buf_addc(b, '}');
	}
	lo_buf_addc(b, ']');
}

static void
put_scopes(struct lo_buf *b, const struct manifest *m)
{
	lo_buf_adds(b, ",\n\"scopes\":[");
	for (size_t i = 0; i < m->scopes.count; i++) {
		lo_buf_adds(b, i > 0 ? ",\n" : "\n");
		lo_json_puts(b, m->scopes.v[i]);
	}
	lo_buf_addc(b, ']');
}

static void
put_parts(struct lo_buf *b, const struct manifest *m)
{
	char hash[LO_HASH_HEX], packed[LO_HASH_HEX];

	lo_buf_adds(b, ",\n\"parts\":[");
	for (size_t i = 0; i < m->part_count; i++) {
		const struct part_info *p = &m->parts[i];

		lo_hash_hex(p->hash, hash);
		lo_hash_hex(p->packed_hash, packed);
		lo_buf_addf(b,
		    "%s\n{\"name\":\"part-%03zu.jsonl.gz\""
		    ",\"records\":%" PRIu64 ",\"bytes\":%" PRIu64
		    ",\"sha256\":\"%s\",\"gz_bytes\":%" PRIu64
		    ",\"gz_sha256\":\"%s\"}",
		    i > 0 ? "," : "", i, p->records, p->bytes, hash, p->packed,
		    packed);
	}
	lo_buf_adds(b, "]}\n");
}

void
manifest_put(struct lo_buf *b, const struct manifest *m)
{
	lo_buf_addf(b, "{\"version\":%d", VERSION);
	text(b, "stream", m->stream);
	text(b, "run_id", m->run_id);
	text(b, "mode", m->mode);
	text(b, "status", m->status);
	text(b, "client_id", m->client_id);
	text(b, "started_at", m->started_at);
	text(b, "sealed_at", m->sealed_at);
	if (m->resumed_from.len > 0) {
		lo_buf_adds(b, ",\n\"resumed_from\":");
		lo_buf_addspan(b, lo_buf_span(&m->resumed_from));
	}
	lo_buf_addf(b, ",\n\"gap\":%s", m->gap ? "true" : "false");
	lo_buf_addf(b, ",\n\"distinct\":%s", m->distinct ? "true" : "false");
	lo_buf_addf(b, ",\n\"native\":%s", m->native ? "true" : "false");
	number(b, "records", m->records);
	number(b, "sent", m->sent);
	number(b, "letters", m->letters);
	number(b, "tombstones", m->tombstones);
	number(b, "states", m->states);
	number(b, "bytes", m->bytes);
	if (m->scoped)
		put_scopes(b, m);
	put_wholes(b, m);
	put_parts(b, m);
}

static int
wrong(struct lo_err *e, const char *member)
{
	return lo_fail(e, LO_DATA, "no manifest: /%s", member);
}

/* A text; where there is none *out stays NULL. */
static int
take_text(struct lo_span value, const char *name, char **out, struct lo_err *e)
{
	struct lo_buf b;

	if (value.p == NULL)
		return 0;
	if (lo_json_kind(value) != 's')
		return wrong(e, name);
	lo_buf_init(&b, value.len);
	lo_json_text(&b, value);
	if (b.failed || memchr(b.p, '\0', b.len) != NULL) {
		lo_buf_free(&b);
		return wrong(e, name);
	}
	*out = b.p;
	return 0;
}

static int
get_text(struct lo_span o, const char *name, char **out, struct lo_err *e)
{
	return take_text(lo_json_get(o, name), name, out, e);
}

static int
get_number(struct lo_span o, const char *name, uint64_t *out, struct lo_err *e)
{
	int64_t n;

	if (!lo_json_int(lo_json_get(o, name), &n) || n < 0)
		return wrong(e, name);
	*out = n;
	return 0;
}

static bool
is_true(struct lo_span o, const char *name)
{
	return lo_json_kind(lo_json_get(o, name)) == 't';
}

static int
get_hash(struct lo_span o, const char *name, unsigned char out[LO_HASH_SIZE],
    struct lo_err *e)
{
	static const char digits[] = "0123456789abcdef";
	struct lo_span v = lo_json_get(o, name);

	if (v.len != 2 * LO_HASH_SIZE + 2)
		return wrong(e, name);
	for (int i = 0; i < LO_HASH_SIZE; i++) {
		const char *high = memchr(digits, v.p[1 + 2 * i], 16);
		const char *low = memchr(digits, v.p[2 + 2 * i], 16);

		if (high == NULL || low == NULL)
			return wrong(e, name);
		out[i] = (high - digits) << 4 | (low - digits);
	}
	return 0;
}

static int
get_parts(struct manifest *m, struct lo_span parts, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span o;

	lo_json_walk(&w, parts);
	while (lo_json_element(&w, &o)) {
		struct part_info p;

		if (m->part_count >= MANIFEST_PARTS_MAX ||
		    get_number(o, "records", &p.records, e) < 0 ||
		    get_number(o, "bytes", &p.bytes, e) < 0 ||
		    get_number(o, "gz_bytes", &p.packed, e) < 0 ||
		    get_hash(o, "sha256", p.hash, e) < 0 ||
		    get_hash(o, "gz_sha256", p.packed_hash, e) < 0)
			return wrong(e, "parts");
		manifest_part(m, &p);
	}
	return 0;
}

static int
get_scopes(struct manifest *m, struct lo_span list, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span value;

	m->scoped = lo_json_kind(list) == 'a';
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &value)) {
		char *scope = NULL;

		if (take_text(value, "scopes", &scope, e) < 0)
			return -1;
		manifest_scope(m, lo_span_of(scope));
		free(scope);
	}
	return 0;
}

static int
get_wholes(struct manifest *m, struct lo_span list, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span o;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &o)) {
		struct moment since;
		char *scope = NULL;

		if (!moment_since(lo_json_get(o, "since"), &since) ||
		    get_text(o, "scope", &scope, e) < 0)
			return wrong(e, "enumerated");
		manifest_whole(m, lo_span_of(scope), since);
		free(scope);
	}
	return 0;
}

static int
check(const struct manifest *m, uint64_t version, struct lo_err *e)
{
	int64_t run;

	if (version != VERSION)
		return lo_fail(e, LO_CONFIG,
		    "a manifest of version %" PRIu64
		    ", this program knows %d; take a newer one",
		    version, VERSION);
	if (m->stream == NULL || !lo_stream_ok(lo_span_of(m->stream)))
		return wrong(e, "stream");
	if (m->run_id == NULL ||
	    !lo_run_id_parse(m->run_id, strlen(m->run_id), &run))
		return wrong(e, "run_id");
	if (m->mode == NULL || m->status == NULL)
		return wrong(e, m->mode == NULL ? "mode" : "status");
	return 0;
}

int
manifest_parse(struct manifest *m, struct lo_span o, struct lo_err *e)
{
	struct lo_json_fault f;
	uint64_t version = 0;

	if (lo_json_check(o.p, o.len, LO_JSON_DEPTH, &f) < 0)
		return lo_fail(
		    e, LO_DATA, "no manifest: byte %zu: %s", f.offset, f.what);
	o = lo_json_trim(o);
	lo_buf_reset(&m->resumed_from);
	if (lo_json_get(o, "resumed_from").p != NULL)
		lo_buf_addspan(
		    &m->resumed_from, lo_json_get(o, "resumed_from"));
	m->gap = is_true(o, "gap");
	m->distinct = is_true(o, "distinct");
	m->native = is_true(o, "native");
	if (m->resumed_from.failed)
		return wrong(e, "resumed_from");
	if (get_number(o, "version", &version, e) < 0 ||
	    get_text(o, "stream", &m->stream, e) < 0 ||
	    get_text(o, "run_id", &m->run_id, e) < 0 ||
	    get_text(o, "mode", &m->mode, e) < 0 ||
	    get_text(o, "status", &m->status, e) < 0 ||
	    get_text(o, "client_id", &m->client_id, e) < 0 ||
	    get_text(o, "started_at", &m->started_at, e) < 0 ||
	    get_text(o, "sealed_at", &m->sealed_at, e) < 0 ||
	    check(m, version, e) < 0)
		return -1;
	if (get_number(o, "records", &m->records, e) < 0 ||
	    get_number(o, "sent", &m->sent, e) < 0 ||
	    get_number(o, "letters", &m->letters, e) < 0 ||
	    get_number(o, "tombstones", &m->tombstones, e) < 0 ||
	    get_number(o, "states", &m->states, e) < 0 ||
	    get_scopes(m, lo_json_get(o, "scopes"), e) < 0 ||
	    get_wholes(m, lo_json_get(o, "enumerated"), e) < 0)
		return -1;
	return get_parts(m, lo_json_get(o, "parts"), e);
}
