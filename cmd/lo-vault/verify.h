/*
 * verify.h - is every byte what was written, and does all of it fit together
 *
 * One line of output a fault: which part of which run, gaps, a LATEST or
 * CURSORS that say less than the runs do; then one line a stream.  repair
 * seals runs that were cut off, makes a lost or damaged manifest anew, and
 * LATEST and CURSORS; a damaged part it cannot mend.
 *
 * Units: counts.
 * Errors: LO_NOINPUT (no run of that stream); LO_TEMP when a writer has the
 * stream that is to be repaired; LO_IO.
 * Ownership: borrows the output.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_VERIFY_H
#define LO_VAULT_VERIFY_H

#include <stdint.h>

#include "common/err.h"
#include "common/out.h"

struct verify_result {
	uint64_t faults, parts, bytes;
};

int verify(const char *stream, bool repair, struct lo_out *out,
    struct verify_result *r, struct lo_err *e);

#endif
