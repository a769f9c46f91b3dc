#include "common/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/err.h"

static void *
there(void *p)
{
	if (p == NULL)
		lo_die(LO_OS, "out of memory; free some or raise the limit");
	return p;
}

void *
lo_alloc(size_t size)
{
	return there(malloc(size > 0 ? size : 1));
}

static size_t
product(size_t count, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(count, size, &all))
		there(NULL);
	return all > 0 ? all : 1;
}

void *
lo_zalloc(size_t count, size_t size)
{
	return there(calloc(1, product(count, size)));
}

void *
lo_realloc(void *p, size_t count, size_t size)
{
	return there(realloc(p, product(count, size)));
}

char *
lo_strdup(const char *s)
{
	return lo_strndup(s, strlen(s));
}

char *
lo_strndup(const char *s, size_t n)
{
	char *copy;

	copy = n < SIZE_MAX ? lo_alloc(n + 1) : there(NULL);
	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *
lo_format(const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	return there(text);
}
