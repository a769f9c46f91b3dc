/* moment.h: the run before the clock, and what a line does not say. */
#include "cmd/lo-vault/moment.h"

#include "common/when.h"
#include "tests/tap.h"

static struct lo_record
record(const char *line)
{
	struct lo_json_fault f;
	struct lo_record r;

	lo_record_parse(&r, lo_span_of(line), &f);
	return r;
}

static void
order(void)
{
	struct moment early = {1, 9}, late = {2, 3}, later = {2, 4};

	ok(moment_compare(early, late) < 0, "a later run, an earlier clock");
	ok(moment_compare(later, late) > 0, "of one run the later clock");
	ok(moment_compare(late, late) == 0, "the same");
	ok(moment_compare(moment_least(), (struct moment){INT64_MIN, 0}) < 0,
	    "nothing is before the least");
}

static void
of_record(void)
{
	static const char line[] =
	    "{\"type\":\"raw\",\"correlation_id\":\"20251112T205433Z\","
	    "\"observed_at\":\"2025-11-12T20:54:34.5Z\"}";
	struct lo_record r = record(line);
	struct moment m = moment_of(&r, 7);
	int64_t run = 0;

	lo_run_id_parse("20251112T205433Z", 16, &run);
	is_int(m.run, run, "the run of a record");
	is_int(m.at, run + 1500000, "and its instant");
	r = record("{\"type\":\"dead_letter\",\"correlation_id\":\"x\"}");
	m = moment_of(&r, 7);
	is_int(m.run, 7, "another's run where there is none");
	ok(m.at == INT64_MAX, "and the last that was seen there");
}

static void
since(void)
{
	static const char *const bad[] = {"null", "[]", "{}", "\"x\"",
	    "[\"20251112T205433Z\"]", "[\"20251112T205433Z\",\"then\"]",
	    "[\"now\",\"2025-11-12T20:54:33Z\"]",
	    "[1,\"2025-11-12T20:54:33Z\"]", "[\"\",\"\"]"};
	static const char good[] =
	    "[ \"20251112T205433Z\" , \"2025-11-12T21:54:33.000001+01:00\" ]";
	struct moment m = {5, 6};
	struct lo_buf b;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!moment_since(lo_span_of(bad[i]), &m) && m.run == 5,
		    "no since: %s", bad[i]);
	ok(!moment_since((struct lo_span){NULL, 0}, &m), "none at all");
	ok(moment_since(lo_span_of(good), &m), "a since");
	lo_buf_init(&b, 100);
	moment_put(&b, m);
	is_str(b.p, "[\"20251112T205433Z\",\"2025-11-12T20:54:33.000001Z\"]",
	    "is written in one form");
	lo_buf_free(&b);
}

int
main(void)
{
	order();
	of_record();
	since();
	return tap_done();
}
