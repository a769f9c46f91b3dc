#include "cmd/lo-extract/cursor.h"

#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/mem.h"

enum { PATH_MAX_BYTES = 64 << 10 };

/* Where path stands, or would. */
static size_t
place(const struct cursor *c, const char *path)
{
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(c->entries[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
stands(const struct cursor *c, size_t at, const char *path)
{
	return at < c->count && strcmp(c->entries[at].path, path) == 0;
}

struct lo_span
cursor_get(const struct cursor *c, const char *path)
{
	size_t at = place(c, path);

	return lo_span_of(stands(c, at, path) ? c->entries[at].json : NULL);
}

void
cursor_set(struct cursor *c, const char *path, struct lo_span json)
{
	size_t at = place(c, path);

	if (stands(c, at, path)) {
		free(c->entries[at].json);
		c->entries[at].json = lo_strndup(json.p, json.len);
		return;
	}
	if (c->count == c->cap) {
		c->cap = c->cap > 0 ? 2 * c->cap : 16;
		c->entries =
		    lo_realloc(c->entries, c->cap, sizeof(*c->entries));
	}
	memmove(c->entries + at + 1, c->entries + at,
	    (c->count - at) * sizeof(*c->entries));
	c->entries[at].path = lo_strdup(path);
	c->entries[at].json = lo_strndup(json.p, json.len);
	c->count++;
}

int
cursor_load(struct cursor *c, struct lo_span text, struct lo_err *e)
{
	struct lo_span files = lo_json_get(text, "files"), key, value;
	struct lo_json_walk w;
	struct lo_buf path;

	memset(c, 0, sizeof(*c));
	if (lo_json_kind(files) != 'o')
		return lo_fail(e, LO_CONFIG,
		    "the cursor is not one of files; run with --full");
	lo_buf_init(&path, PATH_MAX_BYTES);
	lo_json_walk(&w, files);
	while (lo_json_member(&w, &key, &value)) {
		lo_buf_reset(&path);
		lo_json_text(&path, key);
		if (!path.failed)
			cursor_set(c, path.p, value);
	}
	lo_buf_free(&path);
	return 0;
}

void
cursor_free(struct cursor *c)
{
	for (size_t i = 0; i < c->count; i++) {
		free(c->entries[i].path);
		free(c->entries[i].json);
	}
	free(c->entries);
	memset(c, 0, sizeof(*c));
}

void
cursor_text(const struct cursor *c, struct lo_buf *b)
{
	lo_buf_reset(b);
	lo_buf_adds(b, "{\"files\":{");
	for (size_t i = 0; i < c->count; i++) {
		if (i > 0)
			lo_buf_addc(b, ',');
		lo_json_puts(b, c->entries[i].path);
		lo_buf_addc(b, ':');
		lo_buf_adds(b, c->entries[i].json);
	}
	lo_buf_adds(b, "}}");
}
