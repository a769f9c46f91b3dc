#include "cmd/lo-extract/source.h"

#include <string.h>

static const struct source *const all[] = {&source_mbox, &source_maildir,
    &source_eml, &source_jsonl, &source_csv, &source_singer, NULL};

const struct source *
source_at(int index)
{
	return all[index];
}

const struct source *
source_find(const char *name)
{
	for (int i = 0; all[i] != NULL; i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}
