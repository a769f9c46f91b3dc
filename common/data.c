#include "common/data.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"

enum { PLACES = 4, NEAREST_MAX = 63 };

/* ../share/lo beside the running program, wherever it was copied. */
static char *
beside_program(const char *kind)
{
	char exe[4096], *slash;
	ssize_t n;
	int i;

	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	for (i = 0; i < 2; i++) {
		slash = strrchr(exe, '/');
		if (slash == NULL)
			return NULL;
		*slash = '\0';
	}
	return lo_format("%s/share/lo/%s", exe, kind);
}

static void
places(const char *kind, char *out[PLACES])
{
	const char *s;

	memset(out, 0, PLACES * sizeof(*out));
	s = getenv("XDG_CONFIG_HOME");
	if (s != NULL && *s == '/')
		out[0] = lo_format("%s/lo/%s", s, kind);
	else if ((s = getenv("HOME")) != NULL && *s == '/')
		out[0] = lo_format("%s/.config/lo/%s", s, kind);
	s = getenv("LO_DATA");
	if (s != NULL && *s != '\0')
		out[1] = lo_format("%s/%s", s, kind);
	out[2] = beside_program(kind);
	out[3] = lo_format("%s/share/lo/%s", LO_PREFIX, kind);
}

static void
free_places(char *out[PLACES])
{
	int i;

	for (i = 0; i < PLACES; i++)
		free(out[i]);
}

struct search {
	struct lo_data *d;
	const char *suffix;
	const char *root;
	size_t known; /* entries of earlier places, sorted */
	bool user;
};

static int
compare(const void *va, const void *vb)
{
	const struct lo_data_entry *a = va, *b = vb;

	return strcmp(a->name, b->name);
}

/* An earlier place hides the same name of a later one.  Room is always the
 * next power of two, so it needs no member. */
static void
add(const struct search *s, char *name, const char *path)
{
	struct lo_data *d = s->d;
	struct lo_data_entry new = {name, NULL, s->user};

	if (s->known > 0 &&
	    bsearch(&new, d->entries, s->known, sizeof(new), compare) != NULL) {
		free(name);
		return;
	}
	if ((d->count & (d->count - 1)) == 0)
		d->entries = lo_realloc(
		    d->entries, d->count > 0 ? d->count * 2 : 1, sizeof(new));
	new.path = lo_strdup(path);
	d->entries[d->count++] = new;
}

static int
take(const struct search *s, const FTSENT *f, struct lo_err *e)
{
	size_t n, tail;
	const char *name;

	if (f->fts_info == FTS_DNR || f->fts_info == FTS_ERR ||
	    f->fts_info == FTS_NS) {
		errno = f->fts_errno;
		return lo_fail_errno(
		    e, LO_CONFIG, "%s: cannot read the catalogue", f->fts_path);
	}
	if (f->fts_info != FTS_F)
		return 0;
	name = f->fts_path + strlen(s->root) + 1;
	n = strlen(name);
	tail = strlen(s->suffix);
	if (n > tail && strcmp(name + n - tail, s->suffix) == 0)
		add(s, lo_strndup(name, n - tail), f->fts_path);
	return 0;
}

static int
walk(struct search *s, char *root, struct lo_err *e)
{
	char *roots[] = {root, NULL};
	FTS *tree;
	FTSENT *f;
	int r;

	if (root == NULL || !lo_file_exists(root))
		return 0;
	s->root = root;
	s->known = s->d->count;
	tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	if (tree == NULL)
		return lo_fail_errno(
		    e, LO_CONFIG, "%s: cannot read the catalogue", root);
	r = 0;
	while (r == 0 && (f = fts_read(tree)) != NULL) {
		if (f->fts_level > 0 && f->fts_name[0] == '.')
			(void)fts_set(tree, f, FTS_SKIP);
		else
			r = take(s, f, e);
	}
	(void)fts_close(tree);
	if (s->d->count > 1)
		qsort(s->d->entries, s->d->count, sizeof(*s->d->entries),
		    compare);
	return r;
}

