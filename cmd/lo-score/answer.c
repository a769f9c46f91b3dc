#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "common/json.h"
#include "fold.h"

static const char several[] = "multiple_answers";
static const char no_option[] = "not_an_option";
static const char wrong_type[] = "unsupported_type";
static const char no_label[] = "unknown_label";

/* Beyond any option, far from where a product overflows. */
static const int64_t many = INT64_C(1000000000000000);

void
reader_init(struct reader *r)
{
	lo_buf_init(&r->folded, ANSWER_MAX);
	lo_buf_init(&r->spare, LO_JSON_DEPTH * ANSWER_MAX);
}

void
reader_free(struct reader *r)
{
	lo_buf_free(&r->folded);
	lo_buf_free(&r->spare);
}

/* A reason is kept only where there was an answer: what is missing has
 * none. */
void
answer_refuse(struct reading *out, const char *reason)
{
	out->state = ANSWER_INVALID;
	out->reason = reason;
	out->chosen = 0;
}

/* The first option chosen is the one that is summed; a list keeps them
 * all. */
static void
choose(struct reading *out, size_t option)
{
	if (out->state != ANSWER_READ)
		out->option = option;
	out->state = ANSWER_READ;
	out->chosen |= (uint64_t)1 << option;
}

/* As JSON has them, or plain: digits, one point, a sign. */
static bool
is_plain(struct lo_span t)
{
	size_t i = t.len > 0 && (t.p[0] == '-' || t.p[0] == '+'), digits = 0;

	for (; i < t.len && t.p[i] >= '0' && t.p[i] <= '9'; i++)
		digits++;
	if (digits > 0 && i + 1 < t.len && t.p[i] == '.')
		for (i++; i < t.len && t.p[i] >= '0' && t.p[i] <= '9'; i++)
			;
	return digits > 0 && i == t.len;
}

/* A number as written, without a double, which would make 1 of
 * 10000000000000001e-16: what stands before the point, and whether anything
 * but zeros stands behind it. */
struct exact {
	int64_t whole; /* with its sign */
	bool minus, more;
};

static int64_t
exponent_of(const char *p, const char *end)
{
	bool minus = p < end && *p == '-';
	int64_t n = 0;

	for (p += p < end && (*p == '-' || *p == '+'); p < end; p++)
		n = n < many ? n * 10 + (*p - '0') : many;
	return minus ? -n : n;
}

static void
take_apart(struct lo_span t, struct exact *x)
{
	const char *p = t.p, *end = t.p + t.len, *e, *point = NULL;
	int64_t place;

	*x = (struct exact){0, *p == '-', false};
	p += *p == '-' || *p == '+';
	for (e = p; e < end && *e != 'e' && *e != 'E'; e++)
		if (*e == '.')
			point = e;
	place = (point != NULL ? point : e) - p;
	if (e < end)
		place += exponent_of(e + 1, end);
	for (; p < e; p++) {
		if (*p == '.')
			continue;
		if (place-- <= 0)
			x->more |= *p != '0';
		else if (x->whole < many)
			x->whole = x->whole * 10 + (*p - '0');
	}
	for (; place > 0 && x->whole > 0 && x->whole < many; place--)
		x->whole *= 10;
	if (x->minus)
		x->whole = -x->whole;
}

/* Strict on purpose: between two options there is no answer, and what an
 * engine would round or clamp is told instead. */
static void
read_number(const struct options *o, struct lo_span t, struct reading *out)
{
	struct exact x;
	size_t option;

	if (o->nominal) {
		answer_refuse(out, no_option);
		return;
	}
	take_apart(t, &x);
	if (x.whole < o->low || x.whole > o->high ||
	    (x.more && x.whole == (x.minus ? o->low : o->high)))
		answer_refuse(out, "out_of_range");
	else if (!x.more && options_value(o, x.whole, &option))
		choose(out, option);
	else
		answer_refuse(out, no_option);
}

