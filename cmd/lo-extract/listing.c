#include "cmd/lo-extract/listing.h"

#include <errno.h>
#include <stddef.h>

struct dirent *
listing_next(DIR *d, int *got, struct lo_err *e)
{
	struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(d);
	} while (entry != NULL && entry->d_name[0] == '.');
	if (entry == NULL && errno != 0)
		*got = lo_fail_errno(e, LO_IO, "cannot list all of it");
	return entry;
}
