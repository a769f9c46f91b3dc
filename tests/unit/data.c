#include "common/data.h"

#include <sys/stat.h>

#include "common/file.h"
#include "tests/tap.h"

static void
put(const char *path)
{
	struct lo_err e;

	if (lo_dir_make_parent(path, &e) < 0 ||
	    lo_file_replace(path, lo_span_of(path), &e) < 0)
		ok(0, "cannot make %s: %s", path, e.text);
}

/* Made so that each place hides one of the next. */
static void
catalogue(void)
{
	char here[128], path[256];

	if (getcwd(here, sizeof(here)) == NULL)
		return;
	snprintf(path, sizeof(path), "%s/config", here);
	setenv("XDG_CONFIG_HOME", path, 1);
	snprintf(path, sizeof(path), "%s/data", here);
	setenv("LO_DATA", path, 1);
	put("config/lo/kind/email/a@1.0.0.jq");
	put("data/kind/email/a@1.0.0.jq");
	put("data/kind/email/b@1.0.0.jq");
	put("data/kind/email/b@1.0.0.json");
	put("data/kind/crm/z@2.0.0.jq");
	put("data/kind/top.jq");
	put("data/kind/.jq");
	put("data/kind/email/.hidden.jq");
	put("data/kind/.git/x.jq");
	put("data/other/o.jq");
}

static void
lists(void)
{
	struct lo_data d;
	struct lo_err e;
	struct lo_buf b;
	size_t i;

	lo_buf_init(&b, 4096);
	is_int(lo_data_list(&d, "kind", ".jq", &e), 0, "a listing");
	for (i = 0; i < d.count; i++)
		lo_buf_addf(&b, "%s%s\n", d.entries[i].name,
		    d.entries[i].user ? " user" : "");
	is_str(b.p, "crm/z@2.0.0\nemail/a@1.0.0 user\nemail/b@1.0.0\ntop\n",
	    "merges the places, by name");
	ok(d.count == 4 &&
		strstr(d.entries[1].path, "/config/lo/kind/email/a@1.0.0.jq"),
	    "the user's file wins");
	lo_data_free(&d);
	is_int(lo_data_list(&d, "nothing", ".jq", &e), 0, "of no kind");
	is_int((long long)d.count, 0, "is empty");
	lo_data_free(&d);
	lo_buf_free(&b);
}

static void
is_found(const char *name, const char *want, const char *what)
{
	struct lo_err e;
	char *path;

	path = lo_data_find("kind", name, &e);
	if (want == NULL)
		ok(path == NULL && e.status == LO_CONFIG, "%s", what);
	else
		ok(path != NULL && strstr(path, want) != NULL, "%s", what);
	free(path);
}

static void
finds(void)
{
	struct lo_err e;

	is_found("email/a@1.0.0.jq", "/config/lo/kind/email/a@1.0.0.jq",
	    "the user's first");
	is_found("email/b@1.0.0.jq", "/data/kind/email/b@1.0.0.jq",
	    "then that of LO_DATA");
	is_found("email/c@1.0.0.jq", NULL, "what is not there");
	ok(lo_data_find("kind", "email/b@1.0.1.jq", &e) == NULL, "a slip");
	is_str(e.text,
	    "kind/email/b@1.0.1.jq: not in the catalogue; "
	    "did you mean email/b@1.0.0.jq?",
	    "gets the nearest name");
	ok(lo_data_find("kind", "q", &e) == NULL, "a stranger");
	is_str(e.text, "kind/q: not in the catalogue; --list shows what is",
	    "gets none");
	is_found("../other/o.jq", NULL, "no way out");
	is_found("email/../top.jq", NULL, "not by a detour");
	is_found("/etc/passwd", NULL, "not by a whole path");
	is_found("", NULL, "no name");
	setenv("XDG_CONFIG_HOME", "relative", 1);
	is_found("email/a@1.0.0.jq", "/data/kind/email/a@1.0.0.jq",
	    "a relative XDG_CONFIG_HOME is none");
	unsetenv("XDG_CONFIG_HOME");
	setenv("HOME", getenv("LO_DATA"), 1);
	put("data/.config/lo/kind/mine.jq");
	is_found("mine.jq", "/data/.config/lo/kind/mine.jq", "below HOME");
}

static void
nearest(void)
{
	static const char *const names[] = {
	    "limit", "since", "until", "stream", "email/gmail@1.0.0"};

	is_str(lo_data_nearest("limt", names, 5), "limit", "a letter less");
	is_str(lo_data_nearest("sinse", names, 5), "since", "another letter");
	is_str(lo_data_nearest("streams", names, 5), "stream", "one more");
	is_str(
	    lo_data_nearest("gmail", names, 5), "email/gmail@1.0.0", "a part");
	ok(lo_data_nearest("xyzzy", names, 5) == NULL, "a stranger");
	ok(lo_data_nearest("", names, 5) == NULL, "nothing");
	ok(lo_data_nearest("limit", names, 0) == NULL, "of none");
}

int
main(void)
{
	tap_tmp();
	catalogue();
	lists();
	nearest();
	finds();
	return tap_done();
}
