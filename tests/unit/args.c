#include "common/args.h"

#include <fcntl.h>
#include <getopt.h>
#include <sys/wait.h>

#include "common/err.h"
#include "tests/tap.h"

enum { OPT_PART = 256 };

static bool quiet, strict;
static const char *state, *home;

static const struct lo_option options[] = {{'n', "dry-run", .kind = 'n'},
    {'c', "connection", .takes = true}, {'l', "limit", .takes = true},
    {OPT_PART, "part-size", .takes = true, .kind = 'p'},
    {OPT_PART + 1, "full", .takes = false}, {'q', "quiet", .flag = &quiet},
    {0, "strict", .flag = &strict, .kind = 's'},
    {0, "state", .text = &state, .kind = 's'}, {'H', "home", .text = &home},
    {.name = NULL}};

/* What a tool would see, as text: "n c=x full | operand operand", and what is
 * kept in its place. */
static void
run(struct lo_args *a)
{
	struct lo_buf b;
	const char *v;
	uint64_t n;
	int c, i;

	lo_buf_init(&b, 4096);
	while ((c = lo_args_next(a, &v)) != -1) {
		n = 0;
		if (c == 'l')
			n = lo_args_number("--limit", v, 1, 1000);
		if (c == OPT_PART)
			n = lo_args_size(
			    "--part-size", v, 1024, (uint64_t)1 << 32);
		if (n > 0)
			lo_buf_addf(&b, "%llu ", (unsigned long long)n);
		else if (c == OPT_PART + 1)
			lo_buf_adds(&b, "full ");
		else
			lo_buf_addf(&b, "%c%s%s ", c, v != NULL ? "=" : "",
			    v != NULL ? v : "");
	}
	lo_buf_adds(&b, "|");
	for (i = a->operands; i < a->argc; i++)
		lo_buf_addf(&b, " %s", a->argv[i]);
	printf("%s%s%s", b.p, quiet ? " quiet" : "", strict ? " strict" : "");
	if (state != NULL || home != NULL)
		printf(" %s,%s", state != NULL ? state : "-",
		    home != NULL ? home : "-");
	lo_buf_free(&b);
	if (a->tail)
		lo_args_verb(a, "tap", "n");
}

