#include "cmd/lo-extract-http/queue.h"

#include <stdio.h>
#include <stdlib.h>

#include "cmd/lo-extract-http/download.h"
#include "common/json.h"
#include "common/mem.h"

static const struct {
	const char *key;
	enum item_kind kind;
} kinds[] = {
    {"get", ITEM_REQUEST},
    {"post", ITEM_REQUEST},
    {"wait", ITEM_WAIT},
    {"call", ITEM_CALL},
    {"state", ITEM_STATE},
    {"remember", ITEM_REMEMBER},
    {"deleted", ITEM_DELETED},
    {"expired", ITEM_EXPIRED},
    {"failed", ITEM_FAILED},
    {"forget", ITEM_FORGET},
    {"record", ITEM_RECORD},
    {"total", ITEM_TOTAL},
    {"trouble", ITEM_TROUBLE},
};

static struct lo_span
copy(struct lo_span s)
{
	if (s.p == NULL)
		return s;
	return (struct lo_span){lo_strndup(s.p, s.len), s.len};
}

void
queue_push(struct queue *q, struct queue_item *i)
{
	if (q->tail != NULL)
		q->tail->next = i;
	else
		q->head = i;
	q->tail = i;
}

static struct queue_item *
append(struct queue *q, enum item_kind kind, struct lo_span json)
{
	struct queue_item *i = lo_zalloc(1, sizeof(*i));

	i->kind = kind;
	i->json = copy(json);
	queue_push(q, i);
	return i;
}

struct queue_item *
queue_add(struct queue *q, struct lo_span json)
{
	enum item_kind kind = ITEM_STRANGE;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++)
		if (lo_json_get(json, kinds[k].key).p != NULL) {
			kind = kinds[k].kind;
			break;
		}
	return append(q, kind, json);
}

struct queue_item *
queue_hold(struct queue *q, struct lo_span record, struct lo_span context,
    const char *observed)
{
	struct queue_item *i = append(q, ITEM_HELD, record);

	i->context = copy(context);
	snprintf(i->observed, sizeof(i->observed), "%s", observed);
	return i;
}

struct queue_item *
queue_pop(struct queue *q)
{
	struct queue_item *i = q->head;

	if (i != NULL) {
		q->head = i->next;
		if (q->head == NULL)
			q->tail = NULL;
		i->next = NULL;
	}
	return i;
}

void
queue_unpop(struct queue *q, struct queue_item *i)
{
	struct queue one = {i, i};

	queue_put_front(q, &one);
}

void
queue_put_front(struct queue *q, struct queue *front)
{
	if (front->tail == NULL)
		return;
	front->tail->next = q->head;
	q->head = front->head;
	if (q->tail == NULL)
		q->tail = front->tail;
	front->head = front->tail = NULL;
}

static void
exchange_free(struct queue_item *i, struct lo_http *h)
{
	if (i->exchange != NULL)
		lo_http_call_free(h, &i->exchange->call);
	if (i->exchange != NULL && i->exchange->file != NULL)
		download_close(i->exchange->file);
	if (i->exchange != NULL)
		free(i->exchange->file);
	free(i->exchange);
	i->exchange = NULL;
}

/* The texts are ours, though spans promise to change nothing. */
static void
drop(struct lo_span *s)
{
	union {
		const char *given;
		char *ours;
	} p = {s->p};

	free(p.ours);
	*s = (struct lo_span){NULL, 0};
}

void
queue_item_free(struct queue_item *i, struct lo_http *h)
{
	exchange_free(i, h);
	drop(&i->json);
	drop(&i->context);
	free(i);
}

void
queue_clear(struct queue *q, struct lo_http *h)
{
	struct queue_item *i;

	while ((i = queue_pop(q)) != NULL)
		queue_item_free(i, h);
}
