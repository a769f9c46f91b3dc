#include "common/status.h"

#include <stddef.h>

struct rank {
	int status;
	const char *text;
};

/* From the best to the worst. */
static const struct rank ranks[] = {
    {LO_OK, "nothing to do: every record was handled"},
    {LO_DATA, "done, with dead letters: list them with lo-project rows dead"},
    {LO_TEMP, "run the same command again"},
    {LO_UNAVAILABLE, "the other side said no for good: see its message"},
    {LO_DENIED, "renew the credentials or permissions, then run it again"},
    {LO_CONFIG, "correct what the message names, then run it again"},
    {LO_NOINPUT, "check the name of the input, then run it again"},
    {LO_USAGE, "see --help, then type it again"},
    {LO_CANTCREAT, "check the place of the output, then run it again"},
    {LO_IO, "the output is incomplete: make room or repair, then run it again"},
    {LO_OS, "free memory or raise the limits, then run it again"},
    {LO_BUG, "this is a fault of the program: report it"},
};

enum { RANKS = sizeof(ranks) / sizeof(ranks[0]) };

static size_t
rank_of(int status)
{
	size_t i;

	for (i = 0; i < RANKS - 1; i++)
		if (ranks[i].status == status)
			break;
	return i;
}

int
lo_status_worst(int a, int b)
{
	size_t i, j;

	i = rank_of(a);
	j = rank_of(b);
	return ranks[i > j ? i : j].status;
}

const char *
lo_status_text(int status)
{
	return ranks[rank_of(status)].text;
}
