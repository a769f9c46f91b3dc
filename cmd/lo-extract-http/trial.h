/*
 * trial.h - the cases of an API's file, as TAP
 *
 * Beside NAME.jq lies cases/NAME/CASE.json: {"in": what the program gets,
 * "out": [what it gives]}.
 *
 * Units: none.
 * Errors: LO_DATA when a case differs; LO_NOINPUT when there is none.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_TRIAL_H
#define EXTRACT_HTTP_TRIAL_H

#include "cmd/lo-extract-http/api.h"
#include "cmd/lo-extract/remote.h"

int trial_run(const struct remote *x, struct api *a);

#endif
