#include "cmd/lo-extract/interrupt.h"

#include <signal.h>
#include <string.h>

/* A handler reaches nothing but what has one place for the whole process. */
static volatile sig_atomic_t *
flag(void)
{
	static volatile sig_atomic_t raised;

	return &raised;
}

static void
raised(int signal)
{
	(void)signal;
	*flag() = 1;
}

void
interrupt_catch(void)
{
	struct sigaction a;

	memset(&a, 0, sizeof(a));
	a.sa_handler = raised;
	a.sa_flags = (int)SA_RESETHAND;
	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGINT, &a, NULL);
}

bool
interrupt_asked(void)
{
	return *flag() != 0;
}
