/*
 * part.h - one part-NNN.jsonl.gz: written, read and checked
 *
 * The main thread hashes and cuts lines, a second one compresses or
 * decompresses, hashes what is on disk and touches the file.
 *
 * Units: bytes; records as the caller counts them.
 * Errors: LO_IO with the system's reason; LO_DATA when a part is no whole
 * gzip data or a line passes its ceiling.
 * Ownership: part_out_open gives (part_out_close or part_out_drop);
 * part_in_open fills, part_in_close frees; a line borrows until the next.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_PART_H
#define LO_VAULT_PART_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/hash.h"
#include "gzip.h"
#include "relay.h"

struct part_info {
	uint64_t records, bytes, packed; /* bytes of text, and on disk */
	unsigned char hash[LO_HASH_SIZE], packed_hash[LO_HASH_SIZE];
};

struct part_out;

/* The file must not be there. */
struct part_out *part_out_open(const char *path, struct lo_err *e);
int part_out_add(struct part_out *p, struct lo_span text, struct lo_err *e);
/* Ends the member; sync also waits until all is durable. */
int part_out_end(struct part_out *p, struct lo_err *e);
int part_out_sync(struct part_out *p, struct lo_err *e);
uint64_t part_out_bytes(const struct part_out *p);
/* Both free.  After close all is durable, and info filled but for records. */
int part_out_close(
    struct part_out *p, struct part_info *info, struct lo_err *e);
void part_out_drop(struct part_out *p);

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

int part_in_open(struct part_in *p, const char *path, struct lo_err *e);
/* 1 and a line without its newline, 0 when all is read, -1. */
int part_in_next(struct part_in *p, struct lo_span *line, struct lo_err *e);
void part_in_close(struct part_in *p);

/* How many bytes from the start are whole members that end with a line. */
int part_whole(const char *path, uint64_t *whole, struct lo_err *e);

#endif
