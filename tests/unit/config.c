#include <sys/stat.h>

#include "common/config.h"
#include "common/secret.h"
#include "tests/tap.h"

static void
put(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0 ||
	    chmod(path, mode) != 0)
		exit(1);
}

static void
refused(const char *text, const char *why)
{
	struct lo_config c;
	struct lo_err e = {0, ""};

	put("c.json", text, 0600);
	is_int(lo_config_load(&c, "c.json", &e), -1, "refused");
	is_int(e.status, LO_CONFIG, "a configuration error");
	is_str(e.text, why, "says where, what and the nearest");
	lo_config_free(&c);
}

static void
config(void)
{
	struct lo_config c;
	struct lo_err e = {0, ""};

	put("c.json",
	    "{\"timezone\":\"UTC\",\n \"connections\":{\"a\":{\"source\":"
	    "\"x\",\"settings\":{\"any\":1}}}}",
	    0600);
	is_int(lo_config_load(&c, "c.json", &e), 0, "a good one loads");
	ok(lo_span_is(lo_config_get(&c, "/timezone"), "\"UTC\""), "a value");
	ok(lo_config_connection(&c, "a", &e).p != NULL, "a connection");
	ok(lo_config_connection(&c, "b", &e).p == NULL, "none of that name");
	is_int(e.status, LO_CONFIG, "which is a configuration error");
	lo_config_free(&c);

	refused("{\n\"timezon\":\"UTC\"}",
	    "c.json:2: timezon: not a known key; did you mean timezone");
	refused("{\"connections\":{\"a\":{\n\"sorce\":\"x\"}}}",
	    "c.json:2: connections/a/sorce: not a known key; did you mean "
	    "source");
	refused("{\"own_addresses\":\"me\"}",
	    "c.json:1: own_addresses: expected a list of addresses");
	refused("{\"limits\":{\"htpp\":{\"tries\":1}}}",
	    "c.json:1: limits/htpp: not a known key; did you mean http");
	refused("{\"connections\":{\"../x\":{}}}",
	    "c.json:1: connections/../x: a connection's name has no slash, "
	    "no control byte, and no dot or dash in front");
	refused("[]", "c.json:1: expected an object");

	is_int(lo_config_load(&c, "nosuch.json", &e), -1, "a named one");
	is_int(e.status, LO_NOINPUT, "must be there");
	lo_config_free(&c);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	is_int(lo_config_load(&c, NULL, &e), 0, "the usual one need not");
	ok(!c.found, "and is said not to be");
	lo_config_free(&c);
}

static void
gives(const char *ref, const char *want)
{
	struct lo_secret *s = NULL;
	struct lo_err e = {0, ""};

	is_int(lo_secret_load(&s, lo_span_of(ref), &e), 0, "a reference");
	ok(s != NULL && lo_span_is(lo_secret_bytes(s), want), "its bytes");
	lo_secret_free(s);
}

static void
withheld(const char *ref, int status)
{
	struct lo_secret *s = NULL;
	struct lo_err e = {0, ""};

	is_int(lo_secret_load(&s, lo_span_of(ref), &e), -1, "a reference");
	is_int(e.status, status, "its status");
	ok(strstr(e.text, "hunter2") == NULL, "and the text holds no secret");
	lo_secret_free(s);
}

static void
secrets(void)
{
	put("key", "hunter2\n", 0600);
	put("wide", "hunter2\n", 0644);
	put("json", "{\"a\":\n1}\n", 0600);
	put("none", "\n", 0600);
	setenv("SECRET_OF_TEST", "hunter2", 1);
	setenv("CREDENTIALS_DIRECTORY", ".", 1);
	gives("{\"file\":\"key\"}", "hunter2");
	gives("{\"file\":\"json\"}", "{\"a\":\n1}\n");
	gives("{\"command\":[\"printf\",\"hunter2\\nmore\"]}", "hunter2");
	gives("{\"env\":\"SECRET_OF_TEST\"}", "hunter2");
	gives("{\"credential\":\"key\"}", "hunter2");
	withheld("\"hunter2\"", LO_CONFIG);
	withheld("{\"file\":\"wide\"}", LO_CONFIG);
	withheld("{\"file\":\"nosuch\"}", LO_CONFIG);
	withheld("{\"file\":\"none\"}", LO_CONFIG);
	withheld("{\"credential\":\"../key\"}", LO_CONFIG);
	withheld("{\"env\":\"NOT_SET_AT_ALL\"}", LO_CONFIG);
	withheld("{\"command\":[\"sh\",\"-c\",\"echo hunter2; exit 3\"]}",
	    LO_UNAVAILABLE);
	withheld("{\"command\":[]}", LO_CONFIG);
	withheld("{\"text\":\"hunter2\"}", LO_CONFIG);
	withheld("{\"file\":\"key\",\"env\":\"X\"}", LO_CONFIG);
}

int
main(void)
{
	tap_tmp();
	config();
	secrets();
	return tap_done();
}
