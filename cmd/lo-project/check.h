/*
 * check.h - data quality: each check a SELECT whose rows are findings
 *
 * A check is checks/NAME.sql; its first columns are severity (info, warn,
 * error, or baseline: what is to be remembered for the next time), subject
 * and what; further ones go with the finding.  Findings become rows of a
 * result, or event records; then each check has an event with its counts.
 * A check that can find nothing else than the last time (state.h) is not
 * asked again: its findings were kept.
 *
 * Units: findings.
 * Errors: LO_CONFIG (no such check, naming the nearest; wrong SQL, naming
 * the file), LO_IO from the output.
 * Ownership: borrows.
 * Sources: lo-view(5), lo-records(5).
 */
#ifndef CHECK_H
#define CHECK_H

#include "cmd/lo-project/kept.h"
#include "cmd/lo-project/reader.h"
#include "cmd/lo-project/result.h"
#include "common/out.h"

enum severity { SEVERITY_INFO, SEVERITY_WARN, SEVERITY_ERROR, SEVERITIES };

struct check {
	const char *const *names; /* count 0: all that are not skipped */
	int count;
	struct lo_out *events; /* NULL: rows */
	struct result *rows;
	bool measure, bare; /* bare: events without a block */
	bool full;          /* whatever was kept of the last time */
	uint64_t checks, findings[SEVERITIES];
};

int check_run(struct check *c, struct reader *r, struct lo_err *e);

#endif
