/* manifest.h: written, read, refused; tally.h: what lines add up to. */
#include "cmd/lo-vault/manifest.h"

#include "cmd/lo-vault/tally.h"
#include "tests/tap.h"

static void
fill(struct manifest *m, const char *mode)
{
	manifest_init(m);
	manifest_set(&m->stream, "email/mbox/t");
	manifest_set(&m->run_id, "20251112T205433Z");
	manifest_set(&m->mode, mode);
	manifest_set(&m->status, "complete");
}

static void
add(struct tally *t, const char *line)
{
	struct lo_json_fault f;
	struct lo_record r;

	lo_record_parse(&r, lo_span_of(line), &f);
	tally_add(t, &r);
}

#define RAW(key, run, more)                                                    \
	"{\"type\":\"raw\",\"idem_key\":\"" key "\",\"source_system\":\"s\","  \
	"\"connection_name\":\"c\",\"object_type\":\"o\",\"external_id\":"     \
	"\"e\",\"observed_at\":\"2025-11-12T20:54:34Z\",\"correlation_id\":"   \
	"\"" run "\"," more "}"
#define STATE(more)                                                            \
	"{\"type\":\"state\",\"stream\":\"email/mbox/t\",\"run_id\":"          \
	"\"20251112T205433Z\",\"cursor\":1,\"records\":1" more "}"
#define RUN  "20251112T205433Z"
#define THEN ",\"since\":[\"20251112T205433Z\",\"2025-11-12T20:54:33Z\"]"

static void
tallies(void)
{
	struct part_info part;
	struct manifest m;
	struct tally t;

	fill(&m, "full");
	tally_init(&t, &m);
	add(&t, RAW("a", RUN, "\"payload\":1"));
	add(&t, RAW("b", RUN, "\"deleted\":true"));
	add(&t, RAW("a", RUN, "\"scope\":\"/x\",\"payload\":1"));
	add(&t, "{\"type\":\"dead_letter\",\"stage\":\"lo-extract\","
		"\"code\":\"json\",\"idem_key\":\"a\"}");
	add(&t, "{\"type\":\"dead_letter\",\"stage\":\"lo-canon\","
		"\"code\":\"json\",\"idem_key\":\"a\"}");
	ok(m.distinct, "a key in two scopes, or with a letter, is not twice");
	ok(m.native, "all of this run");
	add(&t, STATE(""));
	add(&t, STATE(THEN));
	add(&t, STATE(THEN ",\"scope\":\"/x\""));
	add(&t, STATE(",\"since\":7"));
	tally_part(&t, &part);
	is_int(part.records, 4, "records of the part");
	is_int(m.records, 4, "records");
	is_int(m.letters, 1, "letters of lo-extract");
	is_int(m.tombstones, 1, "tombstones");
	is_int(m.states, 4, "states");
	is_int(m.whole_count, 2, "enumerations, of all and of a scope");
	add(&t, RAW("\\u0061", RUN, "\"payload\":1"));
	ok(!m.distinct, "a key that stands there twice, in other letters");
	add(&t, RAW("z", "20251112T205432Z", "\"payload\":1"));
	ok(!m.native, "a line of another run");
	tally_free(&t);
	manifest_free(&m);
	fill(&m, "window");
	tally_init(&t, &m);
	add(&t, STATE(THEN));
	is_int(m.whole_count, 0, "a window enumerates nothing");
	tally_free(&t);
	manifest_free(&m);
}

static void
round_trip(void)
{
	struct part_info part = {3, 100, 50, "hash", "other"};
	struct moment then = {1762980873000000, 1762980873000000};
	struct manifest m, n;
	struct lo_buf b, c;
	struct lo_err e;

	fill(&m, "incremental");
	lo_buf_adds(&m.resumed_from, "{\"a\": 1.10}");
	m.gap = true;
	m.records = 3;
	manifest_part(&m, &part);
	manifest_whole(&m, lo_span_of("/\"quoted\""), then);
	manifest_scope(&m, lo_span_of("/\"quoted\""));
	manifest_whole(&m, (struct lo_span){NULL, 0}, then);
	lo_buf_init(&b, 1 << 20);
	lo_buf_init(&c, 1 << 20);
	manifest_put(&b, &m);
	manifest_init(&n);
	is_int(manifest_parse(&n, lo_buf_span(&b), &e), 0, "it can be read");
	manifest_put(&c, &n);
	is_str(c.p, b.p, "and says the same");
	is_str(n.resumed_from.p, "{\"a\": 1.10}", "a cursor keeps its bytes");
	is_int(manifest_packed(&n), 50, "bytes on disk");
	is_int(n.bytes, 100, "bytes of text");
	ok(manifest_publishes(&n) && manifest_complete(&n), "it may publish");
	lo_buf_free(&b);
	lo_buf_free(&c);
	manifest_free(&m);
	manifest_free(&n);
}

static void
publishes(void)
{
	static const struct {
		const char *mode, *from;
		bool may;
	} cases[] = {{"full", "", true}, {"incremental", "{}", true},
	    {"window", "", false}, {"replay", "", false},
	    {"replay", "null", true}, {"replay", "{}", false},
	    {"unknown", "null", false}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct manifest m;

		fill(&m, cases[i].mode);
		lo_buf_adds(&m.resumed_from, cases[i].from);
		ok(manifest_publishes(&m) == cases[i].may, "%s from %s",
		    cases[i].mode, cases[i].from);
		manifest_free(&m);
	}
}

static void
newest_since(void)
{
	struct moment early = {1, 1}, late = {2, 1};
	struct lo_span all = {NULL, 0}, a = lo_span_of("a");
	struct manifest m;

	fill(&m, "full");
	manifest_whole(&m, a, late);
	manifest_whole(&m, a, early);
	manifest_whole(&m, all, early);
	manifest_whole(&m, all, late);
	manifest_whole(&m, lo_span_of(""), early);
	is_int(m.whole_count, 3, "all, a scope, and the scope without a name");
	is_int(m.wholes[0].since.run, 2, "an older one changes nothing");
	is_int(m.wholes[1].since.run, 2, "a newer one does");
	manifest_free(&m);
}

static void
scopes(void)
{
	struct manifest m;
	struct tally t;

	fill(&m, "full");
	tally_init(&t, &m);
	add(&t, RAW("a", RUN, "\"scope\":\"/y\",\"payload\":1"));
	add(&t, RAW("b", RUN, "\"scope\":\"\\/y\",\"payload\":1"));
	add(&t, RAW("c", RUN, "\"scope\":\"/x\",\"payload\":1"));
	add(&t, RAW("d", RUN, "\"scope\":\"/y\",\"payload\":1"));
	is_int(m.scopes.count, 2, "each scope once");
	is_str(m.scopes.v[0], "/x", "in order");
	ok(m.scoped, "all of its records have one");
	add(&t, RAW("e", RUN, "\"payload\":1"));
	ok(!m.scoped && m.scopes.count == 0, "until one has none");
	tally_free(&t);
	manifest_forget(&m);
	for (int i = 0; i <= MANIFEST_SCOPES_MAX; i++) {
		char name[16];

		snprintf(name, sizeof(name), "s%d", i);
		manifest_scope(&m, lo_span_of(name));
	}
	ok(!m.scoped, "or there are too many");
	manifest_free(&m);
}

int
main(void)
{
	tallies();
	scopes();
	round_trip();
	publishes();
	newest_since();
	return tap_done();
}
