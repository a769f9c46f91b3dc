#include <string.h>

#include "cmd/lo-canon/canon.h"

static bool
is_frame(enum lo_type t)
{
	return t == LO_BEGIN || t == LO_STATE || t == LO_END;
}

/* Any result that is neither null nor false. */
static bool
is_true(struct lo_span lines)
{
	const char *p = lines.p, *end = p + lines.len;

	for (; p < end; p++) {
		if (*p != 'n' && *p != 'f')
			return true;
		while (*p != '\n')
			p++;
	}
	return false;
}

static void
select_line(struct canon *c, const struct lo_line *line,
    struct result_head *head, struct lo_buf *out)
{
	struct lo_err e;

	lo_buf_shrink(&c->scratch, 1 << 20);
	if (lo_filter_run(
		c->filter, lo_json_trim(line->text), &c->scratch, &e) == 0) {
		head->selected = is_true(lo_buf_span(&c->scratch));
		result_begin(out, head);
		return;
	}
	result_begin(out, head);
	result_letter(out, lo_filter_code(c->filter), e.text, RESULT_NONE);
}

static unsigned
count_lines(const char *p, const char *end)
{
	unsigned n = 0;

	for (; p < end; p++)
		n += *p == '\n';
	return n;
}

static void
run_program(struct canon *c, const struct lo_line *line, struct lo_buf *out)
{
	struct lo_err e;
	struct result_part part = {.count = 0};
	size_t at = result_open(out), from = out->len;

	if (lo_filter_run(c->filter, lo_json_trim(line->text), out, &e) == 0) {
		part.count = count_lines(out->p + from, out->p + out->len);
		result_close(out, at, &part);
		return;
	}
	result_undo(out, at);
	result_letter(out, lo_filter_code(c->filter), e.text, RESULT_NONE);
}

static unsigned long
replaced(const struct canon *c)
{
	const struct lo_catalogue *k = &c->canonizer.catalogue;
	unsigned long n = 0;

	if (c->filter != NULL)
		return lo_filter_counted(c->filter, LO_COUNT_REPLACED);
	for (size_t i = 0; i < k->used_count; i++)
		n += lo_filter_counted(
		    k->used[i]->program->filter, LO_COUNT_REPLACED);
	return n;
}

/* The head was written before this was known. */
static void
tell_replaced(struct canon *c, struct lo_buf *out)
{
	struct result_head *head = (struct result_head *)(void *)out->p;
	unsigned long now = replaced(c);

	if (now != c->told && out->len >= sizeof(*head))
		head->replaced = now - c->told;
	c->told = now;
}

/* Whether it is JSON, and what.  For a program most lines are no records,
 * and those that cannot be are not taken apart. */
static bool
look(const struct canon *c, struct lo_span line, struct lo_record *r)
{
	static const char type[] = "\"type\"";
	struct lo_json_fault f;

	if (c->mode == CANON_KINDS ||
	    memmem(line.p, line.len, type, sizeof(type) - 1) != NULL ||
	    memchr(line.p, '\\', line.len) != NULL)
		return lo_record_parse(r, line, &f) == 0;
	r->type = LO_STRANGER;
	return lo_json_check(line.p, line.len, LO_JSON_DEPTH, &f) == 0;
}

void
canon_work(void *arg, const struct lo_line *line, struct lo_buf *out,
    struct lo_steps *steps)
{
	struct canon *c = arg;
	struct lo_record r;
	struct result_head head = {LO_STRANGER, false, false, false, 0};
	size_t first = 0;

	head.json = look(c, line->text, &r) && line->length <= c->in.lines.max;
	head.type = r.type;
	if (!head.json || is_frame(r.type)) {
		result_begin(out, &head);
	} else if (c->mode == CANON_SELECT) {
		select_line(c, line, &head, out);
	} else if (c->mode == CANON_PROGRAM) {
		result_begin(out, &head);
		run_program(c, line, out);
	} else {
		head.fits = r.type == LO_RAW &&
			    lo_catalogue_next(
				&c->canonizer.catalogue, &r, &first) != NULL;
		result_begin(out, &head);
		if (head.fits && lo_json_kind(r.field[LO_F_DELETED]) != 't')
			canonize(&c->canonizer, &r, out, steps);
	}
	tell_replaced(c, out);
}
