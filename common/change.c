#include "common/change.h"

#include <math.h>

#include "common/json.h"

static bool
figure(struct lo_span figures, const char *name, double *out)
{
	struct lo_span at = lo_json_get(figures, name);
	int64_t n;

	if (lo_json_kind(at) == 'o')
		at = lo_json_get(at, "value");
	if (lo_json_kind(at) != 'n' || !lo_json_int(at, &n))
		return false;
	*out = (double)n;
	return true;
}

static void
put_truth(struct lo_buf *b, const char *name, bool truth)
{
	lo_buf_addf(b, ",\"%s\":%s", name, truth ? "true" : "false");
}

void
lo_change_put(
    struct lo_buf *b, const struct lo_change *c, struct lo_span figures)
{
	double delta = c->after - c->before, at;
	bool better = c->higher_better ? delta > 0 : delta < 0;

	lo_buf_addf(b, "{\"delta\":%.15g", delta);
	if (figure(figures, "mcid", &at))
		put_truth(b, "mcid_met", fabs(delta) >= at);
	if (figure(figures, "reliable", &at))
		lo_buf_addf(b, ",\"reliable\":\"%s\"",
		    fabs(delta) < at ? "no_reliable_change"
		    : better         ? "improved"
				     : "deteriorated");
	if (figure(figures, "case", &at) &&
	    (c->before >= at) != (c->after >= at))
		lo_buf_addf(b, ",\"crossed_case_cutoff\":\"%s\"",
		    c->after >= at ? "up" : "down");
	if (figure(figures, "response_percent", &at))
		put_truth(b, "response",
		    c->before > 0 && -delta * 100 >= at * c->before);
	if (figure(figures, "remission_below", &at))
		put_truth(b, "remission", c->after < at);
	lo_buf_addc(b, '}');
}
