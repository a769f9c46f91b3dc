#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/mem.h"

#include "kinds.h"
#include "ledger.h"

enum { LEDGER_MAX = 64 << 20, CURSOR_MAX = 16 << 20 };

static int
read_if(const char *path, struct lo_buf *b, struct lo_err *e)
{
	return lo_file_exists(path) ? lo_file_read(path, b, e) : 0;
}

static void
hash_text(struct lo_span cursor, char hex[LO_HASH_HEX])
{
	unsigned char hash[LO_HASH_SIZE];

	cursor_hash(cursor, hash);
	lo_hash_hex(hash, hex);
}

static int
keep_hashes(const char *dir, const char *stream, const struct batch *b,
    struct lo_err *e)
{
	char *path = lo_format("%s/state/%s.cursors", dir, stream);
	char hex[LO_HASH_HEX];
	struct lo_buf all;
	int got;

	lo_buf_init(&all, LEDGER_MAX);
	got = read_if(path, &all, e);
	for (size_t i = 0; i < b->count; i++) {
		if (b->rows[i].type != LO_STATE)
			continue;
		hash_text(b->rows[i].field[LO_F_CURSOR], hex);
		if (strstr(all.p, hex) == NULL)
			lo_buf_addf(&all, "%s\n", hex);
	}
	if (got == 0 && all.failed)
		got = lo_fail(
		    e, LO_IO, "%s: too long; remove its first lines", path);
	if (got == 0)
		got = lo_dir_make_parent(path, e);
	if (got == 0)
		got = lo_file_replace(path, lo_buf_span(&all), e);
	lo_buf_free(&all);
	free(path);
	return got;
}

static int
keep_state(const char *dir, const char *stream, struct lo_span run_id,
    struct lo_span cursor, struct lo_err *e)
{
	char *path = lo_format("%s/state/%s.json", dir, stream);
	struct lo_buf text;
	int got;

	lo_buf_init(&text, CURSOR_MAX + 8192);
	lo_buf_adds(&text, "{\"run_id\":");
	lo_json_put(&text, run_id.p, run_id.len);
	lo_buf_adds(&text, ",\"cursor\":");
	lo_buf_addspan(&text, cursor);
	lo_buf_adds(&text, "}\n");
	got = text.failed
		  ? lo_fail(e, LO_DATA, "a cursor is larger than 16 MiB")
		  : lo_file_replace(path, lo_buf_span(&text), e);
	lo_buf_free(&text);
	free(path);
	return got;
}

int
ledger_state(const char *dir, const char *stream, struct lo_buf *cursor,
    struct lo_buf *run_id, struct lo_err *e)
{
	char *path = lo_format("%s/state/%s.json", dir, stream);
	struct lo_json_fault f;
	struct lo_span value;
	struct lo_buf text;
	int got = 0;

	lo_buf_init(&text, CURSOR_MAX + 8192);
	if (lo_file_exists(path)) {
		got = lo_file_read(path, &text, e);
		if (got == 0 &&
		    lo_json_check(text.p, text.len, LO_JSON_DEPTH, &f) < 0)
			got =
			    lo_fail(e, LO_CONFIG, "%s: byte %zu: %s; remove it",
				path, f.offset, f.what);
		if (got == 0) {
			value = lo_json_trim(lo_buf_span(&text));
			lo_buf_addspan(cursor, lo_json_get(value, "cursor"));
			value = lo_json_get(value, "run_id");
			if (lo_json_kind(value) == 's')
				lo_json_text(run_id, value);
			got = 1;
		}
	}
	lo_buf_free(&text);
	free(path);
	return got;
}

int
ledger_add(
    struct sink *k, const char *dir, const struct batch *b, struct lo_err *e)
{
	const char *stream = k->block->stream.p;
	struct lo_span cursor = {NULL, 0};

	if (keep_hashes(dir, stream, b, e) < 0)
		return -1;
	for (size_t i = 0; i < b->count; i++)
		if (b->rows[i].type == LO_STATE)
			cursor = b->rows[i].field[LO_F_CURSOR];
	k->moved = k->cursor_moved = true;
	return keep_state(
	    dir, stream, lo_buf_span(&k->block->run_id), cursor, e);
}

int
ledger_holds(const char *dir, const char *stream, struct lo_span cursor,
    struct lo_err *e)
{
	char *path = lo_format("%s/state/%s.cursors", dir, stream);
	char hex[LO_HASH_HEX];
	struct lo_buf all;
	int got;

	hash_text(cursor, hex);
	lo_buf_init(&all, LEDGER_MAX);
	got = read_if(path, &all, e);
	if (got == 0)
		got = strstr(all.p, hex) != NULL;
	lo_buf_free(&all);
	free(path);
	return got;
}
