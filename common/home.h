/*
 * home.h - the directory that holds everything, and its permissions
 *
 * $LO_HOME, else $XDG_DATA_HOME/lo, else ~/.local/share/lo.  It is made when
 * it is not there.  A directory wider than 0700 or a file wider than 0600 is
 * refused with the chmod to type; there is no switch that turns this off.
 *
 * Units: none.
 * Errors: LO_CONFIG (no home, too wide), LO_CANTCREAT, LO_IO.
 * Ownership: lo_home_path gives (free).
 */
#ifndef LO_HOME_H
#define LO_HOME_H

#include "common/buf.h"
#include "common/err.h"

/* Sets the umask to 077, finds, makes and checks the directory. */
int lo_home_open(struct lo_err *e);

/* Home and "/" and what fmt says; no check, no creation. */
char *lo_home_path(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A directory or file that is there and wider than it may be is refused;
 * one that is not there is fine. */
int lo_home_check(const char *path, struct lo_err *e);

#endif