int
lo_data_list(
    struct lo_data *d, const char *kind, const char *suffix, struct lo_err *e)
{
	struct search s = {d, suffix, NULL, 0, true};
	char *roots[PLACES];
	int i, r;

	*d = (struct lo_data){NULL, 0};
	places(kind, roots);
	for (i = r = 0; i < PLACES && r == 0; i++) {
		s.user = i == 0;
		r = walk(&s, roots[i], e);
	}
	free_places(roots);
	if (r < 0)
		lo_data_free(d);
	return r;
}

void
lo_data_free(struct lo_data *d)
{
	size_t i;

	for (i = 0; i < d->count; i++) {
		free(d->entries[i].name);
		free(d->entries[i].path);
	}
	free(d->entries);
	*d = (struct lo_data){NULL, 0};
}

/* A name may not lead out of the catalogue. */
static bool
is_name(const char *name)
{
	size_t n;

	for (;;) {
		n = strcspn(name, "/");
		if (!lo_name_ok((struct lo_span){name, n}))
			return false;
		if (name[n] == '\0')
			return true;
		name += n + 1;
	}
}

static int
missing(const char *kind, const char *name, struct lo_err *e)
{
	struct lo_data all = {NULL, 0};
	const char **names, *near;
	size_t i;

	if (lo_data_list(&all, kind, "", e) < 0)
		return -1;
	names = lo_zalloc(all.count, sizeof(*names));
	for (i = 0; i < all.count; i++)
		names[i] = all.entries[i].name;
	near = lo_data_nearest(name, names, all.count);
	if (near != NULL)
		(void)lo_fail(e, LO_CONFIG,
		    "%s/%s: not in the catalogue; did you mean %s?", kind, name,
		    near);
	else
		(void)lo_fail(e, LO_CONFIG,
		    "%s/%s: not in the catalogue; --list shows what is", kind,
		    name);
	free(names);
	lo_data_free(&all);
	return -1;
}

char *
lo_data_find(const char *kind, const char *name, struct lo_err *e)
{
	char *roots[PLACES], *path, *found;
	int i;

	if (!is_name(name)) {
		(void)lo_fail(e, LO_CONFIG,
		    "%s: not a name of a catalogue; --list shows them", kind);
		return NULL;
	}
	places(kind, roots);
	for (i = 0, found = NULL; i < PLACES && found == NULL; i++) {
		if (roots[i] == NULL)
			continue;
		path = lo_format("%s/%s", roots[i], name);
		if (lo_file_exists(path))
			found = path;
		else
			free(path);
	}
	free_places(roots);
	if (found == NULL)
		(void)missing(kind, name, e);
	return found;
}

/* Insertions, deletions and replacements that make one of the other. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[NEAREST_MAX + 1], i, j, n, before, change;

	n = strlen(b);
	for (j = 0; j <= n; j++)
		row[j] = j;
	for (i = 0; a[i] != '\0'; i++) {
		before = row[0]++;
		for (j = 1; j <= n; j++) {
			change = before + (a[i] != b[j - 1]);
			before = row[j];
			if (row[j - 1] < row[j])
				row[j] = row[j - 1];
			row[j]++;
			if (change < row[j])
				row[j] = change;
		}
	}
	return row[n];
}

const char *
lo_data_nearest(const char *name, const char *const *candidates, size_t count)
{
	size_t i, d, n, best;
	const char *near;

	n = strlen(name);
	if (n == 0 || n > NEAREST_MAX)
		return NULL;
	/* Every third letter may be wrong; a part of a name is as near as
	 * one letter. */
	best = (n + 2) / 3 + 1;
	near = NULL;
	for (i = 0; i < count; i++) {
		if (strlen(candidates[i]) > NEAREST_MAX)
			continue;
		d = distance(name, candidates[i]);
		if (n >= 3 && strstr(candidates[i], name) != NULL)
			d = 1;
		if (d < best) {
			best = d;
			near = candidates[i];
		}
	}
	return near;
}
