#include "cmd/lo-canon/exact.h"

#include <inttypes.h>
#include <string.h>

#include "cmd/lo-canon/convert.h"
#include "cmd/lo-canon/schema_number.h"
#include "common/html.h"
#include "common/json.h"
#include "common/when.h"
#include "common/zone.h"

enum { TEXT_MAX = 128, HTML_MAX = 64 << 20, PLACES_MAX = 12 };
enum { SERIAL_MAX = 2958465 }; /* 9999-12-31 */

/* What a number or the text of a string says, without quotes. */
static struct lo_span
inner(struct lo_span in)
{
	if (lo_json_kind(in) == 's')
		return (struct lo_span){in.p + 1, in.len - 2};
	return in;
}

static bool
is_number(struct lo_span text)
{
	struct lo_json_fault f;

	return text.len > 0 && text.len < TEXT_MAX &&
	       lo_json_check(text.p, text.len, 1, &f) == 0 &&
	       lo_json_kind(text) == 'n';
}

/* The number times 10^places, rounded to a whole; false when it is larger
 * than 18 digits hold. */
static bool
shift(struct lo_span text, int places, int64_t *out)
{
	struct number n;
	int64_t whole, value = 0, i = 0;
	int next = 0;

	number_read(&n, text);
	whole = n.scale + places;
	if (whole > 18)
		return false;
	for (size_t j = 0; j < n.digits.len; j++) {
		if (n.digits.p[j] == '.')
			continue;
		if (i == whole)
			next = n.digits.p[j] - '0';
		if (i++ < whole)
			value = value * 10 + (n.digits.p[j] - '0');
	}
	for (; i < whole; i++)
		value *= 10;
	value += whole >= 0 && next >= 5;
	*out = n.negative ? -value : value;
	return true;
}

static bool
pair(struct lo_span in, struct lo_span *a, struct lo_span *b)
{
	struct lo_json_walk w;
	struct lo_span more;

	lo_json_walk(&w, in);
	return lo_json_kind(in) == 'a' && lo_json_element(&w, a) &&
	       lo_json_element(&w, b) && !lo_json_element(&w, &more);
}

int
exact_minor(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_span amount, places;
	int64_t n, value;

	if (convert_null(in, out))
		return 0;
	if (!pair(in, &amount, &places) || !lo_json_int(places, &n) || n < 0 ||
	    n > PLACES_MAX)
		return lo_fail(
		    e, LO_DATA, "minor_units takes [AMOUNT, PLACES]");
	if (convert_null(amount, out))
		return 0;
	if (!is_number(inner(amount)) || !shift(inner(amount), (int)n, &value))
		return lo_fail(e, LO_DATA, "minor_units: not an amount");
	lo_buf_addf(out, "%" PRId64, value);
	return 0;
}

/* As RFC 3339 would have written it: T for a blank, Z for no offset, a colon
 * in the offset, midnight for a date. */
static bool
normal(struct lo_span text, char copy[TEXT_MAX], bool *local)
{
	size_t n = text.len;

	if (n < 10 || n > TEXT_MAX - 16)
		return false;
	memcpy(copy, text.p, n);
	copy[n] = '\0';
	*local = false;
	if (n == 10) {
		strcpy(copy + n, "T00:00:00Z");
		*local = true;
		return true;
	}
	if (copy[10] == ' ')
		copy[10] = 'T';
	if (n == 16) /* without seconds */
		strcpy(copy + n, ":00"), n += 3;
	if (n > 4 && strcmp(copy + n - 4, " UTC") == 0)
		strcpy(copy + n - 4, "Z");
	else if (n > 5 && (copy[n - 5] == '+' || copy[n - 5] == '-') &&
		 strchr(copy + n - 5, ':') == NULL && n > 19) {
		memmove(copy + n - 1, copy + n - 2, 3);
		copy[n - 2] = ':';
	} else if (strpbrk(copy + 11, "Zz+-") == NULL) {
		strcpy(copy + n, "Z");
		*local = true;
	}
	return true;
}

static bool
read_instant(struct lo_span text, int64_t *us, bool *local)
{
	char copy[TEXT_MAX];

	return normal(text, copy, local) &&
	       lo_when_parse(copy, strlen(copy), us);
}

int
exact_instant(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	bool local;
	int64_t us;

	if (convert_null(in, out))
		return 0;
	if (lo_json_kind(in) != 's' || !read_instant(inner(in), &us, &local))
		return lo_fail(e, LO_DATA, "instant: not an instant");
	convert_instant(out, us);
	return 0;
}

int
exact_seconds(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	int64_t us;

	if (convert_null(in, out))
		return 0;
	if (!is_number(inner(in)) || !shift(inner(in), 6, &us) ||
	    us < INT64_C(-62167219200000000) ||
	    us > INT64_C(253402300799999999))
		return lo_fail(e, LO_DATA, "seconds_instant: no seconds");
	convert_instant(out, us);
	return 0;
}

static bool
read_local(struct lo_span in, int64_t *us)
{
	bool local;
	int64_t days;

	if (lo_json_kind(in) == 's')
		return read_instant(inner(in), us, &local) && local;
	/* Days to ten digits, a hundredth of a microsecond's worth of a day. */
	if (!is_number(in) || !shift(in, 10, &days) || days < 0 ||
	    days > SERIAL_MAX * INT64_C(10000000000))
		return false;
	/* To whole milliseconds: a serial day is a double at its source. */
	*us = (int64_t)(((__int128)days * 86400000 + INT64_C(5000000000)) /
			INT64_C(10000000000)) *
		  1000 -
	      INT64_C(25569) * 86400 * 1000000;
	return true;
}

int
exact_zone(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_span local, name;
	int64_t us;

	if (convert_null(in, out))
		return 0;
	if (!pair(in, &local, &name))
		return lo_fail(e, LO_DATA, "zone_instant takes [LOCAL, ZONE]");
	if (convert_null(local, out))
		return 0;
	if (lo_json_kind(name) != 's' || !lo_zone_is(inner(name)))
		return lo_fail(e, LO_DATA, "zone_instant: not a zone");
	if (!read_local(local, &us) || !lo_zone_utc(us, inner(name), &us))
		return lo_fail(e, LO_DATA, "zone_instant: not a local time");
	convert_instant(out, us);
	return 0;
}

int
exact_markdown(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_buf html, text;

	if (convert_null(in, out))
		return 0;
	if (lo_json_kind(in) != 's')
		return lo_fail(e, LO_DATA, "html_markdown takes a string");
	lo_buf_init(&html, (size_t)-1);
	lo_buf_init(&text, HTML_MAX);
	(void)lo_json_text(&html, in);
	lo_html_markdown(&text, lo_buf_span(&html));
	(void)lo_json_put(out, text.p, text.len);
	lo_buf_free(&html);
	if (text.failed) {
		lo_buf_free(&text);
		return lo_fail(e, LO_DATA, "html_markdown: over 64 MiB");
	}
	lo_buf_free(&text);
	return 0;
}
