/*
 * download.h - an answer as a file: as it comes, unpacked, without a name
 *
 * What begins like gzip is unpacked on its way, one member after another.
 * The bytes lie in $TMPDIR and go when the download is closed, or the process
 * ends; in memory there is what one read brings.  When a transfer is cut, the
 * next one goes on behind what came, as long as it is of the same version.
 *
 * Units: bytes.
 * Errors: of the disk, LO_IO and LO_CANTCREAT: nothing helps.  LO_NOINPUT
 * for what is damaged, or larger than it may be.
 * Ownership: download_open gives (download_close).
 * Sources: RFC 1952; RFC 9110, 13.1 and 14.
 */
#ifndef EXTRACT_HTTP_DOWNLOAD_H
#define EXTRACT_HTTP_DOWNLOAD_H

#include <stdint.h>
#include <zlib.h>

#include "common/http.h"

struct download {
	int fd;
	uint64_t came, from; /* from: where this transfer goes on */
	uint64_t written, most;
	enum { DOWNLOAD_NEW, DOWNLOAD_PLAIN, DOWNLOAD_GZIP } kind;
	bool began;   /* this transfer brought something */
	bool between; /* a member of gzip has ended, none has begun */
	bool inflates;
	unsigned char first;
	unsigned char *room;
	z_stream z;
	char version[256]; /* the ETag of what came */
	struct lo_err err; /* status LO_OK: well */
};

/* most: so large it may be, unpacked. */
int download_open(struct download *d, uint64_t most, struct lo_err *e);
void download_close(struct download *d);
/* All of it once more. */
int download_reset(struct download *d);
/* A call is about to begin that brings it, or the rest of it.  own: it says
 * itself which version. */
void download_begin(struct download *d, struct lo_http_call *c, bool own);
/* Nothing will come: is it whole? */
bool download_whole(struct download *d);

#endif
