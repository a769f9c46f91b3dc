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
	OPT_BARE,
	OPT_LATEST,
	OPT_RUN,
	OPT_HISTORY,
	OPT_AS_OF,
	OPT_GAP_OK,
	OPT_REPAIR,
	OPT_KEEP_RUNS,
	OPT_KEEP_DAYS,
	OPT_AS_IT_WAS,
};

static const struct lo_option options[] = {
    {'q', "quiet", false},
    {'v', "verbose", false},
    {'y', "yes", false},
    {OPT_PART_SIZE, "part-size", true},
    {OPT_BARE, "bare", false},
    {OPT_LATEST, "latest", false},
    {OPT_RUN, "run", true},
    {OPT_HISTORY, "history", false},
    {OPT_AS_OF, "as-of", true},
    {OPT_GAP_OK, "gap-ok", false},
    {OPT_REPAIR, "repair", false},
    {OPT_KEEP_RUNS, "keep-runs", true},
    {OPT_KEEP_DAYS, "keep-days", true},
    {OPT_AS_IT_WAS, "as-it-was", false},
    {0, NULL, false},
};

#define PART_SIZE  ((uint64_t)64 << 20)
#define PART_LEAST ((uint64_t)1 << 10)
#define PART_MOST  ((uint64_t)1 << 40)

/* The options of a verb: letters, and the long ones less OPT_PART_SIZE. */
static const struct {
	const char *name;
	const char *takes;
	bool streams;
} verbs[] = {
    [VERB_TEE] = {"tee", "qv0", false},
    [VERB_PUT] = {"put", "qv0", false},
    [VERB_CAT] = {"cat", "qv123456:", true},
    [VERB_LS] = {"ls", "", true},
    [VERB_SHOW] = {"show", "3", true},
    [VERB_VERIFY] = {"verify", "qv7", true},
    [VERB_PRUNE] = {"prune", "qvy89", true},
};

enum { VERBS = sizeof(verbs) / sizeof(verbs[0]) };

struct given {
	char used[64];            /* as in takes */
	size_t count, selections; /* of --latest --run --history */
};

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
	case 'q':
		s->quiet = true;
		break;
	case 'v':
		s->verbose = true;
		break;
	case 'y':
		s->prune.yes = true;
		break;
	case OPT_PART_SIZE:
		s->part_size =
		    lo_args_size("--part-size", value, PART_LEAST, PART_MOST);
		break;
	case OPT_BARE:
		s->cat.bare = true;
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
	case OPT_GAP_OK:
		s->cat.gap_ok = true;
		break;
	case OPT_AS_IT_WAS:
		s->cat.as_it_was = true;
		break;
	case OPT_REPAIR:
		s->repair = true;
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
check_given(
    const struct options *o, const struct given *g, const struct lo_args *a)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct lo_option *known = options;

		if (strchr(verbs[o->verb].takes, g->used[i]) != NULL)
			continue;
		while (known->letter != g->used[i] &&
		       known->letter != g->used[i] - '0' + OPT_PART_SIZE)
			known++;
		lo_args_usage(
		    a, "%s takes no --%s", verbs[o->verb].name, known->name);
	}
	if (g->selections > 1)
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
	struct lo_args a = {options, usage, argc, argv, 0, false};
	struct given g = {"", 0, 0};
	const char *value;
	int c;

	memset(o, 0, sizeof(*o));
	o->part_size = PART_SIZE;
	o->cat.as_of = INT64_MAX;
	while ((c = lo_args_next(&a, &value)) != -1) {
		set(o, c, value);
		g.selections +=
		    c == OPT_LATEST || c == OPT_RUN || c == OPT_HISTORY;
		if (g.count < sizeof(g.used))
			g.used[g.count++] =
			    c < OPT_PART_SIZE ? c : c - OPT_PART_SIZE + '0';
	}
	o->verb = find_verb(&a);
	check_given(o, &g, &a);
	take_streams(o, &a);
}

void
options_free(struct options *o)
{
	names_free(&o->streams);
}
