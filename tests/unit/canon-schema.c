#include "cmd/lo-canon/schema.h"
#include "tests/tap.h"

/* The keyword and place of the first fault; "" when the instance passes. */
static void
says(const char *schema, const char *instance, const char *want)
{
	struct schema *s = NULL;
	struct schema_fault f;
	struct lo_err e = {0, ""};
	char got[600] = "";

	if (schema_load(&s, lo_span_of(schema), &e) < 0) {
		ok(0, "%s: %s", schema, e.text);
		return;
	}
	if (schema_check(s, lo_span_of(instance), &f) < 0)
		snprintf(got, sizeof(got), "%s %s", f.keyword, f.pointer);
	is_str(got, want, instance);
	schema_free(s);
}

static void
refuses(const char *schema, const char *want)
{
	struct schema *s = NULL;
	struct lo_err e = {0, ""};

	is_int(schema_load(&s, lo_span_of(schema), &e), -1, schema);
	is_int(e.status, LO_CONFIG, "a configuration error");
	is_str(e.text, want, "says where and what");
}

static void
kinds(void)
{
	says("{\"type\":\"integer\"}", "1.0", "");
	says("{\"type\":\"integer\"}", "1.5", "type ");
	says("{\"type\":\"integer\"}", "1e400", "");
	says("{\"type\":[\"string\",\"null\"]}", "null", "");
	says("{\"type\":[\"string\",\"null\"]}", "1", "type ");
	says("true", "1", "");
	says("false", "1", "false ");
	says("{\"const\":1.10}", "1.1", "");
	says("{\"enum\":[{\"a\":1,\"b\":[2]}]}", "{\"b\":[2.0],\"a\":1}", "");
	says("{\"enum\":[\"a\"]}", "\"\\u0061\"", "");
	says("{\"enum\":[\"a\"]}", "\"b\"", "enum ");
}

static void
numbers(void)
{
	const char *most = "{\"maximum\":9007199254740992}";

	says(most, "9007199254740993", "maximum ");
	says(most, "9007199254740992", "");
	says(most, "9.007199254740992e15", "");
	says("{\"minimum\":-0.5}", "-0.50000000000000000001", "minimum ");
	says("{\"exclusiveMinimum\":0}", "0", "exclusiveMinimum ");
	says("{\"exclusiveMaximum\":0}", "-1e-400", "");
	says("{\"multipleOf\":0.01}", "362.07", "");
	says("{\"multipleOf\":0.01}", "362.075", "multipleOf ");
	says("{\"multipleOf\":7}", "1e300", "multipleOf ");
	says("{\"multipleOf\":25}", "1e300", "");
}

static void
objects(void)
{
	const char *closed = "{\"properties\":{\"a\":{\"type\":\"string\"}},"
			     "\"additionalProperties\":false}";

	says("{\"required\":[\"a\"]}", "{\"b\":1}", "required ");
	says("{\"required\":[\"a\"]}", "{\"\\u0061\":1}", "");
	says(closed, "{\"a\":1}", "type /a");
	says(closed, "{\"secret\":1}", "additionalProperties ");
	says("{\"additionalProperties\":{\"type\":\"null\"}}",
	    "{\"secret\":{}}", "type /*");
	says("{\"patternProperties\":{\"^n_\":{\"type\":\"number\"}}}",
	    "{\"n_x\":\"1\"}", "type /*");
	says("{\"propertyNames\":{\"maxLength\":1}}", "{\"ab\":1}",
	    "propertyNames ");
	says(
	    "{\"dependencies\":{\"a\":[\"b\"]}}", "{\"a\":1}", "dependencies ");
	says("{\"dependencies\":{\"a\":{\"required\":[\"b\"]}}}", "{\"a\":1}",
	    "required ");
	says("{\"minProperties\":2}", "{\"a\":1}", "minProperties ");
}

