#include <inttypes.h>
#include <stdlib.h>

#include "change.h"
#include "common/json.h"
#include "match.h"

enum { TEXT_MAX = 4096 };

/* A figure of the vector; false when it is not there. */
static bool
figure(struct lo_span object, const char *name, int64_t *out)
{
	struct lo_span at = lo_json_get(object, name);

	return lo_json_kind(at) == 'n' && lo_json_int(at, out);
}

static void
put_truth(struct lo_buf *b, const char *name, bool truth)
{
	lo_buf_addf(b, ",\"%s\":%s", name, truth ? "true" : "false");
}

/* Counted so that more is worse, whatever the scale. */
struct pair {
	int64_t before, after, worse;
};

/* Each verdict needs its figure: where none is given there is none. */
static void
put_verdicts(struct lo_buf *b, struct lo_span limits, const struct pair *p)
{
	int64_t size = llabs(p->worse), at;

	if (figure(limits, "mcid", &at))
		put_truth(b, "mcid_met", size >= at);
	if (figure(limits, "reliable", &at))
		lo_buf_addf(b, ",\"reliable\":\"%s\"",
		    size < at      ? "no_reliable_change"
		    : p->worse < 0 ? "improved"
				   : "deteriorated");
	if (figure(limits, "case", &at) &&
	    (p->before >= at) != (p->after >= at))
		lo_buf_addf(b, ",\"crossed_case_cutoff\":\"%s\"",
		    p->after >= at ? "up" : "down");
	if (figure(limits, "response_percent", &at))
		put_truth(b, "response",
		    p->before > 0 &&
			(p->before - p->after) * 100 >= at * p->before);
	if (figure(limits, "remission_below", &at))
		put_truth(b, "remission", p->after < at);
}

bool
change_holds(struct lo_span line, struct lo_buf *why)
{
	struct lo_span way = lo_json_get(line, "direction");
	struct pair p = {0, 0, 0};
	struct lo_buf got;
	bool holds;

	if (!figure(line, "baseline", &p.before) ||
	    !figure(line, "followup", &p.after)) {
		lo_buf_adds(why, "# baseline and followup: two numbers\n");
		return false;
	}
	p.worse = p.after - p.before;
	if (way.p != NULL && lo_json_is(way, "higher_better"))
		p.worse = -p.worse;
	lo_buf_init(&got, TEXT_MAX);
	lo_buf_addf(&got, "{\"delta\":%" PRId64, p.after - p.before);
	put_verdicts(&got, lo_json_get(line, "thresholds"), &p);
	lo_buf_addc(&got, '}');
	holds =
	    match(lo_json_get(line, "expected"), lo_buf_span(&got), "", why);
	lo_buf_free(&got);
	return holds;
}
