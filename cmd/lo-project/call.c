#include <unistd.h>

#include "cmd/lo-project/call.h"

bool
call_measures(const struct call *c)
{
	return c->o.form == FORM_TABLE || c->o.form == FORM_MD;
}

int
call_open(struct call *c, bool index, struct lo_err *e)
{
	struct lo_err none;

	if (reader_open(&c->reader, e) < 0)
		return -1;
	if (index)
		(void)reader_attach(&c->reader, &none);
	if (reader_views(&c->reader, e) < 0)
		return -1;
	c->result.spool.dir = c->reader.home;
	return reader_seal(&c->reader, e);
}

bool
call_told(const struct call *c)
{
	return c->o.verbose || isatty(STDERR_FILENO);
}

int
call_put(struct call *c, struct lo_err *e)
{
	if (form_put(c->o.form, &c->result, &c->out, e) < 0)
		return -1;
	return lo_out_flush(&c->out, e);
}
