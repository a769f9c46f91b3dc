#include "cmd/lo-extract-http/room.h"

/* The last that is under way, and what all that wait take. */
static struct queue_item *
last_of(const struct flow *f, size_t *sum)
{
	struct queue_item *last = NULL;
	int seen = 0;

	*sum = f->held;
	for (struct queue_item *i = f->queue.head; i != NULL && seen < f->busy;
	     i = i->next) {
		const struct exchange *x = i->exchange;

		if (x == NULL || !x->call.running)
			continue;
		seen++;
		if (i == f->queue.head || x->call.answer.len == 0)
			continue;
		*sum += x->call.answer.len;
		last = i;
	}
	return last;
}

/* As if it had not begun. */
static void
break_off(struct flow *f, struct exchange *x)
{
	lo_http_call_free(f->link->http, &x->call);
	lo_http_call_init(&x->call);
	x->tried--;
	x->ready = 1;
	f->busy--;
}

void
room_keep(struct flow *f)
{
	struct queue_item *last;
	size_t sum;

	while ((last = last_of(f, &sum)) != NULL && sum > ROOM) {
		break_off(f, last->exchange);
		f->narrow = f->busy > 1 ? f->busy : 1;
	}
}

void
room_learn(struct flow *f, size_t answer)
{
	if (f->narrow == 0 ||
	    answer * (size_t)f->link->account->concurrency > ROOM)
		return;
	if (++f->narrow >= f->link->account->concurrency)
		f->narrow = 0;
}
