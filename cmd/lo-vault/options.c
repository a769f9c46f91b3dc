#include <string.h>

#include "common/args.h"
#include "common/state.h"
#include "common/when.h"
#include "options.h"

static const char usage[] =
    "lo-vault tee | put [-qv] [--part-size BYTES]\n"
    "lo-vault cat [-qv] [--bare] [--latest | --run ID | --history]\n"
    "    [--as-of T] [--gap-ok] [STREAM ...]\n"
    "lo-vault cat [-qv] --as-it-was [--run ID] [--gap-ok] [STREAM ...]\n"
    "lo-vault ls [STREAM ...]\n"
    "lo-vault show [--run ID] [STREAM ...]\n"
    "lo-vault verify [-qv] [--repair] [STREAM ...]\n"
    "lo-vault prune [-qvy] [--keep-runs N] [--keep-days N] [STREAM ...]\n";

enum {
	OPT_PART_SIZE = 256,
	OPT_LATEST,
	OPT_RUN,
	OPT_HISTORY,
	OPT_AS_OF,
	OPT_KEEP_RUNS,
	OPT_KEEP_DAYS,
};

#define PART_SIZE  ((uint64_t)64 << 20)
#define PART_LEAST ((uint64_t)1 << 10)
#define PART_MOST  ((uint64_t)1 << 40)

/* The options of a verb, by their kinds. */
static const struct {
	const char *name;
	const char *takes;
	bool streams;
} verbs[] = {
    [VERB_TEE] = {"tee", "qvp", false},
    [VERB_PUT] = {"put", "qvp", false},
    [VERB_CAT] = {"cat", "qvblrhagw", true},
    [VERB_LS] = {"ls", "", true},
    [VERB_SHOW] = {"show", "r", true},
    [VERB_VERIFY] = {"verify", "qvf", true},
    [VERB_PRUNE] = {"prune", "qvyk", true},
};

enum { VERBS = sizeof(verbs) / sizeof(verbs[0]) };

static void
check_run(const struct lo_args *a, const char *run_id)
{
	int64_t run;

	if (!lo_run_id_parse(run_id, strlen(run_id), &run))
		lo_args_usage(a, "--run: not a run's id; give one such as "
				 "20251112T205433Z");
}

static void
set(struct options *s, int option, const char *value)
{
	switch (option) {
	case OPT_PART_SIZE:
		s->part_size =
		    lo_args_size("--part-size", value, PART_LEAST, PART_MOST);
		break;
	case OPT_LATEST:
		s->cat.what = CAT_LATEST;
		break;
	case OPT_RUN:
		s->cat.what = CAT_RUN;
		s->cat.run_id = value;
		break;
	case OPT_HISTORY:
		s->cat.what = CAT_HISTORY;
		break;
	case OPT_AS_OF:
		s->cat.as_of = lo_args_when("--as-of", value);
		break;
	case OPT_KEEP_RUNS:
		s->prune.runs_given = true;
		s->prune.keep_runs =
		    lo_args_number("--keep-runs", value, 0, 1000000000);
		break;
	default:
		s->prune.days_given = true;
		s->prune.keep_days =
		    lo_args_number("--keep-days", value, 0, 100000);
	}
}

static enum verb
find_verb(const struct lo_args *a)
{
	const char *name = a->argv[a->operands];

	if (name == NULL)
		lo_args_usage(a, "what shall it do: tee, put, cat, ls, show, "
				 "verify or prune");
	for (int i = 0; i < VERBS; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return i;
	lo_args_usage(
	    a, "%s is none of tee, put, cat, ls, show, verify and prune", name);
}

static void
check(const struct options *o, const struct lo_args *a)
{
	lo_args_verb(a, verbs[o->verb].name, verbs[o->verb].takes);
	if ((a->given['l'] != NULL) + (a->given['r'] != NULL) +
		(a->given['h'] != NULL) >
	    1)
		lo_args_usage(
		    a, "--latest, --run and --history exclude each other");
	if (o->cat.as_it_was &&
	    (o->cat.bare || o->cat.as_of != INT64_MAX ||
		(o->cat.what != CAT_STATE && o->cat.what != CAT_RUN)))
		lo_args_usage(a, "--as-it-was goes with --run and --gap-ok");
	if (o->cat.run_id != NULL)
		check_run(a, o->cat.run_id);
	if (o->verb == VERB_PRUNE && !o->prune.runs_given &&
	    !o->prune.days_given)
		lo_args_usage(a, "prune: nothing says what to keep; give "
				 "--keep-runs or --keep-days");
}

static void
take_streams(struct options *o, const struct lo_args *a)
{
	for (int i = a->operands + 1; i < a->argc; i++) {
		if (!verbs[o->verb].streams)
			lo_args_usage(a,
			    "%s takes no operands: it reads standard input",
			    verbs[o->verb].name);
		if (!lo_stream_ok(lo_span_of(a->argv[i])))
			lo_args_usage(
			    a, "a stream is named TYPE/SOURCE/CONNECTION");
		names_add(&o->streams, a->argv[i]);
	}
}

void
options_read(struct options *o, int argc, char **argv)
{
	const struct lo_option table[] = {
	    {'q', "quiet", .flag = &o->quiet, .kind = 'q'},
	    {'v', "verbose", .flag = &o->verbose, .kind = 'v'},
	    {'y', "yes", .flag = &o->prune.yes, .kind = 'y'},
	    {OPT_PART_SIZE, "part-size", .takes = true, .kind = 'p'},
	    {0, "bare", .flag = &o->cat.bare, .kind = 'b'},
	    {OPT_LATEST, "latest", .kind = 'l'},
	    {OPT_RUN, "run", .takes = true, .kind = 'r'},
	    {OPT_HISTORY, "history", .kind = 'h'},
	    {OPT_AS_OF, "as-of", .takes = true, .kind = 'a'},
	    {0, "gap-ok", .flag = &o->cat.gap_ok, .kind = 'g'},
	    {0, "repair", .flag = &o->repair, .kind = 'f'},
	    {OPT_KEEP_RUNS, "keep-runs", .takes = true, .kind = 'k'},
	    {OPT_KEEP_DAYS, "keep-days", .takes = true, .kind = 'k'},
	    {0, "as-it-was", .flag = &o->cat.as_it_was, .kind = 'w'},
	    {.name = NULL},
	};
	struct lo_args a = {
	    .options = table, .usage = usage, .argc = argc, .argv = argv};
	const char *value;
	int c;

	memset(o, 0, sizeof(*o));
	o->part_size = PART_SIZE;
	o->cat.as_of = INT64_MAX;
	while ((c = lo_args_next(&a, &value)) != -1)
		set(o, c, value);
	o->verb = find_verb(&a);
	check(o, &a);
	take_streams(o, &a);
}

void
options_free(struct options *o)
{
	names_free(&o->streams);
}
