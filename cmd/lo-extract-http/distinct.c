#include "cmd/lo-extract-http/distinct.h"

#include <string.h>

#include "common/json.h"

enum { NAME_MAX_BYTES = 4096, KEY_MAX = 64 << 10, POINTER_MAX = 1024 };

void
distinct_init(struct distinct *d)
{
	memset(d, 0, sizeof(*d));
	lo_buf_init(&d->name, NAME_MAX_BYTES);
}

void
distinct_free(struct distinct *d)
{
	marks_free(&d->marks);
	lo_buf_free(&d->name);
}

/* What tells a record from others, one JSON value after the other. */
static void
put_key(struct lo_span by, struct lo_span row, struct lo_buf *key)
{
	struct lo_json_walk w;
	struct lo_span pointer;
	struct lo_buf text;

	lo_buf_reset(key);
	lo_buf_init(&text, POINTER_MAX);
	lo_json_walk(&w, by);
	while (lo_json_element(&w, &pointer)) {
		lo_buf_reset(&text);
		lo_json_text(&text, pointer);
		lo_buf_addspan(key, lo_json_pointer(row, text.p));
		lo_buf_addc(key, ',');
	}
	lo_buf_free(&text);
}

unsigned long
distinct_count(struct distinct *d, struct lo_span how, struct lo_span array)
{
	struct lo_span name = lo_json_get(how, "in"), row;
	struct lo_json_walk w;
	struct lo_buf key;

	if (name.p == NULL || !lo_span_is(name, d->name.p)) {
		marks_free(&d->marks);
		lo_buf_reset(&d->name);
		lo_buf_addspan(&d->name, name);
	}
	lo_buf_init(&key, KEY_MAX);
	lo_json_walk(&w, array);
	while (lo_json_element(&w, &row)) {
		put_key(lo_json_get(how, "by"), row, &key);
		marks_add(&d->marks, lo_buf_span(&key));
	}
	lo_buf_free(&key);
	return d->marks.count;
}
