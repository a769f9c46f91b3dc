#include <string.h>

#include "cmd/lo-canon/convert.h"
#include "common/base64.h"
#include "common/json.h"
#include "common/when.h"

/* What goes into a payload must not make that too deep. */
enum { DEPTH_MAX = LO_JSON_DEPTH - 8 };

/* Years 0000 to 9999, in milliseconds. */
static const int64_t least = INT64_C(-62167219200000);
static const int64_t most = INT64_C(253402300799999);

bool
convert_null(struct lo_span in, struct lo_buf *out)
{
	if (lo_json_kind(in) != 'z')
		return false;
	lo_buf_adds(out, "null");
	return true;
}

void
convert_instant(struct lo_buf *out, int64_t us)
{
	char text[LO_WHEN_TEXT];

	lo_when_text(us, text);
	lo_json_puts(out, text);
}

int
convert_base64url(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_buf text, bytes;
	bool good;

	if (convert_null(in, out))
		return 0;
	if (lo_json_kind(in) != 's')
		return lo_fail(e, LO_DATA, "base64url_text takes a string");
	lo_buf_init(&text, (size_t)-1);
	lo_buf_init(&bytes, (size_t)-1);
	(void)lo_json_text(&text, in);
	good = lo_base64_text(&bytes, lo_buf_span(&text));
	if (good)
		(void)lo_json_put(out, bytes.p, bytes.len);
	lo_buf_free(&text);
	lo_buf_free(&bytes);
	return good ? 0 : lo_fail(e, LO_DATA, "not base64url");
}

/* Line ends can only be white space between values there. */
static void
put_inline(struct lo_buf *out, const struct lo_buf *text)
{
	for (size_t i = 0; i < text->len; i++)
		lo_buf_addc(out, text->p[i] == '\n' || text->p[i] == '\r'
				     ? ' '
				     : text->p[i]);
}

int
convert_json(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_json_fault f;
	struct lo_buf text;
	bool good;

	if (convert_null(in, out))
		return 0;
	if (lo_json_kind(in) != 's')
		return lo_fail(e, LO_DATA, "json_text takes a string");
	lo_buf_init(&text, (size_t)-1);
	(void)lo_json_text(&text, in);
	good = lo_json_check(text.p, text.len, DEPTH_MAX, &f) == 0;
	if (good) {
		lo_buf_adds(out, "{\"value\":");
		put_inline(out, &text);
		lo_buf_addc(out, '}');
	}
	lo_buf_free(&text);
	return good ? 0
		    : lo_fail(e, LO_DATA, "json_text: the text is not JSON");
}

/* Digits, perhaps behind a sign: of a string no more is known. */
static bool
is_whole(struct lo_span s)
{
	size_t i = s.len > 0 && s.p[0] == '-';

	for (; i < s.len; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.len > 0 && s.p[s.len - 1] != '-';
}

int
convert_ms(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_span number = in;
	int64_t ms;

	if (convert_null(in, out))
		return 0;
	if (lo_json_kind(in) == 's')
		number = (struct lo_span){in.p + 1, in.len - 2};
	if (!is_whole(number) || !lo_json_int(number, &ms) || ms < least ||
	    ms > most)
		return lo_fail(e, LO_DATA, "ms_instant: no milliseconds");
	convert_instant(out, ms * 1000);
	return 0;
}

int
convert_unmapped(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	(void)e;
	if (convert_null(in, out))
		return 0;
	lo_buf_adds(out, "null");
	return 1;
}
