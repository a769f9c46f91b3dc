/*
 * files.h - the pages of the catalogue as Markdown files in a directory
 *
 * A page is rendered when its version, its definition or its file is not
 * what the registry in index.db says; a file whose content is the same is
 * not touched.  An edited file is never written over: the new version lies
 * beside it as NAME.new.md.  A file whose page is gone is removed if it is
 * ours and unedited.  What was done is gathered as rows of action and file.
 *
 * Units: counts of files.
 * Errors: LO_TEMP when another run has the directory; those of page.h and
 * stamp.h.  Messages never name a file: its name may hold a person's.
 * Ownership: borrows.
 * Sources: lo-view(5).
 */
#ifndef FILES_H
#define FILES_H

#include "cmd/lo-project/index.h"
#include "cmd/lo-project/result.h"

struct files {
	const char *dir; /* NULL: views below the home */
	const char *const *names;
	int count; /* of names; 0: all pages */
	bool dry, full, measure, tell;
	uint64_t written, unchanged, removed, kept;
};

/* tell: each file that is or would be changed is a row, not only what a
 * person has to look at. */
int files_run(struct files *f, struct index *x, struct reader *r,
    struct result *done, struct lo_err *e);

#endif
