#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/pending.h"
#include "common/data.h"
#include "common/file.h"
#include "common/hash.h"
#include "common/json.h"
#include "common/mem.h"

enum { FILE_MAX = 4 << 20 };

static const char from_canonical[] =
    "SELECT d.idem_key AS key, coalesce((SELECT o.stream FROM raw_data r"
    " JOIN raw_seen s ON s.raw_id = r.id AND s.newest = 1"
    " JOIN origins o ON o.origin = s.origin"
    " WHERE r.idem_key = d.source_idem_key),"
    " d.object_type || '/' || d.source_system || '/' || d.connection_name)"
    " AS stream, 'canonical' AS counted, d.source_system AS source_system,"
    " d.connection_name AS connection_name, d.object_type AS object_type,"
    " d.client_id AS client_id, k.at AS observed_at, NULL AS stage,"
    " d.canonical_schema AS schema, d.source_idem_key AS sort1,"
    " d.output AS sort2, k.part AS sort3"
    " FROM canonical_data d JOIN canonical_seen k ON k.id = d.id"
    " WHERE k.deleted_at IS NULL AND k.parts > 0 AND (?9 IS NULL"
    " OR d.canonical_schema = ?9"
    " OR instr(d.canonical_schema, '/' || ?9 || '/') > 0)"
    " AND form_of(d.payload) IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM dead_letters l WHERE l.stage = 'lo-score'"
    " AND l.idem_key = d.idem_key || '#score' AND l.resolved_at IS NULL"
    " AND record_hash(l.record) = d.payload_sha256) AND (0";

/* The measurement and all that belongs to it. */
static const char scored[] =
    " AND NOT EXISTS (SELECT 1 FROM measurement_events m"
    " WHERE m.source_idem_key = d.idem_key AND m.output = %Q"
    " AND m.instrument_sha256 = %Q AND m.deleted_at IS NULL"
    " AND m.source_payload_sha256 = lower(hex(d.payload_sha256))"
    " AND m.client_id IS d.client_id"
    " AND m.parts <= 1 + (SELECT count(*) FROM observations b"
    " WHERE b.source_idem_key = d.idem_key AND b.output = m.output"
    " AND b.deleted_at IS NULL AND b.correlation_id = m.correlation_id"
    " AND b.observed_at = m.observed_at))"
    " AND NOT EXISTS (SELECT 1 FROM dead_letters l"
    " WHERE l.stage = 'lo-score' AND l.idem_key = d.idem_key || '#' || %Q"
    " AND l.resolved_at IS NULL"
    " AND record_hash(l.record) = d.payload_sha256)";

struct binding {
	const struct lo_data_entry *entry;
	struct lo_buf text;
	struct lo_span forms, instruments;
	char *name; /* ID@VERSION, as the file says */
};

struct scores {
	struct lo_data instruments, files;
	struct binding *bindings;
	size_t count;
	const char *kind;
	bool found; /* what kind names */
	struct lo_buf *sql;
};

static char *
member(struct lo_span object, const char *name)
{
	struct lo_span value = lo_json_get(object, name);
	struct lo_buf b;
	char *text;

	if (lo_json_kind(value) != 's')
		return NULL;
	lo_buf_init(&b, FILE_MAX);
	lo_json_text(&b, value);
	text = lo_strdup(b.p);
	lo_buf_free(&b);
	return text;
}

static int
read_json(const char *path, struct lo_buf *text, struct lo_err *e)
{
	struct lo_json_fault f;

	lo_buf_init(text, FILE_MAX);
	if (lo_file_read(path, text, e) < 0)
		return -1;
	if (lo_json_check(text->p, text->len, LO_JSON_DEPTH, &f) < 0)
		return lo_fail(
		    e, LO_CONFIG, "%s: byte %zu: %s", path, f.offset, f.what);
	return 0;
}

static int
read_binding(
    struct scores *s, const struct lo_data_entry *entry, struct lo_err *e)
{
	struct binding *b = &s->bindings[s->count++];
	char *id, *version;

	b->entry = entry;
	if (read_json(entry->path, &b->text, e) < 0)
		return -1;
	id = member(lo_buf_span(&b->text), "id");
	version = member(lo_buf_span(&b->text), "version");
	if (id != NULL && version != NULL)
		b->name = lo_format("%s@%s", id, version);
	free(id);
	free(version);
	b->forms = lo_json_get(lo_buf_span(&b->text), "forms");
	b->instruments = lo_json_get(lo_buf_span(&b->text), "instruments");
	if (b->name == NULL)
		return lo_fail(e, LO_CONFIG,
		    "%s: no id and version; see lo-binding(5)", entry->path);
	return 0;
}

/* The newest of each id. */
static int
read_bindings(struct scores *s, struct lo_err *e)
{
	size_t i;
	char *id;
	int rc = 0;

	s->bindings = lo_zalloc(s->files.count + 1, sizeof *s->bindings);
	for (i = 0; i < s->files.count && rc == 0; i++) {
		id = lo_strdup(s->files.entries[i].name);
		id[strcspn(id, "@")] = '\0';
		if (lo_data_newest(&s->files, id) == &s->files.entries[i])
			rc = read_binding(s, &s->files.entries[i], e);
		free(id);
	}
	return rc;
}

