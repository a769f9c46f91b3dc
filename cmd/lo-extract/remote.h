/*
 * remote.h - sources that are reached by HTTP
 *
 * What they need (libcurl, libjq) would make every start of a local source
 * several times slower, so they have a program of their own with the same
 * main.  In lo-extract remote_run becomes that program and does not return
 * but in failure; in that one it does the work.
 *
 * Units: none.
 * Errors: the status of the run; what is wrong was said by warn.
 * Ownership: borrows.
 */
#ifndef EXTRACT_REMOTE_H
#define EXTRACT_REMOTE_H

#include "cmd/lo-extract/options.h"

enum remote_what {
	REMOTE_EXTRACT,
	REMOTE_LIST,
	REMOTE_EXPLAIN,
	REMOTE_TEST,
	REMOTE_LOGIN
};

struct remote {
	enum remote_what what;
	const struct options *options;
	const char *source; /* its name; a file, a connection */
	char **argv;        /* of the whole command */
	void (*say)(const char *, ...);
	void (*warn)(const char *, ...);
	void (*tell)(const char *, ...);     /* a line as it is */
	void (*progress)(const char *, ...); /* or NULL */
};

int remote_run(const struct remote *x);

#endif
