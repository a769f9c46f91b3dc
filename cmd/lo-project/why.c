#include "cmd/lo-project/why.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/stamp.h"
#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"

enum { PAGE_MAX = 64 << 20, KEYS_MAX = 1 << 20 };

/* The keys that the front matter names, as a JSON list. */
static bool
front_keys(struct lo_span text, struct lo_buf *keys)
{
	static const char member[] = "idem_key: ";
	const size_t n = sizeof member - 1;
	struct lo_json_fault f;
	struct lo_span line;

	if (!definition_line(&text, &line) || !lo_span_is(line, "---"))
		return false;
	while (definition_line(&text, &line) && !lo_span_is(line, "---")) {
		if (line.len <= n || memcmp(line.p, member, n) != 0)
			continue;
		line.p += n;
		line.len -= n;
		if (lo_json_check(line.p, line.len, LO_JSON_DEPTH, &f) < 0)
			return false;
		line = lo_json_trim(line);
		if (lo_json_kind(line) == 's')
			lo_buf_addf(keys, "[%.*s]", (int)line.len, line.p);
		else if (lo_json_kind(line) == 'a')
			lo_buf_addspan(keys, line);
		return keys->len > 0;
	}
	return false;
}

static int
read_page(const char *path, struct lo_buf *keys, const char **edited,
    struct lo_err *e)
{
	struct file_look look;
	struct lo_buf text;
	int rc;

	lo_buf_init(&text, PAGE_MAX);
	rc = lo_file_read(path, &text, e);
	if (rc == 0 && !front_keys(lo_buf_span(&text), keys))
		rc = lo_fail(e, LO_NOINPUT,
		    "%s: no page: its front matter has no idem_key", path);
	lo_buf_free(&text);
	if (rc == 0)
		rc = stamp_look(path, &look, e);
	if (rc == 0)
		*edited =
		    look.state == FILE_OURS ? "as it was written" : "edited";
	return rc;
}

/* A key never begins with a slash or a dot; a file that is there is meant. */
static bool
is_path(const char *key)
{
	return key[0] == '/' || key[0] == '.' ||
	       (strchr(key, '/') != NULL && lo_file_exists(key)) ||
	       (strlen(key) > 3 && strcmp(key + strlen(key) - 3, ".md") == 0);
}

int
why_run(struct reader *r, const char *key, const struct query_run *run,
    struct result *out, struct lo_err *e)
{
	bool path = is_path(key);
	const char *edited = "";
	struct lo_buf keys;
	char *pairs[3];
	int rc = 0, i;

	lo_buf_init(&keys, KEYS_MAX);
	if (path) {
		rc = read_page(key, &keys, &edited, e);
	} else {
		lo_buf_addc(&keys, '[');
		lo_json_puts(&keys, key);
		lo_buf_addc(&keys, ']');
	}
	if (rc == 0) {
		pairs[0] = lo_format("keys=%s", keys.p);
		pairs[1] = lo_format("page=%s", path ? key : "");
		pairs[2] = lo_format("edited=%s", edited);
		rc = query_named(
		    r, "why", (const char *const *)pairs, 3, run, out, e);
		for (i = 0; i < 3; i++)
			free(pairs[i]);
	}
	lo_buf_free(&keys);
	if (rc == 0 && out->rows <= (path ? 1 : 0))
		rc = lo_fail(e, LO_NOINPUT,
		    "nothing in the store has that key; give an idem_key, a "
		    "measurement_event_id or the path of a page");
	return rc;
}