/* line is split at blanks, '_' stands for an empty word. */
static void
is_run(
    const char *line, bool tail, int status, const char *out, const char *err)
{
	struct lo_args a = {.options = options,
	    .usage = "lo-x [-n] FILE\nlo-x --full",
	    .tail = tail};
	char copy[256], *argv[16], *word, got[1024];
	int got_status;

	snprintf(copy, sizeof(copy), "lo-x %s", line);
	for (word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
		argv[a.argc++] = strcmp(word, "_") == 0 ? word + 1 : word;
	argv[a.argc] = NULL;
	a.argv = argv;
	fflush(stdout);
	if (fork() == 0) {
		dup2(open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
		dup2(open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
		lo_prog = "lo-x";
		optind = 1;
		run(&a);
		fflush(stdout);
		_exit(0);
	}
	wait(&got_status);
	is_int(WEXITSTATUS(got_status), status, line);
	tap_read("out", got, sizeof(got));
	is_str(got, out, "its output");
	tap_read("err", got, sizeof(got));
	is_str(got, err, "its messages");
}

static void
good(void)
{
	is_run("", false, 0, "|", "");
	is_run("-n -c x a", false, 0, "n c=x | a", "");
	is_run("a -n b --connection=x c", false, 0, "n c=x | a b c", "");
	is_run("-ncx -- -a --full", false, 0, "n c=x | -a --full", "");
	is_run("--connection _ -", false, 0, "c= | -", "");
	is_run("-n tap -c x --full", true, 0, "n | tap -c x --full", "");
	is_run("--full --part-size 64M", false, 0, "full 67108864 |", "");
	is_run("--part-size 1024", false, 0, "1024 |", "");
	is_run("--part-size 4G", false, 0, "4294967296 |", "");
	is_run("-l 1 -l1000", false, 0, "1 1000 |", "");
	is_run("-q a", false, 0, "| a quiet", "");
	is_run("-nqn --quiet", false, 0, "n n | quiet", "");
	is_run("--state s -Hh --strict", false, 0, "| strict s,h", "");
	is_run("--home a --state=_ -H b", false, 0, "| _,b", "");
	is_run("-qn t", true, 0, "n | t quiet", "");
	is_run("--help", false, 0, "lo-x [-n] FILE\nlo-x --full\n", "");
	is_run("-n -h", false, 0, "lo-x [-n] FILE\nlo-x --full\n", "");
	is_run("-V", false, 0, "lo-x " LO_VERSION "\n", "");
	is_run("--version --nosuch", false, 0, "lo-x " LO_VERSION "\n", "");
}

static void
bad(const char *line, const char *message)
{
	char text[256];

	snprintf(text, sizeof(text), "lo-x: %s\n", message);
	is_run(line, false, LO_USAGE, "", text);
}

static void
usage(void)
{
	bad("-x", "-x is not a known option; see lo-x --help");
	bad("-nx", "-x is not a known option; see lo-x --help");
	bad("--full -xn", "-x is not a known option; see lo-x --help");
	bad("--ful1", "--ful1 is not a known option, --full is; "
		      "see lo-x --help");
	bad("--conection=secret",
	    "--conection is not a known option, --connection is; "
	    "see lo-x --help");
	bad("--zzzzzz", "--zzzzzz is not a known option; see lo-x --help");
	bad("--connection", "--connection needs a value; see lo-x --help");
	bad("-nc", "--connection needs a value; see lo-x --help");
	bad("--part-size", "--part-size needs a value; see lo-x --help");
	bad("--full=1", "--full takes no value; see lo-x --help");
	bad("--strict=1", "--strict takes no value; see lo-x --help");
	bad("--state", "--state needs a value; see lo-x --help");
	bad("--stste s", "--stste is not a known option, --state is; "
			 "see lo-x --help");
	is_run("--strict -n t", true, LO_USAGE, "n | t strict",
	    "lo-x: tap takes no --strict; see lo-x --help\n");
	is_run("--part-size 1M t", true, LO_USAGE, "1048576 | t",
	    "lo-x: tap takes no --part-size; see lo-x --help\n");
	bad("--dry-run=1 -n", "--dry-run takes no value; see lo-x --help");
}

static void
ranges(void)
{
	static const char *const numbers[] = {"10x", "x", "0", "1001", "-1",
	    "+1", "1.0", "1e2", "0x10", "18446744073709551617", "_"};
	static const char *const sizes[] = {
	    "1023", "1KB", "64m", "K", "1.5M", "5G", "99999999999999999G", "_"};
	char line[64];
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		snprintf(line, sizeof(line), "-l %s", numbers[i]);
		bad(line, "--limit: not a whole number from 1 to 1000; "
			  "give one");
	}
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		snprintf(line, sizeof(line), "--part-size %s", sizes[i]);
		bad(line, "--part-size: not a size from 1024 to 4294967296 "
			  "bytes; give a number, with K, M or G");
	}
}

/* The two answers of lo_args_when and what depends on the surroundings. */
static void
clocks(void)
{
	int status;

	is_int(
	    lo_args_when("--since", "2025-11-12"), 1762905600000000, "a date");
	fflush(stdout);
	if (fork() == 0) {
		dup2(open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
		lo_args_when("--since", "yesterday");
	}
	wait(&status);
	is_int(WEXITSTATUS(status), LO_USAGE, "no date");
	setenv("LO_NOW", "soon", 1);
	bad("-n", "LO_NOW: not an instant such as 2025-11-12T20:54:33Z; "
		  "set it so or unset it");
	unsetenv("LO_NOW");
	fflush(stdout);
	if (fork() == 0) {
		struct lo_args a = {.options = options,
		    .usage = "usage",
		    .argc = 2,
		    .argv = (char *[]){(char[]){"lo-x"}, (char[]){"-h"}, NULL}};

		dup2(open("/dev/full", O_WRONLY), 1);
		dup2(open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
		run(&a);
		_exit(0);
	}
	wait(&status);
	is_int(WEXITSTATUS(status), LO_IO, "help that cannot be written");
}

int
main(void)
{
	tap_tmp();
	unsetenv("LO_NOW");
	unsetenv("POSIXLY_CORRECT");
	good();
	usage();
	ranges();
	clocks();
	return tap_done();
}
