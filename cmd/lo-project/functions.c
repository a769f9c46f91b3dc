#include "cmd/lo-project/functions.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/chars.h"
#include "cmd/lo-project/money.h"
#include "cmd/lo-project/quote.h"
#include "common/change.h"
#include "common/data.h"
#include "common/file.h"
#include "common/hash.h"
#include "common/html.h"
#include "common/json.h"
#include "common/when.h"

enum { RESULT_MAX = 256 << 20, SHORT = 8 };

typedef void text_fn(struct lo_buf *, struct lo_span);

static struct lo_span
text_of(sqlite3_value *value)
{
	struct lo_span text = {(const char *)sqlite3_value_text(value), 0};

	text.len = (size_t)sqlite3_value_bytes(value);
	return text;
}

static void
give(sqlite3_context *context, struct lo_buf *b)
{
	if (b->failed)
		sqlite3_result_error_toobig(context);
	else
		sqlite3_result_text64(
		    context, b->p, b->len, SQLITE_TRANSIENT, SQLITE_UTF8);
	lo_buf_free(b);
}

static void
short_hash(struct lo_buf *b, struct lo_span text)
{
	char hex[LO_HASH_HEX];

	lo_hash_text(text.p, text.len, hex);
	lo_buf_add(b, hex, SHORT);
}

/* Equal for addresses and names that differ by case or blanks alone. */
static void
fold(struct lo_buf *b, struct lo_span text)
{
	static const char blanks[] = " \t\r\n";

	while (text.len > 0 && strchr(blanks, *text.p) != NULL) {
		text.p++;
		text.len--;
	}
	while (text.len > 0 && strchr(blanks, text.p[text.len - 1]) != NULL)
		text.len--;
	chars_fold(b, text);
}

struct text_function {
	const char *name;
	text_fn *fn;
};

/* One text in, one text out. */
static void
call_text(sqlite3_context *context, int n, sqlite3_value **values)
{
	const struct text_function *f = sqlite3_user_data(context);
	struct lo_span in = text_of(values[0]);
	struct lo_buf b;

	(void)n;
	if (sqlite3_value_type(values[0]) == SQLITE_NULL)
		return;
	if (in.p == NULL) {
		sqlite3_result_error_nomem(context);
		return;
	}
	lo_buf_init(&b, RESULT_MAX);
	f->fn(&b, in);
	give(context, &b);
}

/* What stands at a JSON pointer: the text of a string, else JSON. */
static void
call_config(sqlite3_context *context, int n, sqlite3_value **values)
{
	const struct settings *s = sqlite3_user_data(context);
	const char *pointer = (const char *)sqlite3_value_text(values[0]);
	struct lo_span value;
	struct lo_buf b;

	(void)n;
	if (pointer == NULL)
		return;
	value = lo_config_get(&s->config, pointer);
	if (value.p == NULL || lo_json_kind(value) == 'z')
		return;
	lo_buf_init(&b, RESULT_MAX);
	if (lo_json_kind(value) == 's')
		(void)lo_json_text(&b, value);
	else
		lo_json_compact(&b, value);
	give(context, &b);
}

static void
call_local_day(sqlite3_context *context, int n, sqlite3_value **values)
{
	char day[SETTINGS_DAY];

	(void)n;
	if (settings_day(text_of(values[0]), day))
		sqlite3_result_text(context, day, -1, SQLITE_TRANSIENT);
}

static void
call_local_time(sqlite3_context *context, int n, sqlite3_value **values)
{
	char time[SETTINGS_DAY + 6];

	(void)n;
	if (settings_time(text_of(values[0]), time))
		sqlite3_result_text(context, time, -1, SQLITE_TRANSIENT);
}

static void
call_today(sqlite3_context *context, int n, sqlite3_value **values)
{
	char now[LO_WHEN_TEXT], day[SETTINGS_DAY];

	(void)n;
	(void)values;
	lo_when_text(lo_when_now(), now);
	if (settings_day(lo_span_of(now), day))
		sqlite3_result_text(context, day, -1, SQLITE_TRANSIENT);
}

