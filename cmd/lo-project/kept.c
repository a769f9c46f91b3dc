#include "cmd/lo-project/kept.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

enum { KEPT_MAX = 1 << 20, COLUMNS_MAX = 256 };

void
kept_open(struct kept *k)
{
	struct lo_err none;

	memset(k, 0, sizeof *k);
	k->there = index_open_file(&k->x, 0, &none) == 0 &&
		   lo_db_run(&k->x.db, "PRAGMA busy_timeout = 100", &none) == 0;
	index_unlock(&k->x);
}

void
kept_close(struct kept *k)
{
	index_close(&k->x);
	k->there = false;
}

/* Columns and rows, then the columns' names, then the rows' bytes. */
static bool
pack(struct lo_buf *b, struct result *found)
{
	uint64_t size = spool_size(&found->spool);
	struct lo_err none;
	char *room;
	int i;

	lo_buf_addf(b, "%d %" PRIu64 "\n", found->count, found->rows);
	for (i = 0; i < found->count; i++) {
		lo_buf_adds(b, found->columns[i].name);
		lo_buf_adds(b, found->columns[i].json ? ":json" : "");
		lo_buf_addc(b, '\0');
	}
	result_rewind(found);
	room = size < KEPT_MAX ? lo_buf_room(b, (size_t)size + 1) : NULL;
	if (room == NULL ||
	    spool_read(&found->spool, room, (size_t)size, &none) < 0)
		return false;
	b->len += (size_t)size;
	result_rewind(found);
	return !b->failed;
}

static bool
unpack(struct lo_span bytes, struct result *found)
{
	const char *names[COLUMNS_MAX], *p, *end = bytes.p + bytes.len;
	struct lo_err none;
	uint64_t rows;
	int count, i;

	if (sscanf(bytes.p, "%d %" SCNu64, &count, &rows) != 2 || count < 0 ||
	    count > COLUMNS_MAX)
		return false;
	p = memchr(bytes.p, '\n', bytes.len);
	for (i = 0; i < count && p != NULL; i++) {
		names[i] = p + 1;
		p = memchr(p + 1, '\0', (size_t)(end - p - 1));
	}
	if (p == NULL)
		return false;
	result_name(found, names, count);
	found->rows = rows;
	return spool_add(&found->spool, p + 1, (size_t)(end - p - 1), &none) ==
	       0;
}

bool
kept_find(
    struct kept *k, const char *name, const char *state, struct result *found)
{
	struct lo_query q;
	struct lo_err none;
	bool is = false;

	if (!k->there || state[0] == '\0' ||
	    lo_query_init(&q, &k->x.db,
		"SELECT found FROM kept WHERE name = ?1 AND state = ?2",
		&none) < 0)
		return false;
	lo_query_text(&q, 1, lo_span_of(name));
	lo_query_text(&q, 2, lo_span_of(state));
	if (lo_query_next(&q, &none) == 1)
		is = unpack(lo_query_col(&q, 0), found);
	lo_query_free(&q);
	return is;
}

void
kept_note(
    struct kept *k, const char *name, const char *state, struct result *found)
{
	struct lo_query q;
	struct lo_err none;
	struct lo_buf b;

	if (!k->there || state[0] == '\0')
		return;
	lo_buf_init(&b, 2 * KEPT_MAX);
	if (pack(&b, found) &&
	    lo_query_init(&q, &k->x.db,
		"INSERT OR REPLACE INTO kept VALUES (?1, ?2, ?3)",
		&none) == 0) {
		lo_query_text(&q, 1, lo_span_of(name));
		lo_query_text(&q, 2, lo_span_of(state));
		lo_query_blob(&q, 3, lo_buf_span(&b));
		(void)lo_query_once(&q, &none);
		lo_query_free(&q);
	}
	lo_buf_free(&b);
}
