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

static void *
work(void *arg)
{
	struct deliver *d = arg;

	pthread_mutex_lock(&d->lock);
	for (;;) {
		while (!d->busy && !d->quit)
			pthread_cond_wait(&d->changed, &d->lock);
		if (d->quit)
			break;
		pthread_mutex_unlock(&d->lock);
		d->result = write_sinks(d, d->written, NULL, &d->error);
		pthread_mutex_lock(&d->lock);
		d->busy = false;
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

int
deliver_now(struct deliver *d, const struct closing *c, struct lo_err *e)
{
	return write_sinks(d, d->batch, c, e);
}

int
deliver_later(struct deliver *d, struct lo_err *e)
{
	if (!d->running && pthread_create(&d->thread, NULL, work, d) != 0)
		return lo_fail(
		    e, LO_OS, "no thread to be had; raise the limits");
	d->running = true;
	pthread_mutex_lock(&d->lock);
	d->written = d->batch;
	d->batch = &d->both[d->batch == &d->both[0]];
	d->busy = true;
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
