#include <stdlib.h>
#include <string.h>

#include "common/filter_path.h"
#include "common/filter_token.h"
#include "common/mem.h"

char *
lo_path_parse(struct lo_span program)
{
	struct lo_tokens t;
	struct lo_token token;
	/* A name is shorter than its token by the dot. */
	char *path = lo_zalloc(program.len + 2, 1), *end = path;
	unsigned count = 0;
	bool good = true, dot = false;

	lo_tokens_init(&t, program);
	for (; good && lo_tokens_next(&t, &token); count++) {
		dot = dot || lo_token_is(&token, ".");
		good = lo_token_is(&token, ".") ||
		       (token.kind == LO_TOKEN_FIELD &&
			   memchr(token.text.p, ':', token.text.len) == NULL);
		if (good && token.kind == LO_TOKEN_FIELD) {
			memcpy(end, token.text.p + 1, token.text.len - 1);
			end += token.text.len;
		}
	}
	if (good && count > 0 && (!dot || count == 1))
		return path;
	free(path);
	return NULL;
}

static const char *
kind_name(struct lo_span value)
{
	switch (lo_json_kind(value)) {
	case 'a':
		return "array";
	case 's':
		return "string";
	case 'n':
		return "number";
	default:
		return "boolean";
	}
}

int
lo_path_run(const char *path, struct lo_span input, struct lo_buf *out,
    struct lo_err *e)
{
	static const struct lo_span null = {"null", 4};
	struct lo_span at = input;

	for (; *path != '\0'; path += strlen(path) + 1) {
		if (lo_json_kind(at) == 'o')
			at = lo_json_get(at, path);
		else if (lo_json_kind(at) != 'z')
			return lo_fail(e, LO_DATA,
			    "cannot index %s with string", kind_name(at));
		if (at.p == NULL)
			at = null;
	}
	lo_json_compact(out, at);
	lo_buf_addc(out, '\n');
	return 0;
}
