#include "cmd/lo-extract/versions.h"

#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"

enum { TEXT_MAX = 4 << 20 };

int
versions_open(struct versions *v, const char *path, struct lo_err *e)
{
	struct lo_json_fault f;

	memset(v, 0, sizeof(*v));
	lo_buf_init(&v->text, TEXT_MAX);
	if (path == NULL)
		return 0;
	v->path = lo_strdup(path);
	v->known = lo_file_exists(path);
	if (!v->known)
		return 0;
	if (lo_file_read(path, &v->text, e) < 0)
		return -1;
	if (lo_json_check(v->text.p, v->text.len, LO_JSON_DEPTH, &f) < 0)
		return lo_fail(e, LO_CONFIG,
		    "%s: byte %zu: %s; remove it and run with --full", path,
		    f.offset, f.what);
	return 0;
}

void
versions_close(struct versions *v)
{
	free(v->path);
	lo_buf_free(&v->text);
}

static struct lo_span
entry(const struct versions *v, const char *type)
{
	if (v->text.len == 0)
		return (struct lo_span){NULL, 0};
	return lo_json_get(lo_json_trim(lo_buf_span(&v->text)), type);
}

struct lo_span
versions_since(
    const struct versions *v, const char *type, struct lo_span version)
{
	struct lo_span known = entry(v, type);

	if (!lo_span_equal(lo_json_get(known, "version"), version))
		return (struct lo_span){NULL, 0};
	return lo_json_get(known, "since");
}

int
versions_note(struct versions *v, const char *type, struct lo_span version,
    struct lo_span since, struct lo_err *e)
{
	struct lo_span key, value;
	struct lo_json_walk w;
	struct lo_buf b;
	int got = 0;

	lo_buf_init(&b, TEXT_MAX);
	lo_buf_addc(&b, '{');
	lo_json_puts(&b, type);
	lo_buf_adds(&b, ":{\"version\":");
	lo_buf_addspan(&b, version);
	lo_buf_adds(&b, ",\"since\":");
	lo_buf_addspan(&b, since);
	lo_buf_addc(&b, '}');
	if (v->text.len > 0) {
		lo_json_walk(&w, lo_json_trim(lo_buf_span(&v->text)));
		while (lo_json_member(&w, &key, &value)) {
			if (lo_json_is(key, type))
				continue;
			lo_buf_addc(&b, ',');
			lo_buf_addspan(&b, key);
			lo_buf_addc(&b, ':');
			lo_buf_addspan(&b, value);
		}
	}
	lo_buf_addc(&b, '}');
	lo_buf_reset(&v->text);
	lo_buf_addspan(&v->text, lo_buf_span(&b));
	v->text.failed |= b.failed;
	lo_buf_free(&b);
	if (v->text.failed)
		return lo_fail(e, LO_NOINPUT, "too many versions to remember");
	if (v->path != NULL)
		got = lo_file_replace(v->path, lo_buf_span(&v->text), e);
	return got;
}
