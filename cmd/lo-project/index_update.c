#include "cmd/lo-project/kind.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/result.h"
#include "cmd/lo-project/state.h"
#include "common/data.h"
#include "common/hash.h"
#include "common/mem.h"

enum {
	BATCH_RECORDS = 1000,
	BATCH_BYTES = 32 << 20,
};

/* Rows of a statement over the definition, with the kind as ?1. */
static int
gather(struct kind *k, const char *fmt, struct result *out, struct lo_err *e)
{
	sqlite3_stmt *st;
	char *sql = sqlite3_mprintf(fmt, k->d->sql);
	int rc;

	rc = reader_prepare(k->r, lo_span_of(sql), LO_CONFIG, &st, e);
	sqlite3_free(sql);
	if (rc < 0)
		return lo_fail_at(e, "%s", k->d->path);
	sqlite3_bind_text(st, 1, k->d->name, -1, SQLITE_STATIC);
	rc = result_fill(out, st, 0, false, e);
	sqlite3_finalize(st);
	return rc;
}

static int
take_out(struct kind *k, int64_t doc, struct lo_err *e)
{
	return kind_run(k, e,
	    "DELETE FROM \"words_%w\" WHERE rowid = %lld;"
	    "DELETE FROM docs WHERE id = %lld",
	    k->d->name, (long long)doc, (long long)doc);
}

static int
put_words(struct kind *k, int64_t doc, struct lo_err *e)
{
	int i, n = sqlite3_column_count(k->record);

	lo_query_int(&k->words, 1, doc);
	for (i = KIND_FIXED; i < n; i++) {
		lo_query_text(
		    &k->words, i - KIND_FIXED + 2, reader_column(k->record, i));
		k->bytes += reader_column(k->record, i).len;
	}
	return lo_query_once(&k->words, e);
}

/* What is known of a doc: its group is kept while its links stay. */
struct known {
	int64_t doc, group;
	char links[LO_HASH_HEX];
};

static int
look_up(
    struct kind *k, struct lo_span key, struct known *known, struct lo_err *e)
{
	struct lo_query q;
	struct lo_span links;
	int got;

	memset(known, 0, sizeof *known);
	if (lo_query_init(&q, &k->x->db,
		"SELECT id, coalesce(grp, 0), links FROM docs"
		" WHERE kind = ?1 AND idem_key = ?2",
		e) < 0)
		return -1;
	lo_query_text(&q, 1, lo_span_of(k->d->name));
	lo_query_text(&q, 2, key);
	got = lo_query_next(&q, e);
	if (got == 1) {
		known->doc = lo_query_col_int(&q, 0);
		known->group = lo_query_col_int(&q, 1);
		links = lo_query_col(&q, 2);
		if (links.len < sizeof known->links)
			memcpy(known->links, links.p, links.len);
	}
	lo_query_free(&q);
	return got < 0 ? -1 : 0;
}

static int
put_doc(struct kind *k, const struct known *was, const char *links,
    int64_t group, struct lo_err *e)
{
	int i;

	if (was->doc != 0)
		lo_query_int(&k->doc, 1, was->doc);
	lo_query_text(&k->doc, 2, lo_span_of(k->d->name));
	for (i = 0; i < KIND_FIXED - 1; i++)
		lo_query_text(&k->doc, i + 3, reader_column(k->record, i));
	lo_query_text(&k->doc, 9, lo_span_of(links));
	if (group != 0)
		lo_query_int(&k->doc, 10, group);
	return lo_query_once(&k->doc, e);
}

/* The record stands in k->record. */
static int
bring_in(struct kind *k, struct lo_err *e)
{
	struct lo_span links = reader_column(k->record, KIND_FIXED - 1);
	char hash[LO_HASH_HEX];
	struct known was;
	int64_t doc;
	bool linked;

	if (look_up(k, reader_column(k->record, 0), &was, e) < 0)
		return -1;
	lo_hash_text(links.p, links.len, hash);
	linked = was.group != 0 && strcmp(was.links, hash) == 0;
	if (was.doc != 0 &&
	    ((!linked && group_unlink(k->x, was.doc, k->d->name, e) < 0) ||
		take_out(k, was.doc, e) < 0))
		return -1;
	if (put_doc(k, &was, hash, linked ? was.group : 0, e) < 0)
		return -1;
	doc = lo_db_rowid(&k->x->db);
	if (was.doc != 0)
		k->x->changed++;
	else
		k->x->added++;
	k->records++;
	if (!linked && group_link(k->x, doc, links, e) < 0)
		return -1;
	return put_words(k, doc, e);
}

