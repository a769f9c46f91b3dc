#include "cmd/lo-project/files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-project/page.h"
#include "cmd/lo-project/place.h"
#include "cmd/lo-project/settled.h"
#include "cmd/lo-project/state.h"
#include "common/data.h"
#include "common/file.h"
#include "common/hash.h"
#include "common/home.h"
#include "common/mem.h"

enum { BATCH = 5000 };

/* One run over one directory. */
struct run {
	struct files *f;
	struct reader *r;
	struct index *x;
	struct place place;
	struct page page;
	char version[65];        /* of the page in hand */
	char state[LO_HASH_HEX]; /* the same, see state.h */
	int fd;                  /* the directory, to sync what is in it */
	int pending;             /* pages since the last commit */
};

static int
commit(struct run *n, bool last, struct lo_err *e)
{
	if (n->f->dry || (!last && ++n->pending < BATCH))
		return 0;
	n->pending = 0;
	/* The registry must not know of bytes that a power cut takes. */
	if (n->fd >= 0 && syncfs(n->fd) < 0)
		return lo_fail_errno(e, LO_IO, "syncing the directory");
	if (lo_db_commit(&n->x->db, e) < 0)
		return -1;
	return last ? 0 : lo_db_begin(&n->x->db, e);
}

/* A page is as new as its records, its definition and the configuration,
 * which says where a day begins. */
static void
set_version(struct run *n, const struct cell *version)
{
	struct lo_buf b;

	lo_buf_init(&b, (size_t)1 << 30);
	lo_buf_adds(&b, n->page.sha256);
	lo_buf_addspan(&b, n->r->settings.config.root);
	cell_text(&b, version);
	lo_hash_text(b.p, b.len, n->version);
	lo_buf_free(&b);
}

static int
project(struct run *n, struct lo_span key, struct entry *was, struct lo_err *e)
{
	struct rendering page;
	int rc;

	rc = page_render(&n->page, n->r, key, &page, e);
	if (rc == 0 && page.path != NULL)
		rc = place_page(&n->place, key, &page, n->version, was, e);
	rendering_free(&page);
	return rc;
}

static int
one_page(struct run *n, const struct result *keys, struct lo_err *e)
{
	struct lo_span key = keys->cells[0].text;
	struct entry was;
	int rc;

	set_version(n, &keys->cells[1]);
	if (registry_find(&n->place.registry, key, &was, e) < 0)
		return -1;
	rc = place_known(&n->place, key, &was, n->version, n->f->full, e);
	if (rc == 0)
		rc = project(n, key, &was, e);
	registry_entry_free(&was);
	return rc < 0 ? -1 : commit(n, false, e);
}

static int
gone(struct run *n, struct lo_err *e)
{
	struct lo_query q;
	struct lo_buf key;
	int got;

	if (registry_gone(&n->place.registry, &q, e) < 0)
		return -1;
	lo_buf_init(&key, 1 << 20);
	while ((got = lo_query_next(&q, e)) == 1) {
		lo_buf_reset(&key);
		lo_buf_addspan(&key, lo_query_col(&q, 0));
		lo_query_reset(&q);
		got = place_gone(&n->place, lo_buf_span(&key), e);
		if (got < 0 || commit(n, false, e) < 0)
			break;
		lo_query_text(&q, 1, lo_span_of(n->place.registry.dir));
		lo_query_text(&q, 2, lo_span_of(n->place.registry.page));
		lo_query_text(&q, 3, lo_buf_span(&key));
	}
	lo_query_free(&q);
	lo_buf_free(&key);
	return got;
}

/* All pages are known to be there before the first path is given out. */
static int
announce(struct run *n, struct result *keys, struct lo_err *e)
{
	int got;

	while ((got = result_next(keys, e)) == 1) {
		if (keys->cells[0].kind != CELL_TEXT)
			return lo_fail(e, LO_CONFIG, "%s: a key is not a text",
			    n->page.d.path);
		if (registry_live(&n->place.registry, keys->cells[0].text, e) <
		    0)
			return -1;
	}
	result_rewind(keys);
	return got;
}

static int
all_pages(struct run *n, struct lo_err *e)
{
	struct result keys;
	int got;

	result_init(&keys, n->r->home);
	got = page_keys(&n->page, n->r, &keys, e);
	if (got == 0)
		got = announce(n, &keys, e);
	while (got == 0 && (got = result_next(&keys, e)) == 1)
		got = one_page(n, &keys, e);
	if (got == 0)
		got = gone(n, e);
	result_free(&keys);
	return got;
}

