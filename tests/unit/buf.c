#include "common/buf.h"

#include "tests/tap.h"

static void
ceiling(void)
{
	struct lo_buf b;
	char *room;

	lo_buf_init(&b, 5);
	lo_buf_adds(&b, "abc");
	lo_buf_adds(&b, "de");
	ok(!b.failed, "as much as the ceiling fits");
	lo_buf_add(&b, "", 0);
	ok(!b.failed, "nothing more fits too");
	lo_buf_addc(&b, 'f');
	ok(b.failed, "one more does not");
	is_str(b.p, "abcde", "and changes nothing");
	lo_buf_add(&b, "", 0);
	ok(b.failed, "failed stays");
	lo_buf_reset(&b);
	ok(!b.failed && b.len == 0 && b.p[0] == '\0', "until the reset");
	lo_buf_addf(&b, "%06d", 1);
	ok(b.failed && b.len == 0, "a format has the same ceiling");
	lo_buf_reset(&b);
	lo_buf_addf(&b, "%05d", 1);
	is_str(b.p, "00001", "up to it exactly");
	ok(lo_buf_room(&b, 1) == NULL && b.failed, "no room behind it");
	lo_buf_reset(&b);
	room = lo_buf_room(&b, 5);
	ok(room == b.p, "room is behind the content");
	lo_buf_adds(&b, "abc");
	ok(lo_buf_room(&b, (size_t)-2) == NULL, "sizes do not wrap");
	lo_buf_free(&b);
	lo_buf_init(&b, 0);
	lo_buf_addc(&b, 'x');
	ok(b.failed && b.p[0] == '\0', "a ceiling of nothing");
	lo_buf_free(&b);
}

static void
growth(void)
{
	struct lo_buf b;
	size_t i, wrong;

	lo_buf_init(&b, (size_t)-1);
	for (i = 0; i < 100000; i++)
		lo_buf_addc(&b, (char)('a' + i % 26));
	for (i = wrong = 0; i < b.len; i++)
		wrong += b.p[i] != (char)('a' + i % 26);
	ok(b.len == 100000 && wrong == 0, "it grows");
	ok(b.cap > b.len && b.p[b.len] == '\0', "with a NUL behind");
	lo_buf_shrink(&b, 4096);
	ok(b.cap <= 4096 && b.len == 0 && b.p[0] == '\0', "and shrinks");
	lo_buf_shrink(&b, 0);
	lo_buf_addf(&b, "%s %zu", "n", (size_t)12);
	is_str(b.p, "n 12", "and is used again");
	lo_buf_addspan(&b, lo_span_of(NULL));
	is_str(b.p, "n 12", "an absent span adds nothing");
	lo_buf_free(&b);
}

int
main(void)
{
	struct lo_span none = {NULL, 0};

	ceiling();
	growth();
	ok(lo_span_is(lo_span_of("abc"), "abc"), "a span is its text");
	ok(!lo_span_is(lo_span_of("abc"), "ab"), "not a part of it");
	ok(!lo_span_is(lo_span_of("ab"), "abc"), "nor a longer one");
	ok(!lo_span_equal(none, lo_span_of("")), "absent is not empty");
	ok(lo_span_equal(none, lo_span_of(NULL)), "absent is absent");
	ok(lo_span_equal(lo_span_of(""), lo_span_of("")), "empty is empty");
	return tap_done();
}