static void
arrays(void)
{
	says("{\"items\":{\"type\":\"number\"}}", "[1,\"x\"]", "type /1");
	says("{\"items\":[true],\"additionalItems\":false}", "[1,2]",
	    "false /1");
	says("{\"contains\":{\"const\":3}}", "[1,2]", "contains ");
	says("{\"uniqueItems\":true}", "[1,2,1.0]", "uniqueItems ");
	says("{\"uniqueItems\":true}", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]",
	    "uniqueItems ");
	says("{\"uniqueItems\":true}", "[[1],[true],1,true,\"1\"]", "");
	says("{\"minItems\":1}", "[]", "minItems ");
	says("{\"properties\":{\"a\":{\"items\":{\"required\":[\"x\"]}}}}",
	    "{\"a\":[{\"x\":1},{}]}", "required /a/1");
}

static void
texts(void)
{
	says("{\"maxLength\":2}", "\"\\ud83d\\ude00\\u00e9\"", "");
	says("{\"minLength\":3}", "\"\xf0\x9f\x98\x80x\"", "minLength ");
	says("{\"pattern\":\"^\\\\d+$\"}", "\"12\\n\"", "pattern ");
	says("{\"pattern\":\"^(a+)+$\"}",
	    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", "pattern ");
	says("{\"format\":\"date-time\"}", "\"2026-02-29T00:00:00Z\"",
	    "format ");
	says("{\"format\":\"date-time\"}", "\"2024-02-29T00:00:00.5+02:00\"",
	    "");
	says("{\"format\":\"email\"}", "\"a b@x.example\"", "format ");
	says("{\"format\":\"ipv6\"}", "\"1:::2\"", "format ");
	says("{\"format\":\"uri\"}", "\"/x\"", "format ");
}

static void
combined(void)
{
	says("{\"oneOf\":[{\"type\":\"number\"},{\"minimum\":2}]}", "3",
	    "oneOf ");
	says("{\"anyOf\":[{\"const\":1},{\"const\":2}]}", "3", "anyOf ");
	says("{\"not\":{\"const\":3}}", "3", "not ");
	says("{\"if\":{\"const\":1},\"else\":{\"type\":\"string\"}}", "2",
	    "type ");
	says("{\"$ref\":\"#/definitions/n\",\"definitions\":{\"n\":{"
	     "\"properties\":{\"n\":{\"$ref\":\"#/definitions/n\"}},"
	     "\"required\":[\"v\"]}}}",
	    "{\"v\":1,\"n\":{\"v\":2,\"n\":{}}}", "required /n/n");
	says("{\"$id\":\"http://x.example/a.json\",\"items\":{\"$ref\":"
	     "\"b.json\"},\"definitions\":{\"b\":{\"$id\":\"b.json\","
	     "\"type\":\"null\"}}}",
	    "[1]", "type /0");
	says("{\"$ref\":\"#\"}", "1", "$ref ");
}

int
main(void)
{
	kinds();
	numbers();
	objects();
	arrays();
	texts();
	combined();
	refuses("{\"requird\":[]}",
	    "requird: not a keyword of draft 7 that is checked; a note is "
	    "\"x-...\"");
	refuses("{\"properties\":{\"a\":{\"type\":\"text\"}}}",
	    "properties: a: type: expected a type's name");
	refuses("{\"pattern\":\"(\"}",
	    "pattern: expected a regular expression of ECMA 262");
	refuses("{\"$ref\":\"http://x.example/y\"}",
	    "$ref: another document is not read");
	refuses("{\"format\":\"colour\"}",
	    "format: expected a format that is checked");
	refuses("{\"minLength\":-1}",
	    "minLength: expected a whole number from 0 on");
	refuses("{\"contentEncoding\":\"base64\"}",
	    "contentEncoding: not a keyword of draft 7 that is checked; a "
	    "note is \"x-...\"");
	refuses("[]", "a schema is an object or a boolean");
	return tap_done();
}
