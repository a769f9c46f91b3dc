/*
 * lock.h - one writer a stream
 *
 * Units: none.
 * Errors: LO_TEMP when another process has it, with what to do.
 * Ownership: gives the descriptor; closing it, or dying, lets go.
 */
#ifndef LO_VAULT_LOCK_H
#define LO_VAULT_LOCK_H

#include "common/err.h"

int lock_take(const char *stream, int *fd, struct lo_err *e);

#endif
