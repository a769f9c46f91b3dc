/*
 * block.h - the open block of a stream: what its begin said, what came since
 *
 * Its texts stay readable after it closed, until the next begin.
 *
 * Units: counts of lines.  Errors: none.
 * Ownership: the lo_stream that holds it owns the buffers.
 * Sources: lo-records(5).
 */
#ifndef LO_BLOCK_H
#define LO_BLOCK_H

#include <stdint.h>

#include "common/record.h"

struct lo_block {
	bool open,
	    publishes; /* publishes: not a window, nor part of a replay */
	struct lo_buf stream, run_id, mode, client_id; /* decoded */
	struct lo_buf resumed_from;                    /* raw; empty: absent */
	struct lo_buf started_at;
	enum lo_type counts;     /* what "records" counts: raw if unsaid */
	uint64_t received, sent; /* since begin; said by the last state/end */
	uint64_t made;           /* by filters: canonical, scores, letters */
	bool short_by_filter;    /* received or made was not what was said */
	int exit;                /* of the end */
	bool complete;
};

#endif
