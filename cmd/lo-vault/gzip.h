/*
 * gzip.h - gzip members made and read in memory, piece by piece
 *
 * A part is a row of whole gzip members, as RFC 1952 allows, so gzip -dc
 * reads it.  The same text gives the same bytes: no name and no time is in
 * the headers.  Two files implement this header, one with ISA-L, one with
 * zlib; the Makefile takes one of them.
 *
 * Units: bytes.
 * Errors: LO_DATA from reading what is no whole gzip data; LO_BUG from
 * writing.
 * Ownership: borrows; gzip_write_free and gzip_read_free free; NULL is fine.
 * Sources: RFC 1951, RFC 1952.
 */
#ifndef LO_VAULT_GZIP_H
#define LO_VAULT_GZIP_H

#include "common/buf.h"
#include "common/err.h"

struct gzip_write;
struct gzip_read;

struct gzip_write *gzip_write_new(void);
void gzip_write_free(struct gzip_write *z);
/* Appends to out what is ready of the member; with end, all of it. */
int gzip_write(struct gzip_write *z, struct lo_span text, bool end,
    struct lo_buf *out, struct lo_err *e);

struct gzip_read *gzip_read_new(void);
void gzip_read_free(struct gzip_read *z);
/*
 * Takes from in (which moves on) and writes at most cap bytes to out.
 * Stops where a member ends, its checksum compared.  *whole: no member is
 * open.  Nothing taken and nothing made: it needs more input.
 */
int gzip_read(struct gzip_read *z, struct lo_span *in, char *out, size_t cap,
    size_t *made, bool *whole, struct lo_err *e);

#endif
