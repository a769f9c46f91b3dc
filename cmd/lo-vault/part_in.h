/*
 * part_in.h - one part-NNN.jsonl.gz, being read
 *
 * A second thread reads, hashes what is on disk and decompresses; the
 * caller's hashes the text and cuts lines.  What comes before damage is given
 * before it is reported.
 *
 * Units: bytes; info.records is the caller's to count.
 * Errors: LO_IO with the system's reason; LO_DATA when a part is no whole
 * gzip data or a line passes its ceiling.
 * Ownership: part_in_open fills, part_in_close frees; a line borrows until
 * the next.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_PART_IN_H
#define LO_VAULT_PART_IN_H

#include "gzip.h"
#include "part.h"
#include "relay.h"

struct part_in {
	struct relay relay;
	struct gzip_read *z;
	struct lo_hash *text_hash, *packed_hash;
	struct lo_buf line;          /* one that spans pieces */
	struct relay_piece *now;     /* being cut */
	struct relay_piece *filling; /* the other thread's */
	size_t at;                   /* how far */
	struct part_info info;       /* whole when next has given 0 */
	struct lo_err e;             /* of the other thread */
	int fd;
	bool over, open;
};

/* packed: with info.packed_hash; the text's is always there. */
int part_in_open(
    struct part_in *p, const char *path, bool packed, struct lo_err *e);
/* 1 and a line without its newline, 0 when all is read, -1. */
int part_in_next(struct part_in *p, struct lo_span *line, struct lo_err *e);
void part_in_close(struct part_in *p);

/* How many bytes from the start are whole members that end with a line. */
int part_whole(const char *path, uint64_t *whole, struct lo_err *e);

#endif
