/*
 * status.h - the exit statuses, and which of two is the worse
 *
 * One enum is both the error code inside the programs and the exit status
 * outside: the numbers of sysexits(3).  LO_TEMP alone is worth another try;
 * LO_DATA means done, with dead letters.
 *
 * Units: none.  Errors: none.  Ownership: none.
 * Sources: sysexits(3).
 */
#ifndef LO_STATUS_H
#define LO_STATUS_H

enum lo_status {
	LO_OK = 0,
	LO_USAGE = 64,
	LO_DATA = 65,
	LO_NOINPUT = 66,
	LO_UNAVAILABLE = 69,
	LO_BUG = 70,
	LO_OS = 71,
	LO_CANTCREAT = 73,
	LO_IO = 74,
	LO_TEMP = 75,
	LO_DENIED = 77,
	LO_CONFIG = 78,
};

/* The worse of two: 0 65 75 69 77 78 66 64 73 74 71 70, 70 the worst.
 * A number that is none of ours counts as LO_BUG. */
int lo_status_worst(int a, int b);

/* What a person types next after this status, one line, never NULL. */
const char *lo_status_text(int status);

#endif