static void
call_money(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct lo_buf b;

	(void)n;
	if (sqlite3_value_numeric_type(values[0]) != SQLITE_INTEGER)
		return;
	lo_buf_init(&b, RESULT_MAX);
	money_put(&b, sqlite3_value_int64(values[0]), text_of(values[1]));
	give(context, &b);
}

/* NULL for a scale without figures. */
static void
call_score_change(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct lo_span figures = text_of(values[3]);
	struct lo_change c = {sqlite3_value_double(values[0]),
	    sqlite3_value_double(values[1]),
	    lo_span_is(text_of(values[2]), "higher_better")};
	struct lo_json_fault f;
	struct lo_buf b;

	(void)n;
	if (sqlite3_value_type(values[0]) == SQLITE_NULL ||
	    sqlite3_value_type(values[1]) == SQLITE_NULL)
		return;
	if (figures.p == NULL ||
	    lo_json_check(figures.p, figures.len, LO_JSON_DEPTH, &f) < 0)
		figures = lo_span_of("{}");
	lo_buf_init(&b, RESULT_MAX);
	lo_change_put(&b, &c, figures);
	give(context, &b);
}

/* A name that leads out of the catalogue is no entry of it. */
static void
call_catalogue(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *kind = (const char *)sqlite3_value_text(values[0]);
	const char *name = (const char *)sqlite3_value_text(values[1]);
	struct lo_buf text;
	struct lo_err e;
	char *path;

	(void)n;
	if (kind == NULL || name == NULL || !lo_name_ok(lo_span_of(kind)) ||
	    !lo_name_ok(lo_span_of(name)))
		return;
	path = lo_data_find(kind, name, &e);
	lo_buf_init(&text, RESULT_MAX);
	if (path != NULL && lo_file_read(path, &text, &e) == 0)
		give(context, &text);
	else
		lo_buf_free(&text);
	free(path);
}

static void
call_minor_units(sqlite3_context *context, int n, sqlite3_value **values)
{
	int64_t amount;

	(void)n;
	if (money_read(text_of(values[0]), text_of(values[1]), &amount))
		sqlite3_result_int64(context, amount);
}

int
functions_add(sqlite3 *db, const char *name, int arguments, const void *data,
    void (*call)(sqlite3_context *, int, sqlite3_value **), struct lo_err *e)
{
	union {
		const void *in;
		void *out;
	} user = {data};

	if (sqlite3_create_function_v2(db, name, arguments,
		SQLITE_UTF8 | SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC, user.out,
		call, NULL, NULL, NULL) != SQLITE_OK)
		return lo_fail(e, LO_BUG, "function %s", name);
	return 0;
}

int
functions_register(
    sqlite3 *db, const struct settings *settings, struct lo_err *e)
{
	static const struct text_function texts[] = {
	    {"html_text", lo_html_text}, {"html_markdown", lo_html_markdown},
	    {"markdown", quote_fold}, {"fold_quotes", quote_fold_markdown},
	    {"inline", quote_escape}, {"short_hash", short_hash},
	    {"fold", fold}};
	static const struct {
		const char *name;
		int arguments;
		void (*call)(sqlite3_context *, int, sqlite3_value **);
	} others[] = {{"config", 1, call_config},
	    {"local_day", 1, call_local_day},
	    {"local_time", 1, call_local_time}, {"today", 0, call_today},
	    {"money", 2, call_money}, {"minor_units", 2, call_minor_units},
	    {"catalogue", 2, call_catalogue},
	    {"score_change", 4, call_score_change}};
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (functions_add(
			db, texts[i].name, 1, &texts[i], call_text, e) < 0)
			return -1;
	}
	for (i = 0; i < sizeof others / sizeof *others; i++) {
		if (functions_add(db, others[i].name, others[i].arguments,
			settings, others[i].call, e) < 0)
			return -1;
	}
	return 0;
}
