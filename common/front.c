#include <string.h>

#include "common/front.h"
#include "common/when.h"

/* Up to the last comma between two members; 0 when there is none. */
static size_t
whole_members(struct lo_span text)
{
	bool quoted = false;
	size_t last = 0;
	int depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if (c == '}' || c == ']') {
			depth--;
		} else if (c == ',' && depth == 1) {
			last = i;
		}
	}
	return last;
}

static bool
is_record(const struct lo_record *r)
{
	static const enum lo_type types[] = {
	    LO_RAW, LO_CANONICAL, LO_MEASUREMENT, LO_OBSERVATION};
	struct lo_span at = r->field[LO_F_OBSERVED_AT];
	int64_t us;

	if (lo_json_kind(r->field[LO_F_IDEM_KEY]) != 's' ||
	    lo_json_kind(r->field[LO_F_CORRELATION_ID]) != 's' ||
	    lo_json_kind(at) != 's' ||
	    !lo_when_parse(at.p + 1, at.len - 2, &us))
		return false;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (lo_json_is(r->field[LO_F_TYPE], lo_type_name(types[i])))
			return true;
	return false;
}

bool
lo_front(struct lo_record *r, struct lo_span beginning, struct lo_buf *room)
{
	struct lo_json_fault f;

	beginning.len = whole_members(beginning);
	lo_buf_reset(room);
	lo_buf_addspan(room, beginning);
	lo_buf_addc(room, '}');
	memset(r, 0, sizeof(*r));
	return !room->failed &&
	       lo_record_parse(r, lo_buf_span(room), &f) == 0 && is_record(r);
}
