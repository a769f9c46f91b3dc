/*
 * tee.h - the stream goes by and is kept
 *
 * Lines of a block are stored as they pass; a state goes on when all before
 * it is on disk, an end when the run is sealed.  What has no begin passes
 * and is not stored.
 *
 * Units: counts of lines; part_size in bytes.
 * Errors: LO_TEMP when another writer has the stream; LO_IO, LO_CANTCREAT,
 * LO_CONFIG; after one the run is sealed as partial where that is possible.
 * Ownership: borrows the descriptors; notes are the caller's to print.
 * Sources: lo-records(5), lo-vault(5).
 */
#ifndef LO_VAULT_TEE_H
#define LO_VAULT_TEE_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"

struct tee_options {
	int in, out;
	uint64_t part_size;
	bool sink; /* put: nobody comes after */
};

struct tee_result {
	int status;
	uint64_t blocks, records, stored, bytes;
	struct lo_buf notes; /* lines for standard error */
};

int tee_run(
    const struct tee_options *o, struct tee_result *t, struct lo_err *e);

#endif
