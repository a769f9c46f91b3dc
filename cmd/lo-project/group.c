#include "cmd/lo-project/index.h"

#include "common/json.h"

/*
 * A group's number is the id of a doc in it.  tokens says which group a link
 * belongs to, so that a new doc costs its own links, not its group's size.
 */

static int
run_int(struct index *x, const char *sql, const char *kind, int64_t a,
    int64_t b, struct lo_err *e)
{
	struct lo_query q;
	int rc;

	if (lo_query_init(&q, &x->db, sql, e) < 0)
		return -1;
	lo_query_text(&q, 1, lo_span_of(kind));
	lo_query_int(&q, 2, a);
	if (sqlite3_bind_parameter_count(q.stmt) > 2)
		lo_query_int(&q, 3, b);
	rc = lo_query_once(&q, e);
	lo_query_free(&q);
	return rc;
}

static int
link_one(struct lo_query *q, int64_t doc, struct lo_span token,
    struct lo_buf *text, struct lo_err *e)
{
	if (lo_json_kind(token) != 's')
		return 0;
	lo_buf_reset(text);
	lo_json_text(text, token);
	lo_query_int(q, 1, doc);
	lo_query_text(q, 2, lo_buf_span(text));
	return lo_query_once(q, e);
}

int
group_link(struct index *x, int64_t doc, struct lo_span links, struct lo_err *e)
{
	struct lo_json_fault fault;
	struct lo_json_walk walk;
	struct lo_span token;
	struct lo_query q;
	struct lo_buf text;
	int rc = 0;

	if (links.p == NULL ||
	    lo_json_check(links.p, links.len, LO_JSON_DEPTH, &fault) < 0)
		return 0;
	if (lo_query_init(&q, &x->db,
		"INSERT OR IGNORE INTO links (doc, token) VALUES (?1, ?2)",
		e) < 0)
		return -1;
	lo_buf_init(&text, 1 << 20);
	lo_json_walk(&walk, links);
	while (rc == 0 && lo_json_element(&walk, &token))
		rc = link_one(&q, doc, token, &text, e);
	lo_buf_free(&text);
	lo_query_free(&q);
	return rc;
}

int
group_unlink(struct index *x, int64_t doc, const char *kind, struct lo_err *e)
{
	int64_t group = 0;
	struct lo_query q;
	int got;

	if (lo_query_init(&q, &x->db,
		"SELECT coalesce(grp, 0) FROM docs WHERE id = ?1", e) < 0)
		return -1;
	lo_query_int(&q, 1, doc);
	got = lo_query_next(&q, e);
	if (got == 1)
		group = lo_query_col_int(&q, 0);
	lo_query_free(&q);
	if (got < 0 ||
	    run_int(x, "DELETE FROM links WHERE doc = ?2", kind, doc, 0, e) < 0)
		return -1;
	if (group == 0)
		return 0;
	if (run_int(x, "DELETE FROM tokens WHERE kind = ?1 AND grp = ?2", kind,
		group, 0, e) < 0)
		return -1;
	return run_int(x,
	    "UPDATE docs SET grp = NULL WHERE kind = ?1 AND grp = ?2", kind,
	    group, 0, e);
}

/* The doc's links lead to these groups; the largest one takes all. */
static const char find_sql[] =
    "SELECT t.grp, (SELECT count(*) FROM docs d"
    " WHERE d.kind = ?1 AND d.grp = t.grp) AS size"
    " FROM links l CROSS JOIN tokens t ON t.kind = ?1 AND t.token = l.token"
    " WHERE l.doc = ?2 GROUP BY t.grp ORDER BY size DESC, t.grp";

static int
merge(struct index *x, const char *kind, int64_t into, int64_t from,
    struct lo_err *e)
{
	if (run_int(x, "UPDATE docs SET grp = ?3 WHERE kind = ?1 AND grp = ?2",
		kind, from, into, e) < 0)
		return -1;
	return run_int(x,
	    "UPDATE tokens SET grp = ?3 WHERE kind = ?1 AND grp = ?2", kind,
	    from, into, e);
}

static int
choose(struct index *x, const char *kind, int64_t doc, int64_t *group,
    struct lo_err *e)
{
	struct lo_query q;
	int64_t other;
	int got;

	*group = 0;
	if (lo_query_init(&q, &x->db, find_sql, e) < 0)
		return -1;
	lo_query_text(&q, 1, lo_span_of(kind));
	lo_query_int(&q, 2, doc);
	while ((got = lo_query_next(&q, e)) == 1) {
		other = lo_query_col_int(&q, 0);
		if (*group == 0)
			*group = other;
		else if ((got = merge(x, kind, *group, other, e)) < 0)
			break;
	}
	lo_query_free(&q);
	if (*group == 0)
		*group = doc;
	return got;
}

static int
settle(struct index *x, const char *kind, int64_t doc, struct lo_err *e)
{
	int64_t group;

	if (choose(x, kind, doc, &group, e) < 0 ||
	    run_int(x, "UPDATE docs SET grp = ?3 WHERE kind = ?1 AND id = ?2",
		kind, doc, group, e) < 0)
		return -1;
	return run_int(x,
	    "INSERT OR IGNORE INTO tokens (kind, token, grp)"
	    " SELECT ?1, token, ?3 FROM links WHERE doc = ?2",
	    kind, doc, group, e);
}

int
group_settle(struct index *x, const char *kind, struct lo_err *e)
{
	struct lo_query q;
	int64_t doc;
	int got;

	if (lo_query_init(&q, &x->db,
		"SELECT id FROM docs WHERE kind = ?1 AND grp IS NULL"
		" AND id > ?2 ORDER BY id LIMIT 1",
		e) < 0)
		return -1;
	doc = 0;
	do {
		lo_query_text(&q, 1, lo_span_of(kind));
		lo_query_int(&q, 2, doc);
		got = lo_query_next(&q, e);
		if (got == 1) {
			doc = lo_query_col_int(&q, 0);
			lo_query_reset(&q);
			got = settle(x, kind, doc, e) < 0 ? -1 : 1;
		}
	} while (got == 1);
	lo_query_free(&q);
	return got;
}
