/*
 * tap.h - another program whose output is read
 *
 * Its standard input is empty; its standard error goes to a log under
 * $LO_HOME/logs, or with verbose to ours.  It is asked to end when we are.
 *
 * Units: none.
 * Errors: LO_UNAVAILABLE when the program cannot be run, LO_TEMP when a signal
 * ended it, LO_OS.
 * Ownership: tap_start gives (tap_wait).
 */
#ifndef EXTRACT_TAP_H
#define EXTRACT_TAP_H

#include <stdbool.h>
#include <sys/types.h>

#include "common/err.h"

struct tap {
	pid_t pid;
	int fd; /* its output */
};

/* argv ends with NULL; log is a path, or NULL for our standard error. */
int tap_start(
    struct tap *t, char *const *argv, const char *log, struct lo_err *e);
/* Ends it if it still runs and nobody reads on; 0, or a failure with the
 * status that the end of the block carries. */
int tap_wait(struct tap *t, bool stop, struct lo_err *e);

#endif