/* A form's own words go before the instrument's, since the form is what
 * people saw. */
static bool
find_words(const struct options *o, const struct words *extra, size_t extras,
    struct lo_span text, size_t *option)
{
	for (size_t i = 0; i < extras; i++)
		for (size_t k = 0; extra[i].options == o && k < extra[i].count;
		     k++)
			if (lo_span_equal(
				lo_buf_span(&extra[i].v[k].text), text)) {
				*option = extra[i].v[k].option;
				return true;
			}
	return options_find(o, text, option);
}

/* A label as it is printed needs no folding; most answers are one. */
static bool
is_label(const struct options *o, struct lo_span string, size_t *option)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->v[i].label_len + 2 == string.len &&
		    memcmp(o->v[i].label, string.p + 1, string.len - 2) == 0) {
			*option = i;
			return true;
		}
	return false;
}

static void
read_text(struct reader *r, const struct item *i, const struct words *extra,
    size_t extras, struct lo_span string, struct reading *out)
{
	struct lo_span text;
	size_t option;

	if (extras == 0 && is_label(i->options, string, &option)) {
		choose(out, option);
		return;
	}
	lo_buf_reset(&r->folded);
	fold_string(&r->folded, string, &r->spare);
	text = lo_buf_span(&r->folded);
	if (text.len == 0)
		return;
	if (r->folded.failed || r->spare.failed)
		answer_refuse(out, no_label);
	else if (find_words(i->options, extra, extras, text, &option))
		choose(out, option);
	else if (is_plain(text) && !i->options->nominal)
		read_number(i->options, text, out);
	else
		answer_refuse(out, no_label);
}

/* Null and nothing are missing answers, not wrong ones. */
static void
read_one(struct reader *r, const struct item *i, const struct words *extra,
    size_t extras, struct lo_span value, struct reading *out)
{
	size_t option;

	switch (lo_json_kind(value)) {
	case 'n':
		read_number(i->options, value, out);
		break;
	case 's':
		read_text(r, i, extra, extras, value, out);
		break;
	case 't':
	case 'f': /* only where the options have these words */
		if (options_find(i->options, value, &option))
			choose(out, option);
		else
			answer_refuse(out, wrong_type);
		break;
	case 'z':
	case '?':
		break;
	default:
		answer_refuse(out, wrong_type);
	}
}

/* Checkboxes come as lists even where one answer is allowed. */
static void
read_list(struct reader *r, const struct item *i, const struct words *extra,
    size_t extras, struct lo_span list, struct reading *out)
{
	struct lo_span value, first = {NULL, 0};
	struct lo_json_walk w;
	size_t n = 0;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &value)) {
		if (n++ == 0)
			first = value;
		if (i->multiple && out->state != ANSWER_INVALID)
			read_one(r, i, extra, extras, value, out);
	}
	if (i->multiple)
		return;
	if (n > 1)
		answer_refuse(out, several);
	else if (n == 1)
		read_one(r, i, extra, extras, first, out);
}

void
answer_read(struct reader *r, const struct item *i, const struct words *extra,
    size_t extras, struct lo_span answer, struct reading *out)
{
	memset(out, 0, sizeof(*out));
	out->answer = answer;
	if (lo_json_kind(answer) == 'a')
		read_list(r, i, extra, extras, answer, out);
	else
		read_one(r, i, extra, extras, answer, out);
}

/* Two answers that agree are one; two that do not are none, whichever came
 * last. */
void
answer_join(struct reading *out, const struct reading *other)
{
	if (out->answer.p == NULL)
		out->answer = other->answer;
	if (other->state == ANSWER_MISSING || out->state == ANSWER_INVALID)
		return;
	if (out->state == ANSWER_MISSING || other->state == ANSWER_INVALID)
		*out = *other;
	else if (out->chosen != other->chosen)
		answer_refuse(out, several);
}
