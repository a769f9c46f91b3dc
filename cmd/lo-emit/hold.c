#include <string.h>

#include "hold.h"

bool
hold_keep(struct flow *f, const struct lo_record *r)
{
	size_t before = f->events.len;

	if (r->type != LO_EVENT || f->sinks[0].block == NULL)
		return false;
	lo_buf_addspan(&f->events, r->line);
	lo_buf_addc(&f->events, '\n');
	if (!f->events.failed)
		return true;
	f->events.len = before;
	f->events.failed = false;
	return false;
}

int
hold_release(struct flow *f, bool well, struct lo_err *e)
{
	const char *p = f->events.p, *end = p + f->events.len, *nl;
	struct lo_json_fault fault;
	struct lo_record r;
	int got = 0;

	for (; got == 0 && p < end; p = nl + 1) {
		nl = memchr(p, '\n', end - p);
		if (lo_record_parse(&r, (struct lo_span){p, nl - p}, &fault) <
		    0)
			return lo_fail(e, LO_BUG, "an event that was kept");
		if (well || r.field[LO_F_STATUS].p == NULL ||
		    !lo_json_is(r.field[LO_F_STATUS], "completed"))
			got = flow_take(f, &r, e);
	}
	lo_buf_shrink(&f->events, 1 << 16);
	return got;
}
