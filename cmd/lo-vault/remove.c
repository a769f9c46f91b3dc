#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"
#include "place.h"
#include "remove.h"

static const char gone[] = ".gone-";

/* The files of a directory, then itself. */
static int
empty(const char *dir, struct lo_err *e)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	int got = 0;

	if (d == NULL)
		return lo_file_fail(e, LO_IO, dir, "list");
	while (got == 0 && (entry = readdir(d)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		got = unlinkat(dirfd(d), entry->d_name, 0);
		if (got < 0)
			lo_file_fail(e, LO_IO, dir, "empty");
	}
	closedir(d);
	if (got == 0 && rmdir(dir) < 0)
		return lo_file_fail(e, LO_IO, dir, "remove");
	return got;
}

int
remove_dir(const char *run_dir, struct lo_err *e)
{
	const char *slash = strrchr(run_dir, '/');
	char *day = lo_strndup(run_dir, slash - run_dir);
	char *to = lo_format("%s/%s%s", day, gone, slash + 1);
	int got;

	if (rename(run_dir, to) < 0)
		got = lo_file_fail(e, LO_IO, run_dir, "rename");
	else
		got = lo_dir_sync(day, e);
	if (got == 0)
		got = empty(to, e);
	if (got == 0)
		(void)rmdir(day);
	free(to);
	free(day);
	return got;
}

static int
rest_of_day(const char *day, struct lo_err *e)
{
	DIR *d = opendir(day);
	struct dirent *entry;
	int got = 0;

	if (d == NULL)
		return errno == ENOENT ? 0
				       : lo_file_fail(e, LO_IO, day, "list");
	while (got == 0 && (entry = readdir(d)) != NULL) {
		char *path;

		if (strncmp(entry->d_name, gone, sizeof(gone) - 1) != 0)
			continue;
		path = lo_format("%s/%s", day, entry->d_name);
		got = empty(path, e);
		free(path);
	}
	closedir(d);
	if (got == 0)
		(void)rmdir(day);
	return got;
}

int
remove_rest(const char *stream, struct lo_err *e)
{
	struct names days = {NULL, 0};
	char *path = place_stream(stream);
	int got = place_days(stream, &days, e);

	for (size_t i = 0; i < days.count && got == 0; i++) {
		char *day = lo_format("%s/dt=%s", path, days.v[i]);

		got = rest_of_day(day, e);
		free(day);
	}
	names_free(&days);
	free(path);
	return got;
}
