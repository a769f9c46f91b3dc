#include "cmd/lo-extract-http/arrival.h"

#include "cmd/lo-extract-http/download.h"
#include "common/json.h"
#include "common/mem.h"

enum { PROGRESS = 64 << 10 /* bytes that are worth further tries */ };

int
arrival_begin(struct flow *f, struct queue_item *i, struct lo_err *e)
{
	struct exchange *x = i->exchange;
	struct lo_span own =
	    lo_json_get(lo_json_get(i->json, "header"), "If-Match");

	if (x->file == NULL) {
		x->file = lo_zalloc(1, sizeof(*x->file));
		f->files++;
		if (download_open(x->file, f->link->account->file, e) < 0)
			return -1;
	}
	/* What moves on is not given up because it often stops. */
	if (x->file->err.status == LO_OK &&
	    x->file->came > x->file->from + PROGRESS)
		x->tried = x->renewed;
	download_begin(x->file, &x->call, own.p != NULL);
	return 0;
}

enum arrival
arrival_done(struct flow *f, struct queue_item *i)
{
	struct exchange *x = i->exchange;
	struct download *d = x->file;
	const struct lo_http_call *c = &x->call;
	struct lo_span size = lo_json_get(lo_json_get(i->json, "file"), "size");
	int64_t want;

	f->run->read += d->came - d->from;
	if (d->err.status != LO_OK && d->err.status != LO_NOINPUT)
		return ARRIVAL_LOST;
	if (d->err.status != LO_OK)
		return d->written >= d->most ? ARRIVAL_BAD : ARRIVAL_ODD;
	/* The rest that was asked for is not there: all of it, then. */
	if (c->fault == LO_HTTP_WELL && d->from > 0 &&
	    (c->status == 416 || c->status == 412)) {
		bool again = download_reset(d) == 0;

		return again ? ARRIVAL_ODD : ARRIVAL_LOST;
	}
	if (c->fault != LO_HTTP_WELL || c->status / 100 != 2)
		return ARRIVAL_NOT;
	if (lo_json_int(size, &want) && (uint64_t)want != d->came)
		return download_reset(d) == 0 ? ARRIVAL_ODD : ARRIVAL_LOST;
	return download_whole(d) ? ARRIVAL_WELL : ARRIVAL_ODD;
}
