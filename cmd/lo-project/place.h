/*
 * place.h - one page's file: left alone, written, laid beside, or removed
 *
 * Units: none.
 * Errors: those of registry.h and stamp.h; LO_CANTCREAT and LO_DENIED for
 * directories, LO_IO.
 * Ownership: borrows.
 */
#ifndef PLACE_H
#define PLACE_H

#include "cmd/lo-project/files.h"
#include "cmd/lo-project/page.h"
#include "cmd/lo-project/registry.h"

/* What is being written; at most one is left by a run that was killed, and
 * the next one takes it away. */
#define PLACE_TEMPORARY ".lo-new"

struct place {
	struct files *files; /* options and counts */
	struct result *done; /* what was done, for a person */
	struct registry registry;
	char *dir; /* absolute */
};

/* 1 when the file needs no rendering: it is as we left it, or it was edited
 * and nothing newer is there to lie beside it.  0, -1. */
int place_known(struct place *p, struct lo_span key, struct entry *was,
    const char *version, bool full, struct lo_err *e);
int place_page(struct place *p, struct lo_span key, struct rendering *page,
    const char *version, const struct entry *was, struct lo_err *e);
int place_gone(struct place *p, struct lo_span key, struct lo_err *e);
/* Where the registry is empty, files of ours are entered in it as gone;
 * those that are not are found again as the pages come. */
int place_adopt(struct place *p, struct lo_err *e);

#endif
