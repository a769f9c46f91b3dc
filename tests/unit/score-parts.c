/* score-parts: folding, reading, rounding, versions, matching. */
#include "cmd/lo-score/form.h"
#include "cmd/lo-score/fold.h"
#include "cmd/lo-score/match.h"
#include "cmd/lo-score/vector.h"
#include "common/json.h"
#include "tests/tap.h"

static void
folds(const char *from, const char *to)
{
	struct lo_buf b;

	lo_buf_init(&b, 1000);
	fold(&b, lo_span_of(from));
	is_str(b.p, to, from);
	lo_buf_free(&b);
}

static void
test_fold(void)
{
	folds("  Not \t at\n all ", "not at all");
	folds("Doesn\xe2\x80\x99t  apply", "doesn't apply");
	folds("3\xe2\x80\x93"
	      "5",
	    "3-5");
	folds("\xc2\xa0Very\xe2\x80\x83often\xc2\xa0", "very often");
	folds("\xc3\x9c"
	      "BER",
	    "\xc3\xbc"
	    "ber");
	folds("\xce\xa3\xce\x91\xce\xa3", "\xcf\x83\xce\xb1\xcf\x83");
	folds("\xd0\x94\xd0\x90", "\xd0\xb4\xd0\xb0");
	folds("so\xc2\xad"
	      "ft\xe2\x80\x8b",
	    "soft");
	folds(" \xe2\x80\x83 ", "");
	folds("\xe2\x88\x92"
	      "1",
	    "-1");
}

static void
test_versions(void)
{
	ok(lo_data_versions("1.10.0", "1.9.0") > 0, "10 is after 9");
	ok(lo_data_versions("1.0", "1.0") == 0, "the same");
	ok(lo_data_versions("1.0", "1.0.1") < 0, "more is later");
	ok(lo_data_versions("2", "10") < 0, "numbers, not texts");
	ok(lo_data_versions("1.a", "1.b") < 0, "words as words");
}

static void
test_match(void)
{
	static const struct {
		const char *expected, *got;
		bool same;
	} t[] = {
	    {"{\"a\":1}", "{\"a\":1,\"b\":2}", true},
	    {"{\"a\":1}", "{\"b\":2}", false},
	    {"{\"a\":null}", "{\"b\":2}", true},
	    {"{\"a\":null}", "{\"a\":0}", false},
	    {"[1,2]", "[1,2]", true},
	    {"[1,2]", "[1]", false},
	    {"[1]", "[1,2]", false},
	    {"1.5", "1.50000", true},
	    {"1.5", "1.6", false},
	    {"\"\\u00e9\"", "\"\xc3\xa9\"", true},
	    {"\"a\"", "\"b\"", false},
	    {"true", "false", false},
	    {"0", "false", false},
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		struct lo_buf why;
		bool same;

		lo_buf_init(&why, 10000);
		same = match(
		    lo_span_of(t[i].expected), lo_span_of(t[i].got), "", &why);
		ok(same == t[i].same && same == (why.len == 0), "%s in %s",
		    t[i].expected, t[i].got);
		lo_buf_free(&why);
	}
}

static void
reads(const char *text, enum form_kind kind, size_t count, const char *first)
{
	struct form f;

	form_init(&f);
	ok(form_read(&f, lo_span_of(text)) == kind, "%s", text);
	if (kind == FORM_GOOD && count > 0) {
		is_int(f.count, count, "its questions");
		ok(lo_span_is(f.v[0].id, first), "the first is %s", first);
	}
	form_free(&f);
}

static void
test_form(void)
{
	reads("{\"answers\":[]}", FORM_GOOD, 0, NULL);
	reads("{ \"answers\" : [ { \"question_id\" : \"a\" , \"answer_value\" "
	      ": 1 } , {\"field_key\":\"b\",\"answer\":[1]} ] , \"form_id\":"
	      "\"f\" }",
	    FORM_GOOD, 2, "a");
	reads("{\"x\":{\"answers\":1},\"answers\":{ \"a\\u0062\":1,\"c\":{}}}",
	    FORM_GOOD, 2, "ab");
	reads("{\"answers\":{ }}", FORM_GOOD, 0, NULL);
	reads("{\"answers\":[{}]}", FORM_BAD, 0, NULL);
	reads("{\"answers\":[1]}", FORM_BAD, 0, NULL);
	reads("{\"answers\":5}", FORM_BAD, 0, NULL);
	reads("{\"answers\":[],\"form_id\":5}", FORM_BAD, 0, NULL);
	reads("{\"answers\":[{\"question_id\":5}]}", FORM_BAD, 0, NULL);
	reads("{\"form_id\":\"f\"}", FORM_NONE, 0, NULL);
	reads("[]", FORM_NONE, 0, NULL);
	reads("{}", FORM_NONE, 0, NULL);
}

/* A scale that goes below zero, prorated: halves go up there, too. */
static void
test_below_zero(void)
{
	static const char definition[] =
	    "{\"format\":\"lo-instrument/1\",\"id\":\"t\",\"version\":\"1\","
	    "\"title\":\"T\",\"short_title\":\"T\",\"status\":\"local\","
	    "\"language\":\"en\",\"licence\":{\"status\":\"x\",\"wording\":"
	    "true,\"note\":\"x\"},\"options\":{\"o\":[{\"value\":-3,\"label\":"
	    "\"a\"},{\"value\":-2,\"label\":\"b\"},{\"value\":0,\"label\":"
	    "\"c\"}]},\"items\":[{\"id\":\"i\",\"options\":\"o\",\"text\":\"i\""
	    "},{\"id\":\"j\",\"options\":\"o\",\"text\":\"j\"},{\"id\":\"k\","
	    "\"options\":\"o\",\"text\":\"k\"}],\"scales\":[{\"id\":\"s\","
	    "\"name\":\"s\",\"kind\":\"scale\",\"items\":[\"i\",\"j\",\"k\"],"
	    "\"method\":\"sum\",\"range\":[-9,0],\"direction\":\"descriptive\","
	    "\"missing\":{\"rule\":\"prorate\",\"allow\":1,\"basis\":"
	    "\"definition\",\"source\":\"x\"}}]}";
	static const struct {
		const char *answers;
		int64_t value;
	} t[] = {{"[-3,-2,null]", -7}, {"[-3,0,null]", -4}, {"[-2,0,null]", -3},
	    {"[-3,-3,-3]", -9}};
	struct instrument n;
	struct lo_err e;

	if (!ok(instrument_take(&n, "t", lo_span_of(definition), &e) == 0,
		"a scale below zero"))
		printf("# %s\n", e.text);
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		struct vector v = {.answers = lo_span_of(t[i].answers)};
		char expected[100];
		struct lo_buf why;

		lo_buf_init(&why, 1000);
		snprintf(expected, sizeof(expected),
		    "{\"scales\":{\"s\":{\"value\":%d}}}", (int)t[i].value);
		if (!ok(vector_holds(&v, &n, lo_span_of(expected), &why), "%s",
			t[i].answers))
			printf("%s", why.p);
		lo_buf_free(&why);
	}
	instrument_free(&n);
}

int
main(void)
{
	test_fold();
	test_versions();
	test_match();
	test_form();
	test_below_zero();
	return tap_done();
}
