#include "common/err.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *lo_prog = "lo";

/* A text that filled its buffer may end inside a character: step back to
 * that character's first byte. */
static void
cut(char *text, size_t size)
{
	size_t n, i;
	unsigned char c;

	n = strlen(text);
	if (n + 1 < size)
		return;
	for (i = n; i > 0 && n - i < 4; i--) {
		c = (unsigned char)text[i - 1];
		if (c < 0x80)
			return;
		if (c >= 0xc0) {
			if (n - i < (c >= 0xf0 ? 3U : c >= 0xe0 ? 2U : 1U))
				text[i - 1] = '\0';
			return;
		}
	}
}

static void put(struct lo_err *e, int status, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));

static void
put(struct lo_err *e, int status, const char *fmt, va_list ap)
{
	e->status = status;
	if (vsnprintf(e->text, sizeof(e->text), fmt, ap) < 0)
		e->text[0] = '\0';
	cut(e->text, sizeof(e->text));
}

static void
add(struct lo_err *e, const char *text)
{
	size_t n;

	n = strlen(e->text);
	snprintf(e->text + n, sizeof(e->text) - n, "%s", text);
	cut(e->text, sizeof(e->text));
}

int
lo_fail(struct lo_err *e, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(e, status, fmt, ap);
	va_end(ap);
	return -1;
}

int
lo_fail_errno(struct lo_err *e, int status, const char *fmt, ...)
{
	int saved;
	va_list ap;

	saved = errno;
	va_start(ap, fmt);
	put(e, status, fmt, ap);
	va_end(ap);
	add(e, ": ");
	add(e, strerror(saved));
	return -1;
}

int
lo_fail_at(struct lo_err *e, const char *fmt, ...)
{
	struct lo_err old;
	va_list ap;

	old = *e;
	va_start(ap, fmt);
	put(e, old.status, fmt, ap);
	va_end(ap);
	add(e, ": ");
	add(e, old.text);
	return -1;
}

/* One write, so that the lines of several stages do not mix, and nothing
 * that could end the line early or speak to the terminal. */
void
lo_vwarn(const char *fmt, va_list ap)
{
	char line[1024];
	size_t i, n;

	snprintf(line, sizeof(line) - 1, "%s: ", lo_prog);
	n = strlen(line);
	vsnprintf(line + n, sizeof(line) - 1 - n, fmt, ap);
	cut(line, sizeof(line) - 1);
	n = strlen(line);
	for (i = 0; i < n; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[n++] = '\n';
	while (write(STDERR_FILENO, line, n) < 0 && errno == EINTR)
		;
}

void
lo_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	lo_vwarn(fmt, ap);
	va_end(ap);
}

void
lo_die(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	lo_vwarn(fmt, ap);
	va_end(ap);
	exit(status);
}
