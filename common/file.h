/*
 * file.h - files and directories that are there after a power cut
 *
 * lo_file_replace writes beside the target, syncs, renames over it and syncs
 * the directory: a reader sees the old or the new content, never half.
 * New directories are 0700 and new files 0600, whatever the umask.
 *
 * Units: bytes.
 * Errors: LO_NOINPUT (not there), LO_DENIED, LO_CANTCREAT, LO_IO; LO_DATA
 * when a file passes its ceiling; LO_TEMP when a lock is held.
 * Ownership: borrows paths and data.
 */
#ifndef LO_FILE_H
#define LO_FILE_H

#include "common/buf.h"
#include "common/err.h"

int lo_file_replace(const char *path, struct lo_span data, struct lo_err *e);
/* All of it; 0, or -1 and errno. */
int lo_file_write(int fd, struct lo_span data);
/* A temporary file that nobody else can open: its descriptor, or -1. */
int lo_file_unnamed(const char *dir, struct lo_err *e);
/* The whole file, at most b->max bytes. */
int lo_file_read(const char *path, struct lo_buf *b, struct lo_err *e);
bool lo_file_exists(const char *path);

/* mkdir -p; each new directory is synced into its parent. */
int lo_dir_make(const char *path, struct lo_err *e);
int lo_dir_sync(const char *path, struct lo_err *e);
/* What others wrote into it. */
int lo_file_sync(const char *path, struct lo_err *e);
/* The parent of path is made if need be. */
int lo_dir_make_parent(const char *path, struct lo_err *e);

/* One part of a path: not empty, "." or "..", no slash, no control byte,
 * at most 255 bytes, and no dot or dash in front. */
bool lo_name_ok(struct lo_span name);

/* An exclusive flock on path (made if need be), close-on-exec; dies with the
 * process.  wait_ms 0 tries once; LO_TEMP when somebody has it. */
int lo_lock_take(const char *path, int wait_ms, int *fd, struct lo_err *e);

/* errno as a failure: "PATH: cannot WHAT: REASON; REMEDY"; otherwise is the
 * status where errno does not say a better one. */
int lo_file_fail(
    struct lo_err *e, int otherwise, const char *path, const char *what);

#endif
