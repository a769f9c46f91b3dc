#include <inttypes.h>
#include <string.h>

#include "common/json_top.h"
#include "common/record.h"
#include "common/state.h"
#include "common/when.h"

/* In the order of the enums: what a type or a member is called. */
static const char *const type_names[LO_TYPES] = {"", "begin", "raw",
    "canonical", "measurement", "observation", "event", "dead_letter", "state",
    "end"};

/* A member's kind as lo_json_kind says it: s string, n number, o object,
 * 't' true; '*' any value; 'w' an instant; 'S' a stream's name. */
static const struct {
	const char *name;
	char kind;
} fields[LO_FIELDS] = {
    [LO_F_TYPE] = {"type", 's'},
    [LO_F_STREAM] = {"stream", 'S'},
    [LO_F_RUN_ID] = {"run_id", 's'},
    [LO_F_MODE] = {"mode", 's'},
    [LO_F_CLIENT_ID] = {"client_id", '*'},
    [LO_F_RESUMED_FROM] = {"resumed_from", '*'},
    [LO_F_STARTED_AT] = {"started_at", '*'},
    [LO_F_COUNTS] = {"counts", 's'},
    [LO_F_IDEM_KEY] = {"idem_key", 's'},
    [LO_F_SOURCE_SYSTEM] = {"source_system", 's'},
    [LO_F_CONNECTION_NAME] = {"connection_name", 's'},
    [LO_F_OBJECT_TYPE] = {"object_type", 's'},
    [LO_F_EXTERNAL_ID] = {"external_id", 's'},
    [LO_F_SCHEMA_REF] = {"schema_ref", '*'},
    [LO_F_TAGS] = {"tags", '*'},
    [LO_F_OBSERVED_AT] = {"observed_at", 'w'},
    [LO_F_CORRELATION_ID] = {"correlation_id", 's'},
    [LO_F_SCOPE] = {"scope", '*'},
    [LO_F_CONTEXT] = {"context", '*'},
    [LO_F_PAYLOAD] = {"payload", '*'},
    [LO_F_DELETED] = {"deleted", 't'},
    [LO_F_SOURCE_IDEM_KEY] = {"source_idem_key", 's'},
    [LO_F_PART] = {"part", 'n'},
    [LO_F_PARTS] = {"parts", 'n'},
    [LO_F_CANONICAL_SCHEMA] = {"canonical_schema", 's'},
    [LO_F_TRANSFORM_REF] = {"transform_ref", 's'},
    [LO_F_STAGE] = {"stage", 's'},
    [LO_F_CODE] = {"code", '*'},
    [LO_F_REASON] = {"reason", '*'},
    [LO_F_OFFSET] = {"offset", 'n'},
    [LO_F_LENGTH] = {"length", 'n'},
    [LO_F_SHA256] = {"sha256", 's'},
    [LO_F_RECORD] = {"record", '*'},
    [LO_F_BYTES] = {"bytes", '*'},
    [LO_F_CURSOR] = {"cursor", '*'},
    [LO_F_RECORDS] = {"records", 'n'},
    [LO_F_MADE] = {"made", '*'},
    [LO_F_MORE] = {"more", '*'},
    [LO_F_SINCE] = {"since", '*'},
    [LO_F_STATUS] = {"status", '*'},
    [LO_F_EXIT] = {"exit", 'n'},
    [LO_F_EVENT_ID] = {"event_id", 's'},
    [LO_F_EVENT_TYPE] = {"event_type", 's'},
    [LO_F_CREATED_AT] = {"created_at", '*'},
    [LO_F_TARGET_OBJECT_TYPE] = {"target_object_type", '*'},
    [LO_F_MEASUREMENT_EVENT_ID] = {"measurement_event_id", 's'},
    [LO_F_VALIDATION_STATUS] = {"validation_status", '*'},
    [LO_F_TRANSFORM_SHA256] = {"transform_sha256", '*'},
};

/* What each type cannot do without; LO_F_TYPE ends a list. */
static const unsigned char required[LO_TYPES][12] = {
    [LO_BEGIN] = {LO_F_STREAM, LO_F_RUN_ID, LO_F_MODE},
    [LO_RAW] = {LO_F_IDEM_KEY, LO_F_SOURCE_SYSTEM, LO_F_CONNECTION_NAME,
	LO_F_OBJECT_TYPE, LO_F_EXTERNAL_ID, LO_F_OBSERVED_AT,
	LO_F_CORRELATION_ID},
    [LO_CANONICAL] = {LO_F_IDEM_KEY, LO_F_SOURCE_IDEM_KEY, LO_F_PARTS,
	LO_F_SOURCE_SYSTEM, LO_F_CONNECTION_NAME, LO_F_OBJECT_TYPE,
	LO_F_CANONICAL_SCHEMA, LO_F_TRANSFORM_REF, LO_F_OBSERVED_AT,
	LO_F_CORRELATION_ID},
    [LO_MEASUREMENT] = {LO_F_IDEM_KEY, LO_F_MEASUREMENT_EVENT_ID,
	LO_F_SOURCE_IDEM_KEY, LO_F_OBSERVED_AT, LO_F_CORRELATION_ID},
    [LO_OBSERVATION] = {LO_F_IDEM_KEY, LO_F_MEASUREMENT_EVENT_ID,
	LO_F_SOURCE_IDEM_KEY, LO_F_OBSERVED_AT, LO_F_CORRELATION_ID},
    [LO_EVENT] = {LO_F_EVENT_ID, LO_F_EVENT_TYPE},
    [LO_LETTER] = {LO_F_STAGE, LO_F_CODE},
    [LO_STATE] = {LO_F_STREAM, LO_F_RUN_ID, LO_F_CURSOR, LO_F_RECORDS},
    [LO_END] = {LO_F_STREAM, LO_F_RUN_ID, LO_F_STATUS, LO_F_EXIT, LO_F_RECORDS},
};

