#include <stdlib.h>
#include <string.h>

#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"

#include "maker.h"

enum { TRANSFORM_MAX = 16 << 20 };

/* A transform that is not here leaves the hash empty. */
static void
hash_file(struct lo_span ref, struct lo_buf *sha)
{
	char *name = lo_format("%.*s.jq", (int)ref.len, ref.p);
	char hex[LO_HASH_HEX], *path;
	struct lo_buf text;
	struct lo_err e;

	path = lo_data_find("transforms", name, &e);
	lo_buf_init(&text, TRANSFORM_MAX);
	if (path != NULL && lo_file_read(path, &text, &e) == 0) {
		lo_hash_text(text.p, text.len, hex);
		lo_buf_adds(sha, hex);
	}
	lo_buf_free(&text);
	free(path);
	free(name);
}

static int
number(struct store *s, int64_t *maker, struct lo_err *e)
{
	struct lo_span ref = lo_buf_span(&s->ref), sha = lo_buf_span(&s->sha);
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

int
maker_find(struct store *s, struct lo_span ref, struct lo_span sha256,
    int64_t *maker, struct lo_err *e)
{
	if (s->maker != 0 && lo_span_equal(lo_buf_span(&s->ref), ref) &&
	    (sha256.p == NULL || lo_span_equal(lo_buf_span(&s->sha), sha256))) {
		*maker = s->maker;
		return 0;
	}
	s->maker = 0;
	lo_buf_reset(&s->ref);
	lo_buf_reset(&s->sha);
	lo_buf_addspan(&s->ref, ref);
	if (sha256.p != NULL)
		lo_buf_addspan(&s->sha, sha256);
	else
		hash_file(ref, &s->sha);
	if (number(s, maker, e) < 0)
		return -1;
	if (!s->ref.failed && !s->sha.failed)
		s->maker = *maker;
	return 0;
}
