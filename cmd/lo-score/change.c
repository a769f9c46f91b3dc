#include "change.h"

#include "common/change.h"
#include "common/json.h"
#include "match.h"

enum { TEXT_MAX = 4096 };

static bool
score(struct lo_span line, const char *name, double *out)
{
	struct lo_span at = lo_json_get(line, name);
	int64_t n;

	if (lo_json_kind(at) != 'n' || !lo_json_int(at, &n))
		return false;
	*out = (double)n;
	return true;
}

bool
change_holds(struct lo_span line, struct lo_buf *why)
{
	struct lo_span way = lo_json_get(line, "direction");
	struct lo_change c = {0, 0, false};
	struct lo_buf got;
	bool holds;

	if (!score(line, "baseline", &c.before) ||
	    !score(line, "followup", &c.after)) {
		lo_buf_adds(why, "# baseline and followup: two numbers\n");
		return false;
	}
	c.higher_better = way.p != NULL && lo_json_is(way, "higher_better");
	lo_buf_init(&got, TEXT_MAX);
	lo_change_put(&got, &c, lo_json_get(line, "thresholds"));
	holds =
	    match(lo_json_get(line, "expected"), lo_buf_span(&got), "", why);
	lo_buf_free(&got);
	return holds;
}
