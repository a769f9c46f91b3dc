/*
 * queue.h - what is still to be done, in the order in which it will be told
 *
 * What an answer brings takes the place of its request, so that order stays
 * when several requests are under way at once.
 *
 * Units: microseconds, monotonic.
 * Errors: none.
 * Ownership: an item owns its texts and its exchange (item_free).
 */
#ifndef EXTRACT_HTTP_QUEUE_H
#define EXTRACT_HTTP_QUEUE_H

#include "cmd/lo-extract-http/exchange.h"

enum item_kind {
	ITEM_REQUEST,
	ITEM_WAIT,  /* nothing behind it begins before all in front is done */
	ITEM_CALL,  /* the program is asked again when it is reached */
	ITEM_STATE, /* a cursor */
	ITEM_REMEMBER,
	ITEM_DELETED,
	ITEM_HELD, /* a record that waits for what its requests collect */
	ITEM_EXPIRED,
	ITEM_FAILED,
	ITEM_TROUBLE, /* a part that could not be read */
	ITEM_RECORD,  /* of all that requests collected */
	ITEM_FORGET,  /* what they collected */
	ITEM_TOTAL,
	ITEM_STRANGE,
};

struct queue_item {
	struct queue_item *next;
	enum item_kind kind;
	bool checked, dropped; /* a request whose "once" was looked at */
	struct lo_span json;   /* what the program gave; or a held record */
	struct lo_span context;
	char observed[LO_WHEN_TEXT];
	struct exchange *exchange;
};

struct queue {
	struct queue_item *head, *tail;
};

/* Copies the texts; the kind is that of the first member of json. */
struct queue_item *queue_add(struct queue *q, struct lo_span json);
struct queue_item *queue_hold(struct queue *q, struct lo_span record,
    struct lo_span context, const char *observed);
void queue_push(struct queue *q, struct queue_item *i);
struct queue_item *queue_pop(struct queue *q);
void queue_unpop(struct queue *q, struct queue_item *i);
void queue_clear(struct queue *q, struct lo_http *h);
/* All of front comes before all of q; front is empty then. */
void queue_put_front(struct queue *q, struct queue *front);
void queue_item_free(struct queue_item *i, struct lo_http *h);

#endif
