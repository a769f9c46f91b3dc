#include <stdlib.h>
#include <string.h>

#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"

#include "maker.h"

enum { TRANSFORM_MAX = 16 << 20 };

/* A transform that is not here leaves the hash empty. */
static char *
hash_file(const char *ref)
{
	char *name = lo_format("%s.jq", ref);
	char hex[LO_HASH_HEX] = "", *path;
	struct lo_buf text;
	struct lo_err e;

	path = lo_data_find("transforms", name, &e);
	lo_buf_init(&text, TRANSFORM_MAX);
	if (path != NULL && lo_file_read(path, &text, &e) == 0)
		lo_hash_text(text.p, text.len, hex);
	lo_buf_free(&text);
	free(path);
	free(name);
	return lo_strdup(hex);
}

static int
number(struct store *s, struct lo_span ref, struct lo_span sha, int64_t *maker,
    struct lo_err *e)
{
	struct lo_query *q;
	int got;

	q = store_ask(s, e,
	    "SELECT maker FROM makers WHERE ref = ? AND sha256 = ?", "tt", ref,
	    sha);
	if (q == NULL || (got = lo_query_next(q, e)) < 0)
		return -1;
	if (got == 1) {
		*maker = lo_query_col_int(q, 0);
		lo_query_reset(q);
		return 0;
	}
	if (store_do(s, e, "INSERT INTO makers (ref, sha256) VALUES (?, ?)",
		"tt", ref, sha) < 0)
		return -1;
	*maker = lo_db_rowid(&s->db);
	return 0;
}

/* The reference and hash that were asked for last are at the front. */
static struct maker *
known(struct store *s, struct lo_span ref, struct lo_span sha256)
{
	struct maker hit;

	for (size_t i = 0; i < s->maker_count; i++) {
		hit = s->makers[i];
		if (!lo_span_is(ref, hit.ref) ||
		    (sha256.p == NULL ? !hit.looked_up
				      : !lo_span_is(sha256, hit.sha256)))
			continue;
		memmove(s->makers + 1, s->makers, i * sizeof(hit));
		s->makers[0] = hit;
		return s->makers;
	}
	return NULL;
}

static void
maker_drop(struct maker *m)
{
	free(m->ref);
	free(m->sha256);
}

static void
remember(struct store *s, struct maker m)
{
	if (s->maker_count == MAKERS)
		maker_drop(&s->makers[--s->maker_count]);
	if (s->makers == NULL)
		s->makers = lo_alloc(MAKERS * sizeof(m));
	memmove(s->makers + 1, s->makers, s->maker_count * sizeof(m));
	s->makers[0] = m;
	s->maker_count++;
}

void
maker_forget(struct store *s)
{
	while (s->maker_count > 0)
		maker_drop(&s->makers[--s->maker_count]);
}

int
maker_find(struct store *s, struct lo_span ref, struct lo_span sha256,
    int64_t *maker, struct lo_err *e)
{
	struct maker m, *hit = known(s, ref, sha256);

	if (hit != NULL) {
		*maker = hit->id;
		return 0;
	}
	m.ref = lo_strndup(ref.p, ref.len);
	m.looked_up = sha256.p == NULL;
	m.sha256 =
	    m.looked_up ? hash_file(m.ref) : lo_strndup(sha256.p, sha256.len);
	if (number(s, ref, lo_span_of(m.sha256), maker, e) < 0) {
		maker_drop(&m);
		return -1;
	}
	m.id = *maker;
	remember(s, m);
	return 0;
}
