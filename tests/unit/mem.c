#include "common/mem.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/wait.h>

#include "common/status.h"
#include "tests/tap.h"

static int
status_of(void (*f)(void))
{
	int status, null;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		null = open("/dev/null", O_WRONLY);
		dup2(null, STDERR_FILENO);
		f();
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
product(void)
{
	free(lo_realloc(NULL, SIZE_MAX / 2 + 9, 2));
}

static void
cleared_product(void)
{
	free(lo_zalloc(SIZE_MAX / 2 + 9, 2));
}

static void
whole(void)
{
	(void)lo_strndup("x", SIZE_MAX);
}

int
main(void)
{
	char *p;
	int *z;

	p = lo_alloc(0);
	ok(p != NULL, "nothing is something");
	free(p);
	z = lo_zalloc(100, sizeof(*z));
	ok(z[0] == 0 && z[99] == 0, "cleared");
	free(z);
	p = lo_zalloc(0, 8);
	p = lo_realloc(p, 0, 5);
	ok(p != NULL, "a size of 0 gives memory and keeps none back");
	p = lo_realloc(p, 2, 4);
	memcpy(p, "1234567", 8);
	p = lo_realloc(p, 400, 4);
	is_str(p, "1234567", "growing keeps the content");
	free(p);
	p = lo_strdup("text");
	is_str(p, "text", "a copy");
	free(p);
	p = lo_strndup("a\0bc", 3);
	is_bytes(p, 4, "a\0b\0", 4, "a copy of bytes, with a NUL behind");
	free(p);
	p = lo_format("%s-%03d", "x", 7);
	is_str(p, "x-007", "formatted");
	free(p);
	is_int(status_of(product), LO_OS, "a product that overflows ends it");
	is_int(status_of(cleared_product), LO_OS, "also a cleared one");
	is_int(status_of(whole), LO_OS, "and all there is");
	return tap_done();
}
