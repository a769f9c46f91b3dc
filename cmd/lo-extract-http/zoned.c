#include "cmd/lo-extract-http/zoned.h"

#include "common/json.h"
#include "common/zone.h"

enum { NAME_MAX_BYTES = 256, FARTHEST = 253402300799 / 86400 };

static int
day(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_span zone = lo_json_pointer(in, "/1");
	char text[LO_DAY_TEXT];
	struct lo_buf name;
	int64_t seconds;
	bool got;

	if (!lo_json_int(lo_json_pointer(in, "/0"), &seconds) ||
	    seconds / 86400 > FARTHEST || seconds / 86400 < -FARTHEST)
		return lo_fail(e, LO_DATA, "zone_day: not an instant");
	lo_buf_init(&name, NAME_MAX_BYTES);
	if (lo_json_kind(zone) == 's')
		lo_json_text(&name, zone);
	got = lo_zone_day(seconds * 1000000, lo_buf_span(&name), text);
	lo_buf_free(&name);
	if (!got)
		return lo_fail(e, LO_DATA, "zone_day: not a zone");
	lo_buf_addf(out, "\"%s\"", text);
	return 0;
}

const struct lo_native zoned_natives[] = {
    {.name = "zone_day", .call = day},
    {.name = NULL},
};
