#include <string.h>

#include "deliver.h"

static int
write_sinks(struct deliver *d, const struct batch *b, const struct closing *c,
    struct lo_err *e)
{
	struct sink *s = d->sinks;

	for (size_t i = 1; i < d->count; i++)
		if (s[i].kind->write(&s[i], b, SINK_ROWS, NULL, e) < 0)
			return -1;
	if (s[0].kind->write(&s[0], b, SINK_ALL, c, e) < 0)
		return -1;
	for (size_t i = 1; i < d->count; i++)
		if ((b->states > 0 || c != NULL) &&
		    s[i].kind->write(&s[i], b, SINK_STATES, c, e) < 0)
			return -1;
	return 0;
}

/* One step of the thread's: the batch, or the end of its transaction. */
static int
act(struct deliver *d, bool write)
{
	if (write)
		return write_sinks(d, d->written, NULL, &d->error);
	return d->sinks[0].kind->commit(&d->sinks[0], &d->error);
}

/* Only while nothing is being done does the caller look at what it holds. */
static bool
to_commit(const struct deliver *d)
{
	return d->released && d->result == 0 && d->sinks[0].holding;
}

static void *
work(void *arg)
{
	struct deliver *d = arg;
	bool write;

	pthread_mutex_lock(&d->lock);
	for (;;) {
		while (!d->busy && !d->quit)
			pthread_cond_wait(&d->changed, &d->lock);
		if (d->quit)
			break;
		write = d->to_write;
		d->to_write = false;
		pthread_mutex_unlock(&d->lock);
		d->result = act(d, write);
		pthread_mutex_lock(&d->lock);
		d->busy = to_commit(d);
		pthread_cond_signal(&d->changed);
	}
	pthread_mutex_unlock(&d->lock);
	return NULL;
}

void
deliver_init(struct deliver *d)
{
	memset(d, 0, sizeof(*d));
	batch_init(&d->both[0]);
	batch_init(&d->both[1]);
	d->batch = &d->both[0];
	pthread_mutex_init(&d->lock, NULL);
	pthread_cond_init(&d->changed, NULL);
}

void
deliver_free(struct deliver *d)
{
	struct lo_err e;

	(void)deliver_wait(d, &e);
	if (d->running) {
		pthread_mutex_lock(&d->lock);
		d->quit = true;
		pthread_cond_signal(&d->changed);
		pthread_mutex_unlock(&d->lock);
		pthread_join(d->thread, NULL);
	}
	pthread_cond_destroy(&d->changed);
	pthread_mutex_destroy(&d->lock);
	batch_free(&d->both[0]);
	batch_free(&d->both[1]);
}

/* Others would have to wait for their states. */
static bool
can_hold(const struct deliver *d)
{
	return d->count == 1 && d->sinks[0].kind->commit != NULL &&
	       !d->sinks[0].dry;
}

int
deliver_now(struct deliver *d, const struct closing *c, struct lo_err *e)
{
	d->sinks[0].may_hold = false;
	return write_sinks(d, d->batch, c, e);
}

int
deliver_later(struct deliver *d, struct lo_err *e)
{
	if (!d->running && pthread_create(&d->thread, NULL, work, d) != 0)
		return lo_fail(
		    e, LO_OS, "no thread to be had; raise the limits");
	d->running = true;
	d->sinks[0].may_hold = can_hold(d);
	pthread_mutex_lock(&d->lock);
	d->written = d->batch;
	d->batch = &d->both[d->batch == &d->both[0]];
	d->busy = d->to_write = true;
	d->released = false;
	pthread_cond_signal(&d->changed);
	pthread_mutex_unlock(&d->lock);
	return 0;
}

int
deliver_wait(struct deliver *d, struct lo_err *e)
{
	if (d->written == NULL)
		return 0;
	pthread_mutex_lock(&d->lock);
	while (d->busy)
		pthread_cond_wait(&d->changed, &d->lock);
	pthread_mutex_unlock(&d->lock);
	if (d->result < 0)
		*e = d->error;
	return d->result;
}

void
deliver_release(struct deliver *d)
{
	if (!d->running)
		return;
	pthread_mutex_lock(&d->lock);
	d->released = true;
	if (!d->busy)
		d->busy = to_commit(d);
	pthread_cond_signal(&d->changed);
	pthread_mutex_unlock(&d->lock);
}

bool
deliver_idle(struct deliver *d)
{
	bool busy;

	if (!can_hold(d))
		return false;
	pthread_mutex_lock(&d->lock);
	busy = d->busy;
	pthread_mutex_unlock(&d->lock);
	return !busy;
}
