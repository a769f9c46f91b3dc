#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "common/json.h"
#include "fold.h"

static const char several[] = "multiple_answers";
static const char no_option[] = "not_an_option";
static const char wrong_type[] = "unsupported_type";
static const char no_label[] = "unknown_label";

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

/* Of digits with a fraction of nothing but zeros: the whole number. */
static bool
is_whole(struct lo_span t, int64_t *out)
{
	const char *point = memchr(t.p, '.', t.len);
	struct lo_span whole = {
	    t.p, point == NULL ? t.len : (size_t)(point - t.p)};
	size_t zeros = whole.len + 1;

	while (zeros < t.len && t.p[zeros] == '0')
		zeros++;
	if (whole.len > 0 && whole.p[0] == '+') {
		whole.p++;
		whole.len--;
	}
	while (whole.len > 1 && whole.p[0] == '0') {
		whole.p++;
		whole.len--;
	}
	return zeros >= t.len && lo_json_int(whole, out);
}

/* Strict on purpose: between two options there is no answer, and what an
 * engine would round or clamp is told instead. */
static void
read_number(const struct options *o, struct lo_span t, struct reading *out)
{
	char copy[ANSWER_MAX];
	int64_t whole;
	double number;
	size_t option;

	if (o->nominal || t.len >= sizeof(copy)) {
		answer_refuse(out, no_option);
		return;
	}
	if (is_whole(t, &whole)) {
		number = (double)whole;
	} else {
		memcpy(copy, t.p, t.len);
		copy[t.len] = '\0';
		number = strtod(copy, NULL);
		/* 2e0 is 2; 2.0000000000000000001 is not. */
		whole = memchr(t.p, 'e', t.len) || memchr(t.p, 'E', t.len)
			    ? (int64_t)(number < -1e9  ? -1e9
					: number > 1e9 ? 1e9
						       : number)
			    : INT64_MIN;
	}
	if (number < (double)o->low || number > (double)o->high)
		answer_refuse(out, "out_of_range");
	else if (number == (double)whole && options_value(o, whole, &option))
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