/* The instrument that a binding's part names. */
static const struct lo_data_entry *
instrument_of(const struct scores *s, struct lo_span part)
{
	char *name = member(part, "instrument");
	const struct lo_data_entry *entry =
	    name != NULL ? lo_data_newest(&s->instruments, name) : NULL;

	free(name);
	return entry;
}

static bool
same_id(const struct lo_data_entry *a, const struct lo_data_entry *b)
{
	size_t n = strcspn(a->name, "@");

	return n == strcspn(b->name, "@") && strncmp(a->name, b->name, n) == 0;
}

static bool
scores_by(const struct scores *s, const struct binding *b,
    const struct lo_data_entry *instrument)
{
	const struct lo_data_entry *entry;
	struct lo_json_walk w;
	struct lo_span part;

	lo_json_walk(&w, b->instruments);
	while (lo_json_element(&w, &part)) {
		entry = instrument_of(s, part);
		if (entry != NULL && same_id(entry, instrument))
			return true;
	}
	return false;
}

static void
add_forms(struct scores *s, struct lo_span forms)
{
	struct lo_json_walk w;
	struct lo_span form;
	struct lo_buf text;

	lo_buf_init(&text, FILE_MAX);
	lo_buf_adds(s->sql, "form_of(d.payload) IN (NULL");
	lo_json_walk(&w, forms);
	while (lo_json_element(&w, &form)) {
		lo_buf_reset(&text);
		lo_json_text(&text, form);
		lo_buf_adds(s->sql, ", ");
		pending_quote(s->sql, text.p);
	}
	lo_buf_addc(s->sql, ')');
	lo_buf_free(&text);
}

static int
add_target(struct scores *s, const struct binding *b,
    const struct lo_data_entry *instrument, struct lo_err *e)
{
	char *output = lo_format("%s:%s", instrument->name, b->name);
	char *sql, sha256[LO_HASH_HEX];
	struct lo_buf text;
	size_t i;
	int rc;

	rc = read_json(instrument->path, &text, e);
	lo_hash_text(text.p, text.len, sha256);
	lo_buf_free(&text);
	lo_buf_adds(s->sql, " OR (");
	add_forms(s, b->forms);
	for (i = 0; !b->entry->user && i < s->count; i++) {
		if (!s->bindings[i].entry->user ||
		    !scores_by(s, &s->bindings[i], instrument))
			continue;
		lo_buf_adds(s->sql, " AND NOT ");
		add_forms(s, s->bindings[i].forms);
	}
	sql = sqlite3_mprintf(scored, output, sha256, output);
	lo_buf_adds(s->sql, sql);
	lo_buf_addc(s->sql, ')');
	sqlite3_free(sql);
	free(output);
	return rc;
}

static bool
wanted(const struct scores *s, const struct lo_data_entry *instrument)
{
	return strcmp(s->kind, "score") == 0 ||
	       lo_data_newest(&s->instruments, s->kind) == instrument;
}

static int
add_binding(struct scores *s, const struct binding *b, struct lo_err *e)
{
	const struct lo_data_entry *instrument;
	struct lo_json_walk w;
	struct lo_span part;

	lo_json_walk(&w, b->instruments);
	while (lo_json_element(&w, &part)) {
		instrument = instrument_of(s, part);
		if (instrument == NULL)
			return lo_fail(e, LO_CONFIG,
			    "%s: an instrument that is not there; see "
			    "lo-score --list",
			    b->entry->path);
		if (wanted(s, instrument) &&
		    add_target(s, b, instrument, e) < 0)
			return -1;
	}
	return 0;
}

static int
not_there(const struct scores *s, struct lo_err *e)
{
	const char **names = lo_zalloc(s->instruments.count + 1, sizeof *names);
	const char *near;
	size_t i;

	for (i = 0; i < s->instruments.count; i++)
		names[i] = s->instruments.entries[i].name;
	near = lo_data_nearest(s->kind, names, s->instruments.count);
	lo_fail(e, LO_CONFIG,
	    "%s: neither \"score\" nor an instrument%s%s; lo-score --list "
	    "shows them",
	    s->kind, near != NULL ? "; did you mean " : "",
	    near != NULL ? near : "");
	free(names);
	return -1;
}

static void
scores_free(struct scores *s)
{
	size_t i;

	for (i = 0; i < s->count; i++) {
		lo_buf_free(&s->bindings[i].text);
		free(s->bindings[i].name);
	}
	free(s->bindings);
	lo_data_free(&s->files);
	lo_data_free(&s->instruments);
}

int
pending_score(const char *kind, struct lo_buf *sql, struct lo_err *e)
{
	struct scores s = {.kind = kind, .sql = sql};
	size_t i;
	int rc;

	if (lo_data_list(&s.instruments, "instruments", ".json", e) < 0)
		return -1;
	rc = lo_data_list(&s.files, "bindings", ".json", e);
	if (rc == 0 && strcmp(kind, "score") != 0 &&
	    lo_data_newest(&s.instruments, kind) == NULL)
		rc = not_there(&s, e);
	if (rc == 0)
		rc = read_bindings(&s, e);
	lo_buf_adds(sql, from_canonical);
	for (i = 0; i < s.count && rc == 0; i++)
		rc = add_binding(&s, &s.bindings[i], e);
	lo_buf_addc(sql, ')');
	scores_free(&s);
	return rc;
}
