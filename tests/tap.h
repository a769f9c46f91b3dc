/*
 * tap.h - Test Anything Protocol for the unit programs
 *
 *	int main(void)
 *	{
 *		ok(f(1) == 2, "f of one");
 *		is_int(f(2), 3, "f of two");
 *		is_str(name, "x", "its name");
 *		is_bytes(b.data, b.len, "abc", 3, "three bytes");
 *		return tap_done();
 *	}
 *
 * tap_tmp() goes into a fresh directory, which tap_done removes.
 * A program that ends without tap_done prints no plan: prove says so.
 */
#ifndef LO_TAP_H
#define LO_TAP_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct tap {
	int run, failed;
	char dir[64];
};

static inline struct tap *
tap(void)
{
	static struct tap t;

	return &t;
}

__attribute__((format(printf, 4, 5))) static inline int
tap_ok(int good, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	tap()->run++;
	tap()->failed += !good;
	printf("%sok %d - ", good ? "" : "not ", tap()->run);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	if (!good)
		printf("# at %s:%d\n", file, line);
	fflush(stdout);
	return good;
}

/* Bytes as a comment: one line, what does not print as \xNN. */
static inline void
tap_show(const char *what, const void *data, size_t n)
{
	const unsigned char *p = data;
	size_t i;

	printf("# %s (%zu): ", what, n);
	for (i = 0; i < n && i < 400; i++)
		printf(p[i] < 32 || p[i] > 126 ? "\\x%02x" : "%c", p[i]);
	printf("\n");
}

static inline int
tap_bytes(const char *file, int line, const void *got, size_t ngot,
    const void *want, size_t nwant, const char *name)
{
	int good = ngot == nwant && (ngot == 0 || !memcmp(got, want, ngot));

	tap_ok(good, file, line, "%s", name);
	if (!good) {
		tap_show("got ", got, ngot);
		tap_show("want", want, nwant);
	}
	return good;
}

static inline int
tap_int(
    const char *file, int line, long long got, long long want, const char *name)
{
	int good = tap_ok(got == want, file, line, "%s", name);

	if (!good)
		printf("# got  %lld\n# want %lld\n", got, want);
	return good;
}

static inline int
tap_str(const char *file, int line, const char *got, const char *want,
    const char *name)
{
	if (got == NULL || want == NULL)
		return tap_ok(got == want, file, line, "%s (NULL)", name);
	return tap_bytes(
	    file, line, got, strlen(got), want, strlen(want), name);
}

#define ok(good, ...)           tap_ok(!!(good), __FILE__, __LINE__, __VA_ARGS__)
#define is_int(got, want, name) tap_int(__FILE__, __LINE__, got, want, name)
#define is_str(got, want, name) tap_str(__FILE__, __LINE__, got, want, name)
#define is_bytes(got, n, want, m, name)                                        \
	tap_bytes(__FILE__, __LINE__, got, n, want, m, name)

static inline void
tap_tmp(void)
{
	snprintf(tap()->dir, sizeof tap()->dir, "/tmp/lo-unit.XXXXXX");
	if (mkdtemp(tap()->dir) == NULL || chdir(tap()->dir) == -1) {
		printf("Bail out! no temporary directory\n");
		exit(1);
	}
}

/* What a file holds, up to size, as text; 0 when there is none. */
static inline size_t
tap_read(const char *file, char *out, size_t size)
{
	FILE *f = fopen(file, "r");
	size_t n;

	if (f == NULL)
		return 0;
	n = fread(out, 1, size - 1, f);
	out[n] = '\0';
	fclose(f);
	return n;
}

static inline int
tap_done(void)
{
	char rm[256];

	if (tap()->dir[0] != '\0') {
		snprintf(rm, sizeof rm,
		    "cd / && chmod -R u+rwx %s && rm -rf %s", tap()->dir,
		    tap()->dir);
		if (system(rm) != 0)
			printf("# %s stays\n", tap()->dir);
	}
	printf("1..%d\n", tap()->run);
	return tap()->failed != 0 || tap()->run == 0;
}

#endif