static int
place_pages(struct run *n, struct lo_err *e)
{
	int rc;

	rc = place_adopt(&n->place, e);
	if (rc == 0)
		rc = all_pages(n, e);
	if (rc == 0 && !n->f->dry)
		rc = settled_note(&n->place, n->state, n->page.sha256, e);
	return rc == 0 ? commit(n, true, e) : rc;
}

static int
run_page(struct run *n, const char *name, struct lo_err *e)
{
	int rc, settled = 0;

	rc = page_load(&n->page, name, e);
	n->place.registry.page = n->page.d.name;
	if (rc == 0 && state_of(n->r, lo_span_of(n->page.d.sql), &n->page.d,
			   n->state, e) < 0)
		rc = lo_fail_at(e, "%s", n->page.d.path);
	if (rc == 0 && !n->f->full && n->state[0] != '\0')
		rc = settled =
		    settled_page(&n->place, n->state, n->page.sha256, e);
	if (rc == 0 && !n->f->dry)
		rc = lo_db_begin(&n->x->db, e);
	if (rc == 0 && settled == 0)
		rc = place_pages(n, e);
	/* A statement that is not finished would hold the transaction. */
	registry_close(&n->place.registry);
	lo_db_rollback(&n->x->db);
	page_free(&n->page);
	return rc < 0 ? -1 : 0;
}

static int
run_pages(struct run *n, struct lo_err *e)
{
	struct lo_data list;
	size_t i;
	int rc = 0, k;

	for (k = 0; k < n->f->count && rc == 0; k++)
		rc = run_page(n, n->f->names[k], e);
	if (n->f->count > 0 || rc < 0)
		return rc;
	if (lo_data_list(&list, "pages", ".page", e) < 0)
		return -1;
	for (i = 0; i < list.count && rc == 0; i++)
		rc = run_page(n, list.entries[i].name, e);
	lo_data_free(&list);
	return rc;
}

static void
drop_temporary(const char *dir)
{
	char *path = lo_format("%s/%s", dir, PLACE_TEMPORARY);

	(void)unlink(path);
	free(path);
}

/* The directory's one name, however it was given. */
static int
open_dir(struct run *n, struct lo_err *e)
{
	const char *given = n->f->dir;
	char *dir = given != NULL ? lo_strdup(given) : lo_home_path("views");
	int rc = 0;

	if (!n->f->dry)
		rc = lo_dir_make(dir, e);
	n->place.dir = realpath(dir, NULL);
	if (rc == 0 && n->place.dir == NULL && n->f->dry)
		n->place.dir = lo_strdup(dir);
	if (rc == 0 && n->place.dir == NULL)
		rc = lo_fail_errno(e, LO_CANTCREAT, "--dir");
	n->place.registry.dir = n->place.dir;
	if (rc == 0 && !n->f->dry)
		drop_temporary(n->place.dir);
	n->fd = n->place.dir == NULL
		    ? -1
		    : open(n->place.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(dir);
	return rc;
}

static int
take_lock(int *fd, struct lo_err *e)
{
	char *path = lo_home_path("lock/files");
	int rc;

	rc = lo_dir_make_parent(path, e);
	if (rc == 0)
		rc = lo_lock_take(path, 0, fd, e);
	free(path);
	return rc;
}

int
files_run(struct files *f, struct index *x, struct reader *r,
    struct result *done, struct lo_err *e)
{
	static const char *const names[] = {"action", "file"};
	struct run n;
	int lock = -1, rc;

	memset(&n, 0, sizeof n);
	n.f = f;
	n.r = r;
	n.x = x;
	n.fd = -1;
	n.place.files = f;
	n.place.done = done;
	n.place.registry.x = x;
	result_name(done, names, 2);
	rc = take_lock(&lock, e);
	if (rc == 0)
		rc = open_dir(&n, e);
	if (rc == 0)
		rc = registry_begin_live(&n.place.registry, e);
	/* All pages show one moment of the store. */
	if (rc == 0)
		rc = reader_begin(r, e);
	if (rc == 0) {
		rc = run_pages(&n, e);
		reader_end(r);
	}
	free(n.place.dir);
	if (n.fd >= 0)
		close(n.fd);
	if (lock >= 0)
		close(lock);
	return rc;
}
