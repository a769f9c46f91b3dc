#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/lo-canon/convert.h"
#include "common/base64.h"
#include "common/json.h"
#include "common/when.h"

enum { DIGITS = 24 };

/* Years 0000 to 9999, in milliseconds. */
static const int64_t least = INT64_C(-62167219200000);
static const int64_t most = INT64_C(253402300799999);

static bool
is_null(struct lo_span in, struct lo_buf *out)
{
	if (lo_json_kind(in) != 'z')
		return false;
	lo_buf_adds(out, "null");
	return true;
}

int
convert_base64url(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_buf text, bytes;
	bool good;

	if (is_null(in, out))
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

int
convert_ms(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	struct lo_span number = in;
	char text[LO_WHEN_TEXT];
	int64_t ms;

	if (is_null(in, out))
		return 0;
	if (lo_json_kind(in) == 's')
		number = (struct lo_span){in.p + 1, in.len - 2};
	if (strchr("sn", lo_json_kind(in)) == NULL || number.len == 0 ||
	    strspn(number.p, "-0123456789") < number.len ||
	    !lo_json_int(number, &ms) || ms < least || ms > most)
		return lo_fail(e, LO_DATA, "ms_instant: no milliseconds");
	lo_when_text(ms * 1000, text);
	lo_json_puts(out, text);
	return 0;
}

int
convert_hex(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	char text[DIGITS];
	uint64_t n = 0;

	if (is_null(in, out))
		return 0;
	for (size_t i = 1; lo_json_kind(in) == 's' && i + 1 < in.len; i++) {
		unsigned d = (unsigned char)in.p[i] - '0';

		if (d > 9 || n > UINT64_MAX / 10 || n * 10 > UINT64_MAX - d)
			return lo_fail(e, LO_DATA, "decimal_hex: no decimal");
		n = n * 10 + d;
	}
	if (lo_json_kind(in) != 's' || in.len < 3)
		return lo_fail(e, LO_DATA, "decimal_hex: no decimal");
	snprintf(text, sizeof text, "%" PRIx64, n);
	lo_json_puts(out, text);
	return 0;
}