static int
commit(struct kind *k, bool now, struct lo_err *e)
{
	if (!now && k->records < BATCH_RECORDS && k->bytes < BATCH_BYTES)
		return 0;
	k->records = k->bytes = 0;
	if (group_settle(k->x, k->d->name, e) < 0 ||
	    lo_db_commit(&k->x->db, e) < 0)
		return -1;
	return now ? 0 : lo_db_begin(&k->x->db, e);
}

static int
bring_in_all(struct kind *k, struct result *keys, struct lo_err *e)
{
	int got, rc;

	while ((got = result_next(keys, e)) == 1) {
		sqlite3_bind_text64(k->record, 1, keys->cells[0].text.p,
		    keys->cells[0].text.len, SQLITE_STATIC, SQLITE_UTF8);
		rc = sqlite3_step(k->record);
		if (rc == SQLITE_ROW)
			got = bring_in(k, e);
		else if (rc != SQLITE_DONE)
			got = reader_fail(k->r->db.sqlite, LO_CONFIG, e);
		sqlite3_reset(k->record);
		if (got < 0 || commit(k, false, e) < 0)
			return -1;
	}
	return got;
}

static int
take_out_all(struct kind *k, struct result *docs, struct lo_err *e)
{
	int got;

	while ((got = result_next(docs, e)) == 1) {
		if (group_unlink(k->x, docs->cells[0].n, k->d->name, e) < 0 ||
		    take_out(k, docs->cells[0].n, e) < 0)
			return -1;
		k->x->removed++;
		k->records++;
		if (commit(k, false, e) < 0)
			return -1;
	}
	return got;
}

static int
renew(struct kind *k, struct lo_err *e)
{
	struct result changed, gone;
	int rc;

	result_init(&changed, k->r->home);
	result_init(&gone, k->r->home);
	rc = gather(k,
	    "SELECT x.idem_key FROM (\n%s\n) x LEFT JOIN idx.docs d"
	    " ON d.kind = ?1 AND d.idem_key = x.idem_key"
	    " WHERE d.id IS NULL OR d.version IS NOT x.version",
	    &changed, e);
	if (rc == 0)
		rc = gather(k,
		    "SELECT d.id FROM idx.docs d WHERE d.kind = ?1 AND"
		    " NOT EXISTS (SELECT 1 FROM (\n%s\n) x"
		    " WHERE x.idem_key = d.idem_key)",
		    &gone, e);
	if (rc == 0 && changed.rows + gone.rows > 0) {
		rc = lo_db_begin(&k->x->db, e);
		if (rc == 0 && (take_out_all(k, &gone, e) < 0 ||
				   bring_in_all(k, &changed, e) < 0 ||
				   commit(k, true, e) < 0))
			rc = -1;
		lo_db_rollback(&k->x->db);
	}
	result_free(&changed);
	result_free(&gone);
	return rc;
}

/* 1 when what the index has is of this state. */
static int
is_settled(struct kind *k, const char *state, struct lo_err *e)
{
	struct lo_query q;
	int got;

	if (lo_query_init(&q, &k->x->db,
		"SELECT 1 FROM kinds WHERE kind = ?1 AND state = ?2", e) < 0)
		return -1;
	lo_query_text(&q, 1, lo_span_of(k->d->name));
	lo_query_text(&q, 2, lo_span_of(state));
	got = lo_query_next(&q, e);
	lo_query_free(&q);
	return got;
}

static int
update_kind(struct kind *k, bool full, struct lo_err *e)
{
	char state[LO_HASH_HEX];
	int rc, settled = 0;

	if (state_of(k->r, lo_span_of(k->d->sql), k->d, state, e) < 0)
		return lo_fail_at(e, "%s", k->d->path);
	if (!full && state[0] != '\0')
		settled = is_settled(k, state, e);
	if (settled != 0)
		return settled < 0 ? -1 : 0;
	rc = kind_open(k, e);
	if (rc == 0)
		rc = renew(k, e);
	if (rc == 0)
		rc = kind_run(k, e,
		    "UPDATE kinds SET state = nullif(%Q, '') WHERE kind = %Q",
		    state, k->d->name);
	kind_close(k);
	return rc;
}

int
index_update(struct index *x, struct reader *r, bool full, struct lo_err *e)
{
	struct definition d;
	struct lo_data list;
	struct kind k;
	size_t i;
	int rc = 0;

	if (lo_data_list(&list, "indexes", ".sql", e) < 0)
		return -1;
	for (i = 0; i < list.count && rc == 0; i++) {
		memset(&k, 0, sizeof k);
		k.x = x;
		k.r = r;
		k.d = &d;
		rc = definition_read(
		    &d, list.entries[i].name, list.entries[i].path, e);
		if (rc == 0)
			rc = update_kind(&k, full, e);
		definition_free(&d);
	}
	lo_data_free(&list);
	return rc;
}
