/*
 * feed.h - a file as growing bytes, read once, with its last bytes kept
 *
 * What is buffered stands at p[start..start+len).  feed_take consumes; the
 * bytes taken stay where they are until the next feed_more.  tail holds the
 * last bytes taken, for a mark (mark.h).
 *
 * Units: bytes; offset is that of p[start] in the file (with an encoding, in
 * the text that it gives).
 * Errors: LO_IO from reading; LO_NOINPUT when bytes are not of the encoding.
 * Ownership: borrows the descriptor; feed_open gives (feed_close).
 */
#ifndef EXTRACT_FEED_H
#define EXTRACT_FEED_H

#include <iconv.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"

enum { FEED_TAIL = 4096 };

struct feed {
	int fd;
	char *p;
	size_t start, len, cap;
	uint64_t offset;
	uint64_t read; /* bytes that came from the file */
	size_t step;   /* the most that a read brings */
	bool eof;
	char tail[FEED_TAIL];
	size_t tail_len;
	bool converts;
	iconv_t conversion;
	char *raw; /* what is to be converted */
	size_t raw_len;
	uint64_t raw_offset;
};

void feed_open(struct feed *f, int fd, uint64_t offset);
void feed_close(struct feed *f);
/* Before the first byte: the file is in that encoding.  LO_USAGE when there
 * is none of that name. */
int feed_encoding(struct feed *f, const char *name, struct lo_err *e);

/* More bytes behind those buffered; eof when there are none. */
int feed_more(struct feed *f, struct lo_err *e);
void feed_take(struct feed *f, size_t n);
/* Back to an earlier place, or on; what was buffered is forgotten. */
void feed_seek(struct feed *f, uint64_t offset);
/* n bytes from anywhere; fewer at the end of the file. */
int feed_peek(struct feed *f, uint64_t offset, char *p, size_t n, size_t *got,
    struct lo_err *e);

#endif
