/*
 * part.h - one part-NNN.jsonl.gz, being written
 *
 * The caller's thread hashes the text, a second one compresses it, hashes
 * what goes to disk, writes and syncs.
 *
 * Units: bytes; records as the caller counts them.
 * Errors: LO_IO with the system's reason.
 * Ownership: part_out_open gives (part_out_close or part_out_drop).
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_PART_H
#define LO_VAULT_PART_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/hash.h"

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

#endif
