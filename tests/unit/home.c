#include "common/home.h"

#include <sys/stat.h>

#include "common/file.h"
#include "tests/tap.h"

static void
is_path(const char *want, const char *name)
{
	char *path;

	path = lo_home_path("%s/%d", "a", 1);
	is_str(path, want, name);
	free(path);
}

static void
places(void)
{
	setenv("LO_HOME", "/l", 1);
	setenv("XDG_DATA_HOME", "/x", 1);
	setenv("HOME", "/h", 1);
	is_path("/l/a/1", "LO_HOME first");
	setenv("LO_HOME", "", 1);
	is_path("/x/lo/a/1", "then XDG_DATA_HOME");
	setenv("XDG_DATA_HOME", "x", 1);
	is_path("/h/.local/share/lo/a/1", "unless it is relative");
	unsetenv("XDG_DATA_HOME");
	is_path("/h/.local/share/lo/a/1", "then HOME");
}

static void
opens(void)
{
	struct lo_err e;
	struct stat st;
	mode_t mask;

	unsetenv("LO_HOME");
	unsetenv("HOME");
	is_int(lo_home_open(&e), -1, "no home");
	is_int(e.status, LO_CONFIG, "78");
	is_str(e.text, "no home directory; set LO_HOME", "said so");
	setenv("LO_HOME", "deep/home", 1);
	umask(0);
	is_int(lo_home_open(&e), 0, "made");
	ok(stat("deep/home", &st) == 0 && (st.st_mode & 07777) == 0700, "0700");
	mask = umask(022);
	is_int(mask, 077, "the umask is 077");
	chmod("deep/home", 0750);
	is_int(lo_home_open(&e), -1, "wider");
	is_int(e.status, LO_CONFIG, "78");
	is_str(e.text,
	    "deep/home: others may use it (mode 0750); chmod 700 deep/home",
	    "with what to type");
}

static void
checks(void)
{
	struct lo_err e;
	int mode, wrong;

	mkdir("d", 0700);
	lo_file_replace("f", lo_span_of(""), &e);
	is_int(lo_home_check("d", &e), 0, "a directory of 0700");
	is_int(lo_home_check("f", &e), 0, "a file of 0600");
	is_int(lo_home_check("nothing", &e), 0, "what is not there");
	is_int(lo_home_check("f/x", &e), 0, "or cannot be");
	for (mode = 1, wrong = 0; mode < 0100; mode++) {
		chmod("d", 0700 | (mode_t)mode);
		wrong += lo_home_check("d", &e) != -1;
		chmod("f", 0600 | (mode_t)mode);
		wrong += lo_home_check("f", &e) != -1;
	}
	is_int(wrong, 0, "any wider one is refused");
	chmod("d", 0500);
	chmod("f", 0400);
	ok(lo_home_check("d", &e) == 0 && lo_home_check("f", &e) == 0,
	    "narrower ones are fine");
	lo_file_replace("it's $x", lo_span_of(""), &e);
	chmod("it's $x", 0644);
	lo_home_check("it's $x", &e);
	is_str(e.text,
	    "it's $x: others may use it (mode 0644); chmod 600 'it'\\''s $x'",
	    "the path is quoted for the shell");
	lo_file_replace("-R", lo_span_of(""), &e);
	chmod("-R", 0640);
	lo_home_check("-R", &e);
	is_str(e.text, "-R: others may use it (mode 0640); chmod 600 ./'-R'",
	    "and is no option");
}

int
main(void)
{
	tap_tmp();
	places();
	opens();
	checks();
	return tap_done();
}
