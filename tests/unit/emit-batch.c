/* Rows as they are gathered: decoded, hashed, bounded, in the right order. */
#include "cmd/lo-emit/sources.h"
#include "common/mem.h"
#include "tests/tap.h"

static struct lo_record
parsed(const char *line)
{
	struct lo_json_fault f;
	struct lo_record r;

	if (lo_record_parse(&r, lo_span_of(line), &f) < 0)
		printf("Bail out! %s\n", f.what);
	return r;
}

static int
is_text(struct lo_span got, const char *want, const char *name)
{
	return tap_bytes(
	    __FILE__, __LINE__, got.p, got.len, want, strlen(want), name);
}

#define NAMES                                                                  \
	"\"source_system\":\"s\",\"connection_name\":\"c\","                   \
	"\"object_type\":\"o\",\"external_id\":\"e\","

static void
decoding(struct batch *b)
{
	struct lo_record r = parsed(
	    "{\"type\":\"raw\",\"idem_key\":\"a\\u0062\\n\"," NAMES
	    "\"observed_at\":\"2026-01-01T02:00:00+02:00\","
	    "\"correlation_id\":\"r\",\"client_id\":null,\"tags\":\"\\u0061\","
	    "\"payload\": {\"k\" : \"\\u0061\"} }");
	unsigned char hash[LO_HASH_SIZE];
	const struct row *row = batch_add(b, &r);

	is_text(row->field[LO_F_IDEM_KEY], "ab\n", "texts are decoded");
	is_text(row->field[LO_F_OBSERVED_AT], "2026-01-01T00:00:00.000000Z",
	    "instants get six digits");
	is_text(row->pair.at, "2026-01-01T00:00:00.000000Z", "in the pair too");
	ok(row->field[LO_F_CLIENT_ID].p == NULL, "null is absent");
	is_text(row->field[LO_F_TAGS], "\"\\u0061\"", "tags stay JSON");
	is_text(row->field[LO_F_PAYLOAD], "{\"k\" : \"\\u0061\"}",
	    "a payload stays as it came");
	ok(row->field[LO_F_PAYLOAD].p > row->line.p &&
		row->field[LO_F_PAYLOAD].p < row->line.p + row->line.len,
	    "in the copy of its line");
	lo_hash("{\"k\" : \"\\u0061\"}", 16, hash);
	is_bytes(row->hash, 32, hash, 32, "and is hashed");
	batch_clear(b);
	is_int((long long)b->count, 0, "cleared");
}

static void
bounds(struct batch *b)
{
	char *line = lo_alloc(BATCH_LARGE + 400);
	struct lo_record r;
	size_t n;
	int i;

	n = (size_t)sprintf(line, "{\"type\":\"raw\",\"idem_key\":\"k\"," NAMES
				  "\"observed_at\":\"2026-01-01T00:00:00Z\","
				  "\"correlation_id\":\"r\",\"payload\":\"");
	memset(line + n, 'x', BATCH_LARGE - n - 10);
	strcpy(line + BATCH_LARGE - 10, "\"}");
	r = parsed(line);
	for (i = 0; batch_fits(b, &r); i++)
		batch_add(b, &r);
	ok(i >= 4 && b->used <= BATCH_BYTES, "gathered by bytes: %d", i);
	batch_clear(b);
	memset(line + BATCH_LARGE - 10, 'x', 100);
	strcpy(line + BATCH_LARGE + 90, "\"}");
	r = parsed(line);
	ok(batch_fits(b, &r), "a large one is taken");
	ok(batch_add(b, &r)->line.p == line, "without a copy");
	ok(!batch_fits(b, &r), "and alone");
	batch_clear(b);
	free(line);
}

static void
ordering(struct batch *b)
{
	static const char *const keys[] = {"b", "a", "c", "b", "a"};
	struct sources s;
	struct lo_record r;
	char line[400];

	for (int i = 0; i < 5; i++) {
		sprintf(line,
		    "{\"type\":\"raw\",\"idem_key\":\"%s\"," NAMES
		    "\"observed_at\":\"2026-01-01T00:00:0%dZ\","
		    "\"correlation_id\":\"r\",\"payload\":%d}",
		    keys[i], i, i);
		r = parsed(line);
		batch_add(b, &r);
	}
	sources_init(&s);
	sources_load(&s, b, false);
	is_int((long long)s.count, 0, "unsorted: none");
	sources_load(&s, b, true);
	is_int((long long)s.count, 5, "sorted: all");
	for (int i = 0; i < 5; i++)
		line[i] = *s.all[i].row->field[LO_F_PAYLOAD].p;
	is_bytes(line, 5, "14032", 5, "by key, and then as they came");
	ok(sources_find(&s, lo_span_of("b"), b->rows[0].pair) == NULL,
	    "one that was not written is not found");
	s.all[2].stands = true;
	ok(sources_find(&s, lo_span_of("b"), b->rows[0].pair) == &b->rows[0],
	    "one that was is");
	s.all[3].stands = true;
	ok(sources_find(&s, lo_span_of("b"), b->rows[0].pair) == NULL,
	    "but not when another is newer");
	ok(sources_find(&s, lo_span_of("bb"), b->rows[0].pair) == NULL &&
		sources_find(&s, lo_span_of(""), b->rows[0].pair) == NULL,
	    "nor one that is not there");
	sources_free(&s);
	batch_clear(b);
}

static void
pairs(void)
{
	struct pair a = {{"a", 1}, {"2", 1}}, b = {{"b", 1}, {"1", 1}};
	struct pair longer = {{"aa", 2}, {"0", 1}};

	ok(pair_compare(a, b) < 0, "a later run is newer, whatever its clock");
	ok(pair_compare(a, longer) < 0, "as texts are compared");
	b.run = a.run;
	ok(pair_compare(a, b) > 0, "in one run the later instant");
	ok(pair_compare(a, a) == 0, "equal");
}

int
main(void)
{
	struct batch b;

	batch_init(&b);
	decoding(&b);
	bounds(&b);
	ordering(&b);
	pairs();
	batch_free(&b);
	return tap_done();
}
