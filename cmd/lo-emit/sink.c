#include <stdlib.h>
#include <string.h>

#include "common/home.h"
#include "common/mem.h"

#include "kinds.h"

static const struct sink_kind *const kinds[] = {&sqlite_kind, &jsonl_kind};

/* What lies under $LO_HOME keeps its name when that is moved. */
char *
sink_name(const char *scheme, const char *path)
{
	char *home = lo_home_path("."), *whole = realpath(path, NULL);
	char *base = realpath(home, NULL), *name;
	size_t n = base != NULL ? strlen(base) : 0;

	if (whole == NULL)
		name = lo_format("%s:%s", scheme, path);
	else if (n > 0 && strncmp(whole, base, n) == 0 && whole[n] == '/')
		name = lo_format("%s:%s", scheme, whole + n + 1);
	else
		name = lo_format("%s:%s", scheme, whole);
	free(home);
	free(whole);
	free(base);
	return name;
}

static int
open_home(struct sink *s, struct lo_err *e)
{
	char *path;
	int got;

	if (lo_home_open(e) < 0)
		return -1;
	path = lo_home_path("lo.db");
	s->kind = &sqlite_kind;
	got = s->kind->open(s, path, e);
	free(path);
	return got;
}

int
sink_open(struct sink *s, const char *url, struct lo_err *e)
{
	size_t n;

	if (url == NULL)
		return open_home(s, e);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		n = strlen(kinds[i]->scheme);
		if (strncmp(url, kinds[i]->scheme, n) == 0 && url[n] == ':' &&
		    url[n + 1] != '\0') {
			s->kind = kinds[i];
			return s->kind->open(s, url + n + 1, e);
		}
	}
	return lo_fail(e, LO_USAGE,
	    "--to %s: not a known sink; use sqlite:PATH or jsonl:DIR", url);
}

void
sink_close(struct sink *s)
{
	if (s->self != NULL)
		s->kind->close(s);
	free(s->name);
	s->name = NULL;
	s->self = NULL;
}
