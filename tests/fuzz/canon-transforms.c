/* A raw record through every transform, whether it is for it or not: what
 * comes out is JSON and within limits, or the failure has a name. */
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/program.h"
#include "common/json.h"
#include "tests/fuzz/fuzz.h"

enum { PLACES = 4096, OUT_MAX = 64 << 20 };

size_t LLVMFuzzerCustomMutator(
    unsigned char *data, size_t size, size_t max, unsigned seed);

static const struct lo_catalogue *
catalogue(void)
{
	static struct lo_catalogue c;
	struct lo_err e;

	if (c.count == 0)
		claim(lo_catalogue_load(&c, &e) == 0 &&
		      lo_catalogue_use(&c, NULL, 0, &e) == 0 &&
		      programs_compile(&c,
			  &(struct program_use){true, true, false}, &e) == 0);
	return &c;
}

static void
check_lines(const struct lo_transform *t, struct lo_span text)
{
	const char *p = text.p, *end = text.p + text.len, *nl;
	struct schema_fault fault;
	struct lo_json_fault f;

	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		claim(nl != NULL && lo_json_check(p, (size_t)(nl - p),
					LO_JSON_DEPTH, &f) == 0);
		if (schema_check(t->program->check,
			(struct lo_span){p, (size_t)(nl - p)}, &fault) < 0)
			claim(fault.keyword != NULL);
	}
}

static void
run(const struct lo_transform *t, struct lo_span line)
{
	struct lo_buf out;
	struct lo_err e;

	lo_buf_init(&out, OUT_MAX);
	if (lo_filter_run(t->program->filter, line, &out, &e) == 0)
		check_lines(t, lo_buf_span(&out));
	else
		claim(e.status == LO_DATA && e.text[0] != '\0' &&
		      lo_filter_code(t->program->filter)[0] != '\0' &&
		      out.len == 0);
	lo_buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	const struct lo_catalogue *c = catalogue();
	struct lo_json_fault f;
	struct lo_record r;
	char *copy = malloc(size + 1);

	if (copy == NULL)
		return 0;
	memcpy(copy, data, size);
	copy[size] = '\0';
	if (lo_record_parse(&r, (struct lo_span){copy, size}, &f) == 0 &&
	    r.type == LO_RAW)
		for (size_t i = 0; i < c->used_count; i++)
			run(c->used[i], lo_json_trim(r.line));
	free(copy);
	return 0;
}

/* Every value in a JSON text, outer before inner. */
static size_t
values(struct lo_span v, struct lo_span *list, size_t count)
{
	struct lo_span key, item;
	struct lo_json_walk w;

	if (count == PLACES)
		return count;
	list[count++] = v;
	lo_json_walk(&w, v);
	if (lo_json_kind(v) == 'o')
		while (lo_json_member(&w, &key, &item))
			count = values(item, list, count);
	else if (lo_json_kind(v) == 'a')
		while (lo_json_element(&w, &item))
			count = values(item, list, count);
	return count;
}

/* Puts another value in the place of one: a hostile one, or another of the
 * same record, so that what comes is JSON still. */
size_t
LLVMFuzzerCustomMutator(
    unsigned char *data, size_t size, size_t max, unsigned seed)
{
	static const char *const others[] = {"null", "true", "false", "0", "-1",
	    "1.5", "1E400", "9007199254740993", "\"\"", "\"a\"", "\"\\ud800\"",
	    "\"2026-01-02T10:00:00Z\"", "\"<b>x</b>\"", "\"0\"", "[]", "{}",
	    "[[]]", "[null]", "{\"\":null}", "[{\"id\":[1]}]"};
	struct lo_span text = {(const char *)data, size}, with, at;
	static struct lo_span list[PLACES];
	struct lo_json_fault f;
	char *copy;
	size_t n;

	if (lo_json_check(text.p, text.len, LO_JSON_DEPTH, &f) < 0)
		return size;
	n = values(lo_json_trim(text), list, 0);
	srand(seed);
	at = list[(size_t)rand() % n];
	with = rand() % 3 == 0
		   ? list[(size_t)rand() % n]
		   : lo_span_of(others[(size_t)rand() %
				       (sizeof(others) / sizeof(*others))]);
	if (size - at.len + with.len > max)
		return size;
	n = size - at.len + with.len;
	copy = malloc(n + 1);
	if (copy == NULL)
		return size;
	memcpy(copy, data, (size_t)(at.p - text.p));
	memcpy(copy + (at.p - text.p), with.p, with.len);
	memcpy(copy + (at.p - text.p) + with.len, at.p + at.len,
	    size - (size_t)(at.p - text.p) - at.len);
	memcpy(data, copy, n);
	free(copy);
	return n;
}
