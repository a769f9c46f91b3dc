#include "cmd/lo-project/functions.h"

#include "cmd/lo-project/html.h"
#include "cmd/lo-project/quote.h"
#include "common/hash.h"

enum { RESULT_MAX = 256 << 20, SHORT = 8 };

typedef void text_fn(struct lo_buf *, struct lo_span);

/* One text in, one text out. */
static void
apply(sqlite3_context *context, sqlite3_value *value, text_fn *fn)
{
	struct lo_span in;
	struct lo_buf b;

	if (sqlite3_value_type(value) == SQLITE_NULL)
		return;
	in.p = (const char *)sqlite3_value_text(value);
	in.len = (size_t)sqlite3_value_bytes(value);
	if (in.p == NULL) {
		sqlite3_result_error_nomem(context);
		return;
	}
	lo_buf_init(&b, RESULT_MAX);
	fn(&b, in);
	if (b.failed)
		sqlite3_result_error_toobig(context);
	else
		sqlite3_result_text64(
		    context, b.p, b.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	lo_buf_free(&b);
}

static void
call_html_text(sqlite3_context *context, int n, sqlite3_value **values)
{
	(void)n;
	apply(context, values[0], html_text);
}

static void
call_markdown(sqlite3_context *context, int n, sqlite3_value **values)
{
	(void)n;
	apply(context, values[0], quote_fold);
}

static void
call_inline(sqlite3_context *context, int n, sqlite3_value **values)
{
	(void)n;
	apply(context, values[0], quote_escape);
}

static void
short_hash(struct lo_buf *b, struct lo_span text)
{
	char hex[LO_HASH_HEX];

	lo_hash_text(text.p, text.len, hex);
	lo_buf_add(b, hex, SHORT);
}

static void
call_short_hash(sqlite3_context *context, int n, sqlite3_value **values)
{
	(void)n;
	apply(context, values[0], short_hash);
}

int
functions_register(sqlite3 *db, struct lo_err *e)
{
	static const struct {
		const char *name;
		void (*call)(sqlite3_context *, int, sqlite3_value **);
	} all[] = {{"html_text", call_html_text}, {"markdown", call_markdown},
	    {"inline", call_inline}, {"short_hash", call_short_hash}};
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++) {
		if (sqlite3_create_function_v2(db, all[i].name, 1, flags, NULL,
			all[i].call, NULL, NULL, NULL) != SQLITE_OK)
			return lo_fail(e, LO_BUG, "function %s", all[i].name);
	}
	return 0;
}
