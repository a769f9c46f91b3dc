#include "relay.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

int
relay_start(struct relay *r, void *(*work)(void *), void *arg, struct lo_err *e)
{
	sigset_t all, old;
	int got;

	memset(r, 0, sizeof(*r));
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->moved, NULL);
	for (int i = 0; i < RELAY_PIECES; i++)
		r->pieces[i].p = lo_alloc(RELAY_SIZE);
	/* Signals are the first thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	got = pthread_create(&r->thread, NULL, work, arg);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	r->started = got == 0;
	if (r->started)
		return 0;
	relay_join(r);
	return lo_fail(e, LO_OS, "no thread to be had: %s", strerror(got));
}

static void
tell(struct relay *r)
{
	pthread_cond_broadcast(&r->moved);
	pthread_mutex_unlock(&r->lock);
}

struct relay_piece *
relay_blank(struct relay *r)
{
	struct relay_piece *p;

	pthread_mutex_lock(&r->lock);
	while (!r->stopped && r->sent - r->taken == RELAY_PIECES)
		pthread_cond_wait(&r->moved, &r->lock);
	p = r->stopped ? NULL : &r->pieces[r->sent % RELAY_PIECES];
	pthread_mutex_unlock(&r->lock);
	return p;
}

void
relay_send(struct relay *r)
{
	pthread_mutex_lock(&r->lock);
	r->sent++;
	tell(r);
}

void
relay_over(struct relay *r)
{
	pthread_mutex_lock(&r->lock);
	r->over = true;
	tell(r);
}

bool
relay_wait(struct relay *r)
{
	bool well;

	pthread_mutex_lock(&r->lock);
	while (!r->stopped && r->sent != r->taken)
		pthread_cond_wait(&r->moved, &r->lock);
	well = !r->stopped;
	pthread_mutex_unlock(&r->lock);
	return well;
}

struct relay_piece *
relay_take(struct relay *r)
{
	struct relay_piece *p = NULL;

	pthread_mutex_lock(&r->lock);
	while (!r->stopped && !r->over && r->sent == r->taken)
		pthread_cond_wait(&r->moved, &r->lock);
	if (!r->stopped && r->sent != r->taken)
		p = &r->pieces[r->taken % RELAY_PIECES];
	pthread_mutex_unlock(&r->lock);
	return p;
}

void
relay_back(struct relay *r)
{
	pthread_mutex_lock(&r->lock);
	r->taken++;
	tell(r);
}

void
relay_stop(struct relay *r)
{
	pthread_mutex_lock(&r->lock);
	r->stopped = true;
	tell(r);
}

void
relay_join(struct relay *r)
{
	if (r->started)
		pthread_join(r->thread, NULL);
	r->started = false;
	for (int i = 0; i < RELAY_PIECES; i++)
		free(r->pieces[i].p);
	pthread_cond_destroy(&r->moved);
	pthread_mutex_destroy(&r->lock);
}
