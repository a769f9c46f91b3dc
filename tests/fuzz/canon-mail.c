/* Any bytes as a message, as a tree of parts where they are JSON, and as each
 * header field: what comes out is JSON, every time. */
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/native.h"
#include "common/base64.h"
#include "common/json.h"
#include "tests/fuzz/fuzz.h"

static void
call(const struct lo_native *n, struct lo_span in)
{
	struct lo_json_fault f;
	struct lo_buf out;
	struct lo_err e;

	lo_buf_init(&out, 256 << 20);
	if (n->call(in, &out, &e) < 0)
		claim(e.status == LO_DATA && e.text[0] != '\0');
	else
		claim(
		    !out.failed && lo_json_check(out.p, out.len, 100, &f) == 0);
	lo_buf_free(&out);
}

static void
call_all(struct lo_span in)
{
	for (const struct lo_native *n = canon_natives; n->name != NULL; n++)
		if (n->call != NULL)
			call(n, in);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct lo_json_fault f;
	struct lo_buf in;
	char *copy;

	/* Memory of its own: a byte too far is seen. */
	copy = calloc(size > 0 ? size : 1, 1);
	if (size > 0)
		memcpy(copy, data, size);
	lo_buf_init(&in, 8 * size + 64);
	lo_buf_adds(&in, "{\"raw\":\"");
	lo_base64url_put(&in, copy, size);
	lo_buf_adds(&in, "\"}");
	call_all(lo_buf_span(&in));
	lo_buf_reset(&in);
	lo_json_put(&in, copy, size);
	call_all(lo_buf_span(&in));
	if (lo_json_check(copy, size, 100, &f) == 0)
		call_all((struct lo_span){copy, size});
	lo_buf_free(&in);
	free(copy);
	return 0;
}
