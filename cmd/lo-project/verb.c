#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "cmd/lo-project/call.h"
#include "cmd/lo-project/check.h"
#include "cmd/lo-project/export.h"
#include "cmd/lo-project/why.h"

/* Events, for lo-emit, unless a form is asked for or a person looks on. */
int
verb_check(struct call *c, struct lo_err *e)
{
	bool rows = c->o.formed || isatty(STDOUT_FILENO);
	struct check k = {.names = c->o.words,
	    .count = c->o.count,
	    .events = rows ? NULL : &c->out,
	    .rows = &c->result,
	    .measure = call_measures(c),
	    .bare = c->o.bare,
	    .full = c->o.full};

	if (rows && c->o.bare)
		lo_args_usage(&c->o.args, "--bare goes with events");
	if (call_open(c, false, e) < 0 || check_run(&k, &c->reader, e) < 0)
		return -1;
	if (rows && c->result.rows > 0 && call_put(c, e) < 0)
		return -1;
	if (lo_out_flush(&c->out, e) < 0)
		return -1;
	if (call_told(c))
		snprintf(c->said, sizeof c->said,
		    "check: %ju checks, %ju errors, %ju warnings, %ju notes",
		    (uintmax_t)k.checks, (uintmax_t)k.findings[SEVERITY_ERROR],
		    (uintmax_t)k.findings[SEVERITY_WARN],
		    (uintmax_t)k.findings[SEVERITY_INFO]);
	if (k.findings[SEVERITY_ERROR] > 0)
		c->status = LO_DATA;
	return 0;
}

int
verb_why(struct call *c, struct lo_err *e)
{
	struct query_run run = {c->o.select.limit, call_measures(c)};

	if (c->o.count != 1)
		lo_args_usage(&c->o.args, "why takes one key or path");
	if (call_open(c, false, e) < 0 ||
	    why_run(&c->reader, c->o.words[0], &run, &c->result, e) < 0)
		return -1;
	return call_put(c, e);
}

int
verb_export(struct call *c, struct lo_err *e)
{
	struct export x = {.dir = c->o.dir,
	    .names = c->o.words,
	    .count = c->o.count,
	    .dry = c->o.dry,
	    .measure = call_measures(c)};

	if (call_open(c, false, e) < 0 ||
	    export_run(&x, &c->reader, &c->result, e) < 0)
		return -1;
	if ((c->o.dry || c->o.verbose) && c->result.rows > 0 &&
	    call_put(c, e) < 0)
		return -1;
	if (call_told(c))
		snprintf(c->said, sizeof c->said,
		    "export: %ju files written, %ju unchanged, %ju records",
		    (uintmax_t)x.written, (uintmax_t)x.unchanged,
		    (uintmax_t)x.records);
	return 0;
}
