/* The main of a fuzz target where libFuzzer is not: it is given each file
 * of the command line, and of the directories there, once.  A crash names
 * the file, because its name is written before the target runs. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "tests/fuzz/fuzz.h"

static int
replay(const char *path)
{
	unsigned char *data;
	size_t size;
	long end;
	FILE *f = fopen(path, "rb");

	if (f == NULL || fseek(f, 0, SEEK_END) == -1 || (end = ftell(f)) < 0) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return 1;
	}
	rewind(f);
	/* No byte more than there is, so that the sanitizer sees overruns. */
	data = malloc(end > 0 ? (size_t)end : 1);
	size = data ? fread(data, 1, (size_t)end, f) : 0;
	fclose(f);
	if (data == NULL || size != (size_t)end) {
		fprintf(stderr, "%s: cannot be read\n", path);
		free(data);
		return 1;
	}
	printf("%s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	return 0;
}

static int
replay_all(const char *path)
{
	char name[4096];
	struct dirent *entry;
	struct stat st;
	int bad = 0;
	DIR *dir;

	if (stat(path, &st) == -1 || !S_ISDIR(st.st_mode))
		return replay(path);
	dir = opendir(path);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		bad |= replay(name);
	}
	if (dir != NULL)
		closedir(dir);
	return bad;
}

int
main(int argc, char **argv)
{
	int i, bad = 0;

	for (i = 1; i < argc; i++)
		bad |= replay_all(argv[i]);
	return bad;
}
