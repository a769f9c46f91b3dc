/*
 * plan.h - by which instruments a form is scored, and how they are filled
 *
 * A form is scored by what a binding says of it, or, with -i, by the named
 * instruments, whose items are then the questions' ids.  Of two bindings for
 * one form and instrument the user's counts; two of one kind are refused.
 *
 * Units: none.
 * Errors: LO_CONFIG from plans_load and plans_for; LO_USAGE for an instrument
 * that is named twice; else none.
 * Ownership: plans_init gives (plans_free); targets stay until then.
 */
#ifndef SCORE_PLAN_H
#define SCORE_PLAN_H

#include "binding.h"
#include "form.h"
#include "score.h"

struct target {
	const struct instrument *of;
	const struct binding *binding; /* NULL: items are questions */
	const struct part *part;
	struct sheet sheet;
	struct lo_buf output; /* of its records: "ID@1.0.0:BINDING@2.0.0" */
	size_t matched;       /* questions that were items, last time */
};

struct plan {
	char *form_id; /* NULL: any */
	struct target *v;
	size_t count;
};

struct plans {
	struct catalogue catalogue;
	struct binding *bindings;
	size_t binding_count;
	const struct instrument **named; /* by -i */
	size_t named_count;
	const char *one;     /* -b: a name or path; NULL: all there are */
	bool loaded;         /* bindings are */
	struct plan *v, any; /* any: what is scored whatever the form */
	size_t count;
	struct reader reader;
};

void plans_init(struct plans *p);
void plans_free(struct plans *p);
int plans_name(struct plans *p, const char *instrument, struct lo_err *e);
/* The bindings; when only instruments are named it may wait for a form. */
int plans_load(struct plans *p, struct lo_err *e);
/* NULL and no failure: nothing says how this form is scored. */
int plans_for(
    struct plans *p, const struct form *f, struct plan **out, struct lo_err *e);

/* Reads the form's answers into the sheet and scores it. */
void target_score(struct plans *p, struct target *t, const struct form *f);

#endif
