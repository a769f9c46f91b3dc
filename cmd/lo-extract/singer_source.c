#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <inttypes.h>

#include "cmd/lo-extract/interrupt.h"
#include "cmd/lo-extract/singer.h"
#include "cmd/lo-extract/source.h"
#include "cmd/lo-extract/tap.h"
#include "common/file.h"
#include "common/home.h"
#include "common/mem.h"

enum { WAIT_MS = 1000 };

/* Nobody reads on: we end as a filter does, and the tap with us. */
static bool
reader_gone(struct lo_out *out)
{
	struct pollfd p = {out->fd, 0, 0};

	if (out->fd < 0 || poll(&p, 1, 0) <= 0 || !(p.revents & POLLERR))
		return false;
	raise(SIGPIPE);
	out->failed = EPIPE;
	return true;
}

/* Until there is something to read; 0 when we are to end.  A signal between
 * the question and the wait costs a second. */
static int
ready(struct lo_lines *l, struct lo_out *out, struct lo_err *e)
{
	struct pollfd p = {l->fd, POLLIN, 0};

	if (l->eof ||
	    (l->len > 0 && memchr(l->p + l->start, '\n', l->len) != NULL))
		return !interrupt_asked();
	if (poll(&p, 1, 0) == 0 && lo_out_flush(out, e) < 0)
		return -1;
	while (!interrupt_asked()) {
		if (poll(&p, 1, WAIT_MS) > 0)
			return 1;
		if (reader_gone(out))
			return lo_out_flush(out, e);
	}
	return 0;
}

static int
read_lines(struct singer *s, int fd, struct lo_err *e)
{
	struct run *r = s->run;
	struct lo_lines lines;
	struct lo_line line;
	int got = 0;

	lo_lines_init(&lines, fd, LO_LINE_MAX, r->out.stage.out);
	while (!run_over(r)) {
		got = ready(&lines, r->out.stage.out, e);
		if (got > 0)
			got = lo_lines_next(&lines, &line, e);
		if (got <= 0)
			break;
		r->read += line.length + line.ended;
		got = singer_line(s, &line, e);
		if (got < 0)
			break;
	}
	lo_lines_free(&lines);
	if (s->strange > 0)
		r->say("%" PRIu64 " messages of unknown type were left out",
		    s->strange);
	return got < 0 ? -1 : 0;
}

/* The tap's words, and --state with what the sink committed. */
static char **
words(const struct run *r, const char *state)
{
	const struct options *o = r->options;
	char **argv = lo_zalloc((size_t)o->count + 3, sizeof(*argv));
	int n = 0;

	for (; n < o->count; n++)
		argv[n] = o->operands[n];
	if (state != NULL) {
		argv[n++] = lo_strdup("--state");
		argv[n++] = lo_strdup(state);
	}
	return argv;
}

static void
drop(const struct run *r, char **argv)
{
	for (char **p = argv + r->options->count; *p != NULL; p++)
		free(*p);
	free(argv);
}

/* Its messages may hold what must not be seen: they go to a log. */
static char *
log_path(const struct run *r, struct lo_err *e)
{
	char *log;

	if (r->options->verbose)
		return NULL;
	log = lo_home_path("logs/singer/%s.log", r->connection);
	if (lo_dir_make_parent(log, e) < 0) {
		free(log);
		log = lo_strdup("");
	}
	return log;
}

static int
run_tap(struct singer *s, const char *state, struct lo_err *e)
{
	struct run *r = s->run;
	char **argv, *log = log_path(r, e);
	struct lo_err ended;
	struct tap tap;
	int got;

	if (log != NULL && *log == '\0') {
		free(log);
		return -1;
	}
	argv = words(r, state);
	got = tap_start(&tap, argv, log, e);
	if (got == 0) {
		got = read_lines(s, tap.fd, e);
		if (tap_wait(&tap, got < 0 || run_over(r), &ended) < 0 &&
		    got == 0) {
			*e = ended;
			got = -1;
			r->code = "tap";
			if (log != NULL)
				lo_fail(e, ended.status,
				    "%s; its messages are in %s", ended.text,
				    log);
		}
	}
	drop(r, argv);
	free(log);
	return got;
}

/* The state in a file of its own beside the lock: the same name each time,
 * so that a killed run leaves nothing that the next one does not replace. */
static int
with_state(struct singer *s, struct lo_err *e)
{
	struct run *r = s->run;
	char *path;
	int got;

	if (r->options->dry) {
		r->say("the tap would run %s",
		    r->resumed ? "with the state of the cursor in force"
			       : "without a state");
		return 0;
	}
	if (!r->resumed)
		return run_tap(s, NULL, e);
	path = lo_home_path("lock/%s.state.json", r->stream);
	got = lo_file_replace(path, lo_buf_span(&r->state.cursor), e);
	if (got == 0)
		got = run_tap(s, path, e);
	unlink(path);
	free(path);
	return got;
}

/* What came says how it ended: a STATE, or a file that ends with a whole
 * line.  Of a pipe nobody knows whether its writer died. */
static bool
ended_well(const struct singer *s)
{
	struct stat st;

	return s->at_state || s->run->options->trust_eof ||
	       (s->whole && fstat(STDIN_FILENO, &st) == 0 &&
		   S_ISREG(st.st_mode));
}

static int
read_all(struct run *r, struct lo_err *e)
{
	struct singer s;
	int got = singer_open(&s, r, e);

	if (got == 0 && r->options->count > 0)
		got = with_state(&s, e);
	else if (got == 0) {
		got = read_lines(&s, STDIN_FILENO, e);
		if (got == 0 && !ended_well(&s) && !run_over(r)) {
			r->code = "torn";
			got = lo_fail(e, LO_TEMP,
			    "the input ended without a STATE, so the tap may "
			    "have died; if it ended well, use --trust-eof");
		}
	}
	singer_close(&s);
	return got;
}

static int
check(const struct options *o, struct lo_err *e)
{
	if (o->count == 0 && isatty(STDIN_FILENO))
		return lo_fail(e, LO_USAGE,
		    "standard input is a terminal; run a tap with -- TAP ARG "
		    "... or pipe one in");
	if (o->has_since || o->has_until)
		return lo_fail(e, LO_USAGE,
		    "--since and --until are the tap's; set its start date");
	if (o->type != NULL || o->key != NULL || o->at != NULL ||
	    o->delimiter != NULL || o->encoding != NULL || o->quoting != NULL)
		return lo_fail(e, LO_USAGE,
		    "a tap names its records itself; no --type, --key, --at, "
		    "--delimiter, --encoding or --quoting");
	for (int i = 1; i < o->count; i++)
		if (strcmp(o->operands[i], "--state") == 0)
			return lo_fail(e, LO_USAGE,
			    "--state is given to the tap by lo-extract; take "
			    "it out");
	return 0;
}

const struct source source_singer = {"singer", "any",
    "the output of a Singer tap, run with -- TAP ARG ... or read from a pipe",
    check, read_all};
