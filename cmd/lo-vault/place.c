#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/home.h"
#include "common/mem.h"
#include "common/when.h"
#include "place.h"

char *
place_stream(const char *stream)
{
	return lo_home_path("vault/%s", stream);
}

/* No type begins with a dot, so this is no stream's own lock. */
char *
place_lock(const char *stream)
{
	return lo_home_path("lock/.vault/%s", stream);
}

void
place_day(const char *run_id, char day[14])
{
	snprintf(day, 14, "dt=%.4s-%.2s-%.2s", run_id, run_id + 4, run_id + 6);
}

char *
place_run(const char *stream, const char *run_id)
{
	char day[14];

	place_day(run_id, day);
	return lo_home_path("vault/%s/%s/run_id=%s", stream, day, run_id);
}

char *
place_part(const char *run_dir, size_t index)
{
	return lo_format("%s/part-%03zu.jsonl.gz", run_dir, index);
}

int
place_sync(const char *dir, const char *top, struct lo_err *e)
{
	char *path = lo_strdup(dir);
	int got = lo_dir_sync(path, e);

	while (got == 0 && strlen(path) > strlen(top)) {
		*strrchr(path, '/') = '\0';
		got = lo_dir_sync(path, e);
	}
	free(path);
	return got;
}

int
place_check(const char *stream, struct lo_err *e)
{
	char *path = lo_home_path("vault/%s/", stream);
	char *end = path + strlen(path) - strlen(stream) - 2;
	int got;

	/* vault, then one part of the name more at a time */
	do {
		*end = '\0';
		got = lo_home_check(path, e);
		*end = '/';
		end = strchr(end + 1, '/');
	} while (got == 0 && end != NULL);
	free(path);
	return got;
}

/* The names in a directory that begin with mark, without it.  A directory
 * that is not there is empty. */
static int
list(const char *path, const char *mark, struct names *out, struct lo_err *e)
{
	size_t n = strlen(mark);
	struct dirent *d;
	DIR *dir = opendir(path);

	if (dir == NULL && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (dir == NULL)
		return lo_file_fail(e, LO_IO, path, "list");
	errno = 0;
	while ((d = readdir(dir)) != NULL) {
		const char *name = d->d_name;

		if (strncmp(name, mark, n) == 0 &&
		    lo_name_ok(lo_span_of(name)) &&
		    (d->d_type == DT_DIR || d->d_type == DT_LNK ||
			d->d_type == DT_UNKNOWN))
			names_add(out, name + n);
		errno = 0;
	}
	if (errno != 0) {
		lo_file_fail(e, LO_IO, path, "list");
		closedir(dir);
		return -1;
	}
	closedir(dir);
	names_sort(out);
	return lo_home_check(path, e);
}

/* Goes levels deep; at the bottom path is a stream's name. */
static int
descend(const char *stream, int levels, struct names *streams, struct lo_err *e)
{
	struct names below = {NULL, 0};
	char *path = lo_home_path("vault%s%s", *stream ? "/" : "", stream);
	int got = list(path, "", &below, e);

	for (size_t i = 0; i < below.count && got == 0; i++) {
		char *name =
		    lo_format("%s%s%s", stream, *stream ? "/" : "", below.v[i]);

		if (levels > 1)
			got = descend(name, levels - 1, streams, e);
		else
			names_add(streams, name);
		free(name);
	}
	names_free(&below);
	free(path);
	return got;
}

int
place_streams(struct names *streams, struct lo_err *e)
{
	int got = descend("", 3, streams, e);

	names_sort(streams);
	return got;
}

int
place_days(const char *stream, struct names *days, struct lo_err *e)
{
	char *path = place_stream(stream);
	int got = list(path, "dt=", days, e);

	free(path);
	return got;
}

int
place_runs(const char *stream, struct names *runs, struct lo_err *e)
{
	struct names days = {NULL, 0};
	char *path = place_stream(stream);
	int got = place_days(stream, &days, e);

	for (size_t i = 0; i < days.count && got == 0; i++) {
		struct names ids = {NULL, 0};
		char *day = lo_format("%s/dt=%s", path, days.v[i]);

		got = list(day, "run_id=", &ids, e);
		for (size_t j = 0; j < ids.count && got == 0; j++) {
			char right[14];
			int64_t run;

			if (!lo_run_id_parse(ids.v[j], strlen(ids.v[j]), &run))
				continue;
			place_day(ids.v[j], right);
			if (strcmp(right + 3, days.v[i]) == 0)
				names_add(runs, ids.v[j]);
		}
		names_free(&ids);
		free(day);
	}
	names_free(&days);
	free(path);
	names_sort(runs);
	return got;
}

size_t
place_parts(const char *run_dir)
{
	for (size_t n = 0;; n++) {
		char *path = place_part(run_dir, n);
		bool there = lo_file_exists(path);

		free(path);
		if (!there)
			return n;
	}
}

bool
place_open(const char *run_dir)
{
	char *mark = lo_format("%s/open.json", run_dir);
	char *sealed = lo_format("%s/manifest.json", run_dir);
	bool open = lo_file_exists(mark) || !lo_file_exists(sealed);

	free(mark);
	free(sealed);
	return open;
}
