/*
 * latest.h - LATEST.json: the newest run of a stream that ended well
 *
 * It moves by rename, never to an older run, and says nothing that the
 * manifests do not say: it can be made again from them.
 *
 * Units: records is a count.
 * Errors: LO_IO; LO_CONFIG when the file is wider than it may be.
 * Ownership: borrows.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_LATEST_H
#define LO_VAULT_LATEST_H

#include "common/when.h"
#include "manifest.h"

struct latest {
	bool found, damaged; /* damaged: there, but not what it should be */
	char run_id[LO_RUN_ID_TEXT];
};

int latest_read(struct latest *l, const char *stream, struct lo_err *e);
/* What LATEST may show. */
bool latest_takes(const struct manifest *m);
/* Moves it to the run of m, if it may and that is not older. */
int latest_move(const struct manifest *m, struct lo_err *e);
/* Puts it there whatever it says now; the caller knows that m is right. */
int latest_put(const struct manifest *m, struct lo_err *e);
int latest_remove(const char *stream, struct lo_err *e);

#endif
