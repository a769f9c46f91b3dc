#include <string.h>

#include "common/maildate.h"
#include "common/when.h"
#include "tests/tap.h"

static void
date(const char *text, const char *want)
{
	char got[LO_WHEN_TEXT] = "none";
	int64_t us;

	if (lo_maildate_parse(lo_span_of(text), &us))
		lo_when_text(us, got);
	is_str(got, want, text);
}

int
main(void)
{
	struct lo_span none = {NULL, 0}, trace;
	int64_t us = 7;

	date("Fri, 02 Jan 2026 01:02:03 +0530", "2026-01-01T19:32:03Z");
	date("2 Jan 26 01:02 -0000 (a (comment))", "2026-01-02T01:02:00Z");
	date("Fri Jan  2 01:02:03 CET 2026", "2026-01-02T00:02:03Z");
	date("2 Jan 126 01:02:03 EST", "2026-01-02T06:02:03Z");
	date("2 Jan 2026 01:02:03 GMT+0100", "2026-01-02T00:02:03Z");
	date("2 Jan 2026 10:02 PM +0100", "2026-01-02T21:02:00Z");
	date("2 Jan 2026 01:02:03+0100", "2026-01-02T00:02:03Z");
	date("2 Jan 2026 01.02.03.4-01:00", "2026-01-02T02:02:03Z");
	date("2 Jan 2026 01:02:03CET", "2026-01-02T00:02:03Z");
	date("2 Jan 2026 01 (h) :02: 03 (s) +01:\t00", "2026-01-02T00:02:03Z");
	date("2 Jan 2026 : : :", "none");
	date("2 Jan 2026 01:02:03 +100", "2026-01-02T00:02:03Z");
	date("2 Jan 2026 01:02:03 GMT-1", "2026-01-02T02:02:03Z");
	date("2 Jan 2026 01:02:03 0100", "2026-01-02T00:02:03Z");
	date("Friday, 02-Jan-26 01:02:03 GMT", "2026-01-02T01:02:03Z");
	date("02-01-26 01:02:03 GMT", "none");
	date("2-Jan-6 01:02:03 GMT", "none");
	date("2 Jan 2026 01:02:03 +:1", "2026-01-02T01:02:03Z");
	date("2-Jan-2026 01.02.03 XYZ", "2026-01-02T01:02:03Z");
	date("2026-01-02T01:02:03.5-01:00", "2026-01-02T02:02:03.500000Z");
	date("29 Feb 2026 01:02:03 +0000", "none");
	date("2 Jan 2026 24:00:00 +0000", "none");
	date("2 Jan 2026 01:02:03 +2500", "none");
	date("2 Jan 2026", "none");
	date("(unclosed 2 Jan 2026 01:02:03", "none");
	date("", "none");
	ok(!lo_maildate_parse(none, &us) && us == 7, "nothing is no date");
	trace = lo_maildate_of_trace(lo_span_of("by x; id 1; 2 Jan 2026"));
	is_bytes(trace.p, trace.len, " 2 Jan 2026", 11, "the last semicolon");
	trace = lo_maildate_of_trace(lo_span_of("2 Jan 2026"));
	is_bytes(trace.p, trace.len, "2 Jan 2026", 10, "without one all");
	return tap_done();
}
