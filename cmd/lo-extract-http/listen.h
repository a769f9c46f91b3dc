/*
 * listen.h - waiting for the answer that a browser brings back
 *
 * A socket on this machine takes requests for one path; at the same time a
 * line on standard input may bring the same URL, for those who have the
 * browser elsewhere.  Requests for other paths are answered and forgotten.
 *
 * Units: seconds.
 * Errors: LO_UNAVAILABLE (the port is taken), LO_TEMP (nobody came),
 * LO_NOINPUT (standard input ended), LO_OS.
 * Ownership: gives (listen_close).
 * Sources: RFC 8252 7.3.
 */
#ifndef EXTRACT_HTTP_LISTEN_H
#define EXTRACT_HTTP_LISTEN_H

#include "common/buf.h"
#include "common/err.h"

enum { LISTEN_CLIENTS = 8 };

struct listen_client {
	int fd;
	struct lo_buf head;
};

struct listen {
	int fd; /* -1: standard input alone */
	int port;
	bool input; /* is standard input still open? */
	struct lo_buf line;
	struct listen_client clients[LISTEN_CLIENTS];
};

void listen_init(struct listen *l);
/* Port 0 takes any that is free; port says which. */
int listen_open(struct listen *l, int port, struct lo_err *e);
/* The query of the first request for path that has one. */
int listen_wait(struct listen *l, const char *path, int seconds,
    struct lo_buf *query, struct lo_err *e);
void listen_close(struct listen *l);

#endif
