#include <string.h>

#include "cmd/lo-project/functions.h"
#include "cmd/lo-project/pending.h"
#include "common/content.h"
#include "common/transform_fit.h"

static struct lo_span
argument(sqlite3_value *value)
{
	struct lo_span s = {(const char *)sqlite3_value_text(value), 0};

	s.len = (size_t)sqlite3_value_bytes(value);
	return s;
}

/* holds(WANT, VALUE, POINTER): whether what stands there in a value, all of
 * them JSON of ours, meets a transform's condition. */
static void
call_holds(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct lo_span want = argument(values[0]), value = argument(values[1]);
	const char *pointer = (const char *)sqlite3_value_text(values[2]);

	(void)n;
	if (value.p != NULL)
		value = lo_json_pointer(lo_json_trim(value), pointer);
	sqlite3_result_int(context, lo_transform_holds(want, value));
}

/* record_hash(RECORD): the hash of a record that lies in a dead letter, as
 * the store has it of the living one. */
static void
call_record_hash(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct lo_span record = argument(values[0]), payload, inner;
	unsigned char hash[LO_HASH_SIZE];

	(void)n;
	if (record.p == NULL)
		return;
	payload = lo_json_get(record, lo_field_name(LO_F_PAYLOAD));
	inner = lo_json_get(record, lo_field_name(LO_F_CONTEXT));
	if (payload.p == NULL)
		return;
	if (lo_json_kind(inner) == 'z')
		inner.p = NULL;
	lo_content_hash(payload, inner, hash);
	sqlite3_result_blob(context, hash, sizeof(hash), SQLITE_TRANSIENT);
}

/* form_of(PAYLOAD): the id of the form that a payload answers. */
static void
call_form_of(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct lo_span payload = argument(values[0]), id;
	struct lo_buf text;

	(void)n;
	if (payload.p == NULL || lo_json_get(payload, "answers").p == NULL)
		return;
	id = lo_json_get(payload, "form_id");
	if (lo_json_kind(id) != 's')
		return;
	lo_buf_init(&text, id.len * 4);
	lo_json_text(&text, id);
	sqlite3_result_text64(
	    context, text.p, text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	lo_buf_free(&text);
}

int
pending_register(sqlite3 *db, struct lo_err *e)
{
	static const struct {
		const char *name;
		int arguments;
		void (*call)(sqlite3_context *, int, sqlite3_value **);
	} all[] = {{"holds", 3, call_holds},
	    {"record_hash", 1, call_record_hash}, {"form_of", 1, call_form_of}};
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++) {
		if (functions_add(db, all[i].name, all[i].arguments, NULL,
			all[i].call, e) < 0)
			return -1;
	}
	return 0;
}
