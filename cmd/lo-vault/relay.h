/*
 * relay.h - pieces of work handed from one thread to another, in order
 *
 * One thread fills blank pieces and sends them, the other takes them and
 * gives them back.  There are RELAY_PIECES of them, so neither runs far ahead
 * of the other and memory is bounded.  Whoever gives up says so with
 * relay_stop; after that both sides get NULL.
 *
 * Units: bytes.
 * Errors: LO_OS when there is no thread to be had.
 * Ownership: the relay owns the pieces; relay_join ends the thread and frees.
 */
#ifndef LO_VAULT_RELAY_H
#define LO_VAULT_RELAY_H

#include <stdbool.h>
#include <stddef.h>

#include <pthread.h>

#include "common/err.h"

enum { RELAY_PIECES = 4, RELAY_SIZE = 256 << 10 };

struct relay_piece {
	char *p;
	size_t len;
	int mark; /* what the sender wants to say beside the bytes */
};

struct relay {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	struct relay_piece pieces[RELAY_PIECES];
	unsigned sent, taken; /* how many ever */
	bool started, stopped, over;
};

/* Starts work(arg) in the other thread. */
int relay_start(
    struct relay *r, void *(*work)(void *), void *arg, struct lo_err *e);

/* The sender: a blank piece (the same until it is sent), and off it goes. */
struct relay_piece *relay_blank(struct relay *r);
void relay_send(struct relay *r);
void relay_over(struct relay *r); /* nothing more will come */
/* Waits until all that was sent is given back; false when stopped. */
bool relay_wait(struct relay *r);

/* The taker: the next piece or NULL, and back with it. */
struct relay_piece *relay_take(struct relay *r);
void relay_back(struct relay *r);

void relay_stop(struct relay *r);
void relay_join(struct relay *r);

#endif
