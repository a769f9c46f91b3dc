#include "common/when.h"

#include <time.h>

#include "tests/tap.h"

static void
is_instant(const char *text, int64_t want)
{
	int64_t us;

	us = -1;
	ok(lo_when_parse(text, strlen(text), &us), "read: %s", text);
	is_int(us, want, "its microseconds");
}

static void
reads(void)
{
	is_instant("1970-01-01T00:00:00Z", 0);
	is_instant("1969-12-31T23:59:59.999999Z", -1);
	is_instant("2025-11-12T20:54:33Z", 1762980873000000);
	is_instant("2025-11-12t20:54:33z", 1762980873000000);
	is_instant("2025-11-12 20:54:33Z", 1762980873000000);
	is_instant("2025-11-12T20:54:33.5Z", 1762980873500000);
	is_instant("2025-11-12T20:54:33.123456789Z", 1762980873123456);
	is_instant("2025-11-12T22:54:33+02:00", 1762980873000000);
	is_instant("2025-11-12T15:24:33.000001-05:30", 1762980873000001);
	is_instant("2025-11-12T20:54:33-00:00", 1762980873000000);
	is_instant("2016-12-31T23:59:60Z", 1483228800000000);
	is_instant("2000-02-29T12:00:00Z", 951825600000000);
	is_instant("0000-01-01T00:00:00Z", -62167219200000000);
	is_instant("9999-12-31T23:59:59.999999Z", 253402300799999999);
}

static void
refuses(void)
{
	static const char *const texts[] = {"", "2025-11-12",
	    "2025-11-12T20:54:33", "2025-11-12T20:54Z", "2025-11-12T24:00:00Z",
	    "2025-11-12T20:60:00Z", "2025-11-12T20:54:61Z",
	    "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z",
	    "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
	    "2025-04-31T00:00:00Z", "2025-11-00T00:00:00Z",
	    "2025-11-12T20:54:33.Z", "2025-11-12T20:54:33.1234567890Z",
	    "2025-11-12T20:54:33,5Z", "2025-11-12T20:54:33+2:00",
	    "2025-11-12T20:54:33+0200", "2025-11-12T20:54:33+24:00",
	    "2025-11-12T20:54:33+02:60", "2025-11-12T20:54:33Zx",
	    " 2025-11-12T20:54:33Z", "2025-11-12T20:54:33Z ",
	    "25-11-12T20:54:33Z", "+2025-11-12T20:54:33Z",
	    "2025-11-12T20:54:-3Z", "0000-01-01T00:00:00+00:01",
	    "9999-12-31T23:59:59-00:01", "2025/11/12T20:54:33Z", "1762980873"};
	size_t i;
	int64_t us;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		us = 77;
		ok(!lo_when_parse(texts[i], strlen(texts[i]), &us) && us == 77,
		    "refused: '%s'", texts[i]);
	}
	ok(!lo_when_parse("2025-11-12T20:54:33Z\0", 21, &us), "refused: a NUL");
}

/* Against the C library, over all years in uneven steps. */
static void
sweep(void)
{
	char ours[LO_WHEN_TEXT], theirs[64];
	int64_t s, us, back;
	long wrong;
	time_t t;
	struct tm tm;

	wrong = 0;
	for (s = -62167219200; s <= 253402300799; s += 86399 * 37 + 11) {
		us = s * 1000000 + (s % 3 == 0 ? 250000 : 0);
		lo_when_text6(us, ours);
		t = (time_t)s;
		gmtime_r(&t, &tm);
		snprintf(theirs, sizeof(theirs),
		    "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", tm.tm_year + 1900,
		    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
		    s % 3 == 0 ? 250000 : 0);
		wrong += strcmp(ours, theirs) != 0;
		back = 0;
		wrong += !lo_when_parse(ours, strlen(ours), &back);
		wrong += back != us;
	}
	is_int(wrong, 0, "all years agree with the C library");
}

static void
texts(void)
{
	char text[LO_WHEN_TEXT], id[LO_RUN_ID_TEXT];
	int64_t us;

	lo_when_text(1762980873000000, text);
	is_str(text, "2025-11-12T20:54:33Z", "without a fraction");
	lo_when_text(1762980873000010, text);
	is_str(text, "2025-11-12T20:54:33.000010Z", "with one");
	lo_when_text6(1762980873000000, text);
	is_str(text, "2025-11-12T20:54:33.000000Z", "always six digits");
	lo_when_text(-1, text);
	is_str(text, "1969-12-31T23:59:59.999999Z", "before 1970");
	lo_when_text(INT64_MAX, text);
	is_str(text, "9999-12-31T23:59:59.999999Z", "the end of time");
	lo_when_text(INT64_MIN, text);
	is_str(text, "0000-01-01T00:00:00Z", "and its start");
	lo_run_id_text(1762980873999999, id);
	is_str(id, "20251112T205433Z", "a run");
	ok(lo_run_id_parse(id, 16, &us) && us == 1762980873000000, "read back");
	ok(!lo_run_id_parse("20251112T205433", 15, &us), "no Z");
	ok(!lo_run_id_parse("20251312T205433Z", 16, &us), "no such month");
	ok(!lo_run_id_parse("20251112T205460Z", 16, &us), "no such second");
	ok(!lo_run_id_parse("20251112T205433Zx", 17, &us), "a tail");
}

static void
arguments(void)
{
	int64_t us;

	ok(lo_when_parse_arg("2025-11-12", &us) && us == 1762905600000000,
	    "a date is its midnight");
	ok(lo_when_parse_arg("2025-11-12T20:54:33Z", &us) &&
		us == 1762980873000000,
	    "an instant");
	ok(!lo_when_parse_arg("2025-11-31", &us), "no such day");
	ok(!lo_when_parse_arg("2025-11-12x", &us), "a tail");
	ok(!lo_when_parse_arg("", &us), "nothing");
}

int
main(void)
{
	int64_t a, b;

	reads();
	refuses();
	sweep();
	texts();
	arguments();
	setenv("LO_NOW", "2025-11-12T20:54:33.25Z", 1);
	is_int(lo_when_now(), 1762980873250000, "LO_NOW is the time");
	unsetenv("LO_NOW");
	a = lo_when_now();
	ok(a / 1000000 >= time(NULL) - 5 && a / 1000000 <= time(NULL) + 1,
	    "else the clock is");
	a = lo_when_mono();
	b = lo_when_mono();
	ok(b >= a, "monotonic");
	return tap_done();
}
