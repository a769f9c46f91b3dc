/*
 * err.h - a failure that carries its status and its text
 *
 * Functions return 0 or -1 and write the reason into the caller's lo_err,
 * their last argument.  Nothing is printed and nothing ends below main.c:
 * lo_warn and lo_die are for main.c alone.  A text never holds payload,
 * secrets, names or addresses: places, ids, counts and codes only.
 *
 * Units: text is cut at its ceiling, on a character boundary.
 * Errors: status is one of status.h.
 * Ownership: borrows every argument; no allocation.
 */
#ifndef LO_ERR_H
#define LO_ERR_H

#include <stdarg.h>

#include "common/status.h"

struct lo_err {
	int status;
	char text[512];
};

/* Sets e and returns -1, so that "return lo_fail(...)" is one line. */
int lo_fail(struct lo_err *e, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, followed by ": " and the text of errno as it was on entry. */
int lo_fail_errno(struct lo_err *e, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "place: " in front as a failure rises; returns -1. */
int lo_fail_at(struct lo_err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The program's name in messages; set once by main. */
extern const char *lo_prog;

/* One line on standard error: "prog: text". */
void lo_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void lo_vwarn(const char *fmt, va_list ap)
    __attribute__((format(printf, 1, 0)));

/* lo_warn and exit; main.c and args.c only. */
_Noreturn void lo_die(int status, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
