#include "cmd/lo-canon/document.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/document_fault.h"
#include "cmd/lo-canon/show.h"
#include "common/file.h"
#include "common/mem.h"

enum { FILE_MAX_BYTES = 64 << 20 };

int
document_schema(const char *name, struct schema **s, struct lo_err *e)
{
	struct lo_buf text;
	int bad;

	lo_buf_init(&text, FILE_MAX_BYTES);
	if (strchr(name, '/') != NULL)
		bad = lo_file_read(name, &text, e);
	else
		bad = show_schema(name, &text, e);
	if (bad == 0 && schema_load(s, lo_buf_span(&text), e) < 0)
		bad = lo_fail_at(e, "%s", name);
	lo_buf_free(&text);
	return bad;
}

static int
by_text(const void *va, const void *vb)
{
	const struct lo_span *a = va, *b = vb;
	size_t n = a->len < b->len ? a->len : b->len;
	int way = memcmp(a->p, b->p, n);

	if (way != 0)
		return way;
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return a->p < b->p ? -1 : a->p > b->p;
}

/* The second of two keys that are written alike, or an absent span. */
static struct lo_span
twice(struct lo_span object)
{
	struct lo_span *keys = NULL, key, value, found = {NULL, 0};
	struct lo_json_walk w;
	size_t n = 0;

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value)) {
		if ((n & (n - 1)) == 0)
			keys =
			    lo_realloc(keys, n > 0 ? n * 2 : 1, sizeof(*keys));
		keys[n++] = key;
	}
	if (n > 1)
		qsort(keys, n, sizeof(*keys), by_text);
	for (size_t i = 1; i < n && found.p == NULL; i++)
		if (lo_span_equal(keys[i - 1], keys[i]))
			found = keys[i];
	free(keys);
	return found;
}

/* As deep as lo_json_check lets a text be. */
static struct lo_span
any_twice(struct lo_span value)
{
	struct lo_span key, one, found = {NULL, 0};
	struct lo_json_walk w;

	lo_json_walk(&w, value);
	if (lo_json_kind(value) == 'a') {
		while (found.p == NULL && lo_json_element(&w, &one))
			found = any_twice(one);
		return found;
	}
	found = twice(value);
	while (found.p == NULL && lo_json_member(&w, &key, &one))
		found = any_twice(one);
	return found;
}

static int
check(const struct schema *s, const char *path, struct lo_span text,
    struct lo_err *e)
{
	struct document d = {path, text, lo_json_trim(text)};
	struct lo_json_fault bad;
	struct schema_fault f;
	struct lo_span key;

	if (lo_json_check(text.p, text.len, LO_JSON_DEPTH, &bad) < 0)
		return document_fault(&d,
		    (struct lo_span){text.p + bad.offset, 0}, e, "not JSON: %s",
		    bad.what);
	key = any_twice(d.root);
	if (key.p != NULL)
		return document_fault(
		    &d, key, e, "found twice in one object; expected once");
	return schema_check(s, d.root, &f) == 0 ? 0 : document_tell(&d, &f, e);
}

int
document_check(const struct schema *s, const char *path, struct lo_err *e)
{
	struct lo_buf text;
	int bad;

	lo_buf_init(&text, FILE_MAX_BYTES);
	bad = lo_file_read(path, &text, e);
	if (bad == 0)
		bad = check(s, path, lo_buf_span(&text), e);
	lo_buf_free(&text);
	return bad;
}
