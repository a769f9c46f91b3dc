#include "common/when.h"
#include "moment.h"

struct moment
moment_least(void)
{
	return (struct moment){INT64_MIN, INT64_MIN};
}

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int
moment_compare(struct moment a, struct moment b)
{
	int by_run = order(a.run, b.run);

	return by_run != 0 ? by_run : order(a.at, b.at);
}

static bool
is_run(struct lo_span text, int64_t *run)
{
	return text.len > 2 && lo_run_id_parse(text.p + 1, text.len - 2, run);
}

static bool
is_instant(struct lo_span text, int64_t *at)
{
	return text.len > 2 && lo_when_parse(text.p + 1, text.len - 2, at);
}

struct moment
moment_of(const struct lo_record *r, int64_t run)
{
	struct moment m = {run, INT64_MAX};

	is_run(r->field[LO_F_CORRELATION_ID], &m.run);
	is_instant(r->field[LO_F_OBSERVED_AT], &m.at);
	return m;
}

bool
moment_since(struct lo_span since, struct moment *m)
{
	struct lo_json_walk w;
	struct lo_span run, at;
	struct moment got;

	lo_json_walk(&w, since);
	if (lo_json_kind(since) != 'a' || !lo_json_element(&w, &run) ||
	    !lo_json_element(&w, &at) || !is_run(run, &got.run) ||
	    !is_instant(at, &got.at))
		return false;
	*m = got;
	return true;
}

void
moment_put(struct lo_buf *b, struct moment m)
{
	char run[LO_RUN_ID_TEXT], at[LO_WHEN_TEXT];

	lo_run_id_text(m.run, run);
	lo_when_text6(m.at, at);
	lo_buf_addf(b, "[\"%s\",\"%s\"]", run, at);
}
