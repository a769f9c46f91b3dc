#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "cmd/lo-project/fact.h"

/* Of a normal distribution, the standard deviation over the median distance
 * from the median. */
static const double scale = 1.4826;

struct values {
	double *v;
	int count, room;
};

static void
step(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct values *a = sqlite3_aggregate_context(context, sizeof *a);
	double *more;

	(void)n;
	if (a == NULL || sqlite3_value_type(values[0]) == SQLITE_NULL)
		return;
	if (a->count == a->room) {
		more = sqlite3_realloc64(
		    a->v, sizeof(double) * (sqlite3_uint64)(a->room + 64) * 2);
		if (more == NULL) {
			sqlite3_result_error_nomem(context);
			return;
		}
		a->v = more;
		a->room = (a->room + 64) * 2;
	}
	a->v[a->count++] = sqlite3_value_double(values[0]);
}

static int
compare(const void *va, const void *vb)
{
	double a = *(const double *)va, b = *(const double *)vb;

	return (a > b) - (a < b);
}

static double
middle(struct values *a)
{
	qsort(a->v, (size_t)a->count, sizeof *a->v, compare);
	return (a->v[(a->count - 1) / 2] + a->v[a->count / 2]) / 2;
}

static void
finish(sqlite3_context *context, bool spread)
{
	struct values *a = sqlite3_aggregate_context(context, 0);
	double m;
	int i;

	if (a == NULL || a->count == 0)
		return;
	m = middle(a);
	for (i = 0; spread && i < a->count; i++)
		a->v[i] = fabs(a->v[i] - m);
	sqlite3_result_double(context, spread ? scale * middle(a) : m);
	sqlite3_free(a->v);
	a->v = NULL;
}

static void
finish_median(sqlite3_context *context)
{
	finish(context, false);
}

static void
finish_spread(sqlite3_context *context)
{
	finish(context, true);
}

int
fact_median(sqlite3 *db, struct lo_err *e)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;

	if (sqlite3_create_function_v2(db, "median", 1, flags, NULL, NULL, step,
		finish_median, NULL) != SQLITE_OK ||
	    sqlite3_create_function_v2(db, "spread", 1, flags, NULL, NULL, step,
		finish_spread, NULL) != SQLITE_OK)
		return lo_fail(e, LO_BUG, "function median");
	return 0;
}
