/*
 * arrival.h - a request whose answer becomes a file: sent, cut, sent on
 *
 * Units: bytes.
 * Errors: LO_CANTCREAT and LO_IO of the disk.
 * Ownership: borrows; the exchange owns the file.
 */
#ifndef EXTRACT_HTTP_ARRIVAL_H
#define EXTRACT_HTTP_ARRIVAL_H

#include "cmd/lo-extract-http/flow.h"

enum arrival {
	ARRIVAL_WELL,
	ARRIVAL_ODD,  /* not what it should be; worth another try */
	ARRIVAL_BAD,  /* whole, and of no use */
	ARRIVAL_LOST, /* no disk */
	ARRIVAL_NOT,  /* no success */
};

/* A request is about to be sent; it goes on where the last try was cut. */
int arrival_begin(struct flow *f, struct queue_item *i, struct lo_err *e);
/* The call is done: what came of it? */
enum arrival arrival_done(struct flow *f, struct queue_item *i);

#endif
