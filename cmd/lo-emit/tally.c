#include "tally.h"

void
tally_add(struct tally *sum, const struct tally *t)
{
	sum->raw_new += t->raw_new;
	sum->raw_changed += t->raw_changed;
	sum->raw_unchanged += t->raw_unchanged;
	sum->made_new += t->made_new;
	sum->made_changed += t->made_changed;
	sum->made_unchanged += t->made_unchanged;
	sum->measurements += t->measurements;
	sum->observations += t->observations;
	sum->deleted += t->deleted;
	sum->withdrawn += t->withdrawn;
	sum->dead += t->dead;
	sum->events += t->events;
}
