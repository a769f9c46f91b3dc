#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cmd/lo-project/call.h"
#include "cmd/lo-project/objects.h"
#include "common/home.h"

static int
pull(struct call *c, struct objects *o, struct lo_err *e)
{
	int rc;

	if (c->o.count > 1)
		rc = lo_home_open(e) < 0
			 ? -1
			 : objects_read(o, c->o.words + 1, c->o.count - 1, e);
	else
		rc = call_open(c, false, e) < 0
			 ? -1
			 : objects_pull(o, &c->reader, e);
	if (rc == 0 && (call_told(c) || o->bad > 0))
		snprintf(c->said, sizeof c->said,
		    "objects: %ju written, %ju unchanged, %ju removed, %ju "
		    "lines could not be read",
		    (uintmax_t)o->written, (uintmax_t)o->unchanged,
		    (uintmax_t)o->removed, (uintmax_t)o->bad);
	return rc;
}

static int
read_back(struct call *c, struct objects *o, const char *act, struct lo_err *e)
{
	int rc;

	if (objects_open(&c->reader, e) < 0)
		return -1;
	c->result.spool.dir = c->reader.home;
	if (strcmp(act, "query") == 0)
		rc = objects_query(o, &c->reader, &c->result, e);
	else if (strcmp(act, "list") == 0)
		rc = objects_list(o, &c->reader, &c->result, e);
	else
		rc = objects_info(o, &c->reader, &c->result, e);
	if (rc == 0 && (!o->verify || c->result.rows > 0))
		rc = call_put(c, e);
	return rc;
}

static int
get(struct call *c, struct lo_err *e)
{
	if (c->o.count != 2)
		lo_args_usage(&c->o.args, "objects get takes one id");
	if (objects_open(&c->reader, e) < 0 ||
	    objects_get(&c->reader, c->o.words[1], &c->out, e) < 0)
		return -1;
	return lo_out_flush(&c->out, e);
}

int
verb_objects(struct call *c, struct lo_err *e)
{
	struct objects o = {.type = c->o.select.type,
	    .where = c->o.where,
	    .verify = c->o.verify,
	    .measure = call_measures(c)};
	const char *act = c->o.count > 0 ? c->o.words[0] : "";
	int rc;

	if (c->o.where != NULL && strcmp(act, "query") != 0)
		lo_args_usage(&c->o.args, "--where goes with objects query");
	if (o.verify && strcmp(act, "info") != 0)
		lo_args_usage(&c->o.args, "--verify goes with objects info");
	if (strcmp(act, "get") == 0)
		return get(c, e);
	if (strcmp(act, "pull") == 0)
		rc = pull(c, &o, e);
	else if (c->o.count == 1 &&
		 (strcmp(act, "query") == 0 || strcmp(act, "list") == 0 ||
		     strcmp(act, "info") == 0))
		rc = read_back(c, &o, act, e);
	else
		lo_args_usage(
		    &c->o.args, "objects takes pull, query, get, list or info");
	if (rc == 0 && o.bad > 0)
		c->status = LO_DATA;
	return rc;
}
