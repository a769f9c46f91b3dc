/*
 * mem.h - memory that is there, or the end of the program
 *
 * The single exception to "nothing exits below main.c": when there is no
 * memory, one line goes to standard error and the program ends with LO_OS.
 * Products of sizes are checked.
 *
 * Units: bytes.  Errors: none are returned.
 * Ownership: gives (free); never NULL, also for a size of 0.
 */
#ifndef LO_MEM_H
#define LO_MEM_H

#include <stddef.h>

void *lo_alloc(size_t size);                /* not cleared */
void *lo_zalloc(size_t count, size_t size); /* cleared */
void *lo_realloc(void *p, size_t count, size_t size);
char *lo_strdup(const char *s);
char *lo_strndup(const char *s, size_t n); /* copies n bytes, adds a NUL */
char *lo_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