const char *
lo_type_name(enum lo_type type)
{
	return type_names[type];
}

const char *
lo_field_name(enum lo_field field)
{
	return fields[field].name;
}

static enum lo_type
type_of(struct lo_span name)
{
	for (int t = LO_BEGIN; t < LO_TYPES; t++)
		if (lo_json_is(name, type_names[t]))
			return t;
	return LO_STRANGER;
}

/* The search goes on where the last member was found: producers write in
 * the order of the table, so it mostly hits at once. */
static enum lo_field
field_of(struct lo_span key, unsigned *from)
{
	bool plain = memchr(key.p, '\\', key.len) == NULL;

	for (unsigned i = 0; i < LO_FIELDS; i++) {
		unsigned f = (*from + i) % LO_FIELDS;
		const char *name = fields[f].name;

		if (plain ? strncmp(key.p + 1, name, key.len - 2) == 0 &&
				name[key.len - 2] == '\0'
			  : lo_json_is(key, name)) {
			*from = f + 1;
			return f;
		}
	}
	return LO_FIELDS;
}

static bool
is_instant(struct lo_span s)
{
	int64_t us;

	return s.len > 2 && lo_when_parse(s.p + 1, s.len - 2, &us);
}

static bool
has_kind(struct lo_span value, char want)
{
	char kind = lo_json_kind(value);

	switch (want) {
	case '*':
		return true;
	case 'w':
		return kind == 's' && is_instant(value);
	case 'S':
		return kind == 's' && value.len > 2 &&
		       lo_stream_ok(
			   (struct lo_span){value.p + 1, value.len - 2});
	default:
		return kind == want;
	}
}

static void
stranger(struct lo_record *r, enum lo_field which, const char *why)
{
	if (r->type == LO_STRANGER)
		return;
	r->type = LO_STRANGER;
	r->which = which;
	r->why = why;
}

static void
require(struct lo_record *r)
{
	const unsigned char *need = required[r->type];

	for (; *need != LO_F_TYPE; need++) {
		if (r->field[*need].p == NULL)
			stranger(r, *need, "a member is missing");
		else if (!has_kind(r->field[*need], fields[*need].kind))
			stranger(r, *need, "a member is of the wrong kind");
	}
	if (r->type == LO_RAW && r->field[LO_F_PAYLOAD].p == NULL &&
	    lo_json_kind(r->field[LO_F_DELETED]) != 't')
		stranger(r, LO_F_PAYLOAD, "a member is missing");
	if (r->type == LO_CANONICAL && r->field[LO_F_PAYLOAD].p == NULL &&
	    !lo_span_is(r->field[LO_F_PARTS], "0"))
		stranger(r, LO_F_PAYLOAD, "a member is missing");
}

/* The spans of all members that are known; the last that stands there twice,
 * or LO_FIELDS. */
static enum lo_field
take_members(struct lo_record *r, const struct lo_json_top *top)
{
	struct lo_json_walk w;
	struct lo_span key, value;
	enum lo_field twice = LO_FIELDS, which;
	unsigned from = 0;

	lo_json_walk(&w, r->line);
	for (size_t i = 0; i < top->count; i++) {
		if (top->count <= LO_JSON_TOP) {
			key = top->members[i].key;
			value = top->members[i].value;
		} else if (!lo_json_member(&w, &key, &value)) {
			break;
		}
		which = field_of(key, &from);
		if (which == LO_FIELDS)
			continue;
		if (r->field[which].p != NULL)
			twice = which;
		r->field[which] = value;
	}
	return twice;
}

int
lo_record_parse(
    struct lo_record *r, struct lo_span line, struct lo_json_fault *f)
{
	struct lo_json_top top;
	enum lo_field twice;

	memset(r, 0, sizeof(*r));
	r->line = line;
	r->which = LO_FIELDS;
	r->why = "not a record: no known type";
	if (lo_json_check_top(line.p, line.len, LO_JSON_DEPTH, &top, f) < 0)
		return -1;
	twice = take_members(r, &top);
	if (r->field[LO_F_TYPE].p == NULL)
		return 0;
	r->type = type_of(r->field[LO_F_TYPE]);
	if (r->type == LO_STRANGER)
		return 0;
	if (twice != LO_FIELDS)
		stranger(r, twice, "a member stands there twice");
	else
		require(r);
	return 0;
}

void
lo_record_text(const struct lo_record *r, enum lo_field f, struct lo_buf *b)
{
	if (lo_json_kind(r->field[f]) == 's')
		lo_json_text(b, r->field[f]);
}
