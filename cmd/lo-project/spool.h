/*
 * spool.h - bytes kept until they are read back: in memory, then in a file
 *
 * What a query gives is gathered here first, so that no transaction stays
 * open while somebody slow reads the output.  What does not fit in memory
 * goes to a file without a name that vanishes with the process.
 *
 * Units: bytes.
 * Errors: LO_CANTCREAT (no file in the directory), LO_IO; LO_DATA for a row
 * over 2 GiB.
 * Ownership: keeps dir; borrows what is added; spool_free frees.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"

enum { SPOOL_MEMORY = 4 << 20 };

struct spool {
	const char *dir;
	struct lo_buf memory; /* what follows the file's bytes */
	int fd;               /* -1: all is in memory */
	uint64_t filed, at;   /* bytes in the file; where reading stands */
	char *window;         /* of the file, for reading */
	uint64_t from;        /* where the window starts */
	size_t held;          /* bytes in it */
};

void spool_init(struct spool *s, const char *dir);
void spool_free(struct spool *s);
int spool_add(struct spool *s, const void *p, size_t n, struct lo_err *e);
uint64_t spool_size(const struct spool *s);
/* The next n bytes; they must be there (spool_size says). */
int spool_read(struct spool *s, void *p, size_t n, struct lo_err *e);
void spool_rewind(struct spool *s);

#endif
