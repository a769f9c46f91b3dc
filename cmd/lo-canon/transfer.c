#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "cmd/lo-canon/text.h"
#include "cmd/lo-canon/transfer.h"

enum { CHUNK = 4096, LOOK = 128 };

/* What is put out piece by piece, and counted. */
struct sink {
	struct lo_buf *out; /* or NULL */
	size_t total, n;
	char chunk[CHUNK];
};

static void
flush(struct sink *s)
{
	if (s->out != NULL)
		lo_buf_add(s->out, s->chunk, s->n);
	s->total += s->n;
	s->n = 0;
}

static void
put(struct sink *s, unsigned c)
{
	if (s->n == CHUNK)
		flush(s);
	s->chunk[s->n++] = (char)c;
}

enum { PAD = 64, NONE = 65 };

/* What each byte is worth. */
static void
fill(unsigned char value[256])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				     "nopqrstuvwxyz0123456789+/=";

	memset(value, NONE, 256);
	for (int i = 0; digits[i] != '\0'; i++)
		value[(unsigned char)digits[i]] = i;
}

/* The first line that is not blank, or its beginning, trimmed. */
static struct lo_span
first_line(struct lo_span s)
{
	const char *end;

	while (s.len > 0 && isspace((unsigned char)*s.p))
		s.p++, s.len--;
	if (s.len > LOOK)
		s.len = LOOK;
	end = s.len > 0 ? memchr(s.p, '\n', s.len) : NULL;
	if (end != NULL)
		s.len = (size_t)(end - s.p);
	return text_trim(s);
}

/* The word at the line's beginning, n long: is it whole groups of digits? */
static bool
is_groups(struct lo_span line, const unsigned char *value, size_t *n)
{
	bool good = true;

	for (*n = 0; *n < line.len && line.p[*n] != ' '; ++*n)
		good &= value[(unsigned char)line.p[*n]] != NONE;
	return good && *n % 4 == 0;
}

/* Words with blanks between them, few of which are whole groups, are none,
 * whatever the header says. */
static bool
is_base64(struct lo_span body, const unsigned char *value)
{
	struct lo_span line = first_line(body);
	size_t good = 0, all = 0, n;

	if (memchr(line.p, ' ', line.len) == NULL)
		return true;
	for (; line.len > 0; line = text_trim(line)) {
		if (is_groups(line, value, &n))
			good += n;
		all += n;
		line.p += n, line.len -= n;
	}
	return 2 * good >= all;
}

/* More of it behind padding, and not what somebody hung below it? */
static bool
more_base64(struct lo_span rest, const unsigned char *value)
{
	struct lo_span line = first_line(rest);
	size_t n;

	return line.len > 0 && is_groups(line, value, &n) && n == line.len;
}

/* The bytes of a group of digits, which may lack the last ones. */
static void
group(struct sink *s, uint32_t bits, unsigned digits)
{
	bits <<= 6 * (4 - digits);
	if (s->n + 3 > CHUNK)
		flush(s);
	s->chunk[s->n] = (char)(bits >> 16);
	s->chunk[s->n + 1] = (char)(bits >> 8);
	s->chunk[s->n + 2] = (char)bits;
	s->n += digits > 0 ? digits - 1 : 0;
}

/* Whole groups, as far as nothing stands between their digits. */
static const unsigned char *
groups(struct sink *s, const unsigned char *p, const unsigned char *end,
    const unsigned char *value)
{
	for (; end - p >= 4; p += 4) {
		uint32_t a = value[p[0]], b = value[p[1]], c = value[p[2]],
			 d = value[p[3]];

		if ((a | b | c | d) >= PAD)
			break;
		group(s, a << 18 | b << 12 | c << 6 | d, 4);
	}
	return p;
}

static void
base64(struct sink *s, struct lo_span body, const unsigned char *value)
{
	const unsigned char *p = (const unsigned char *)body.p;
	const unsigned char *end = p + body.len;
	uint32_t bits = 0;
	unsigned digits = 0;

	for (; p < end; p++) {
		unsigned v;

		if (digits == 0)
			p = groups(s, p, end, value);
		if (p == end)
			break;
		v = value[*p];
		if (v < PAD) {
			bits = bits << 6 | v;
			if (++digits < 4)
				continue;
		} else if (v == NONE || digits == 0) {
			continue;
		}
		group(s, bits, digits);
		bits = digits = 0;
		if (v < PAD)
			continue;
		while (p + 1 < end && value[p[1]] == PAD)
			p++;
		body.p = (const char *)p + 1;
		body.len = end - p - 1;
		if (!more_base64(body, value))
			return;
	}
	group(s, bits, digits);
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
transfer_pair(const char *p)
{
	return hex(p[0]) < 0 || hex(p[1]) < 0 ? -1 : hex(p[0]) << 4 | hex(p[1]);
}

/* How long the soft line break behind "=" is; 0: there is none. */
static size_t
soft(struct lo_span s)
{
	size_t n = 0;

	while (n < s.len && (s.p[n] == ' ' || s.p[n] == '\t' || s.p[n] == '\r'))
		n++;
	if (n == s.len)
		return n;
	return s.p[n] == '\n' ? n + 1 : 0;
}

static void
put_run(struct sink *s, const char *p, size_t n)
{
	if (s->n + n > CHUNK)
		flush(s);
	if (n < CHUNK) {
		memcpy(s->chunk + s->n, p, n);
		s->n += n;
		return;
	}
	if (s->out != NULL)
		lo_buf_add(s->out, p, n);
	s->total += n;
}

static void
quoted(struct sink *s, struct lo_span body)
{
	while (body.len > 0) {
		const char *mark = memchr(body.p, '=', body.len);
		size_t n = mark == NULL ? body.len : (size_t)(mark - body.p);

		if (n > 0) {
			put_run(s, body.p, n);
		} else if (body.len > 2 && transfer_pair(body.p + 1) >= 0) {
			put(s, transfer_pair(body.p + 1));
			n = 3;
		} else {
			struct lo_span behind = {body.p + 1, body.len - 1};

			n = soft(behind);
			if (n == 0 && behind.len > 0)
				put(s, '=');
			n++;
		}
		body.p += n, body.len -= n;
	}
}

enum transfer
transfer_of(struct lo_span value)
{
	while (value.len > 0 && !isalnum((unsigned char)*value.p))
		value.p++, value.len--;
	if (text_begins(value, "base64"))
		return TRANSFER_BASE64;
	if (text_begins(value, "quoted"))
		return TRANSFER_QUOTED;
	if (text_begins(value, "x-uu") || text_begins(value, "uu"))
		return TRANSFER_UU;
	return value.len > 0 ? TRANSFER_NONE : TRANSFER_UNSAID;
}

size_t
transfer_decode(struct lo_buf *out, struct lo_span body, enum transfer how)
{
	unsigned char value[256];
	struct sink s;

	fill(value);
	s.out = out;
	s.total = s.n = 0;
	if (how == TRANSFER_UU)
		return transfer_uudecode(out, body);
	if (how == TRANSFER_QUOTED) {
		quoted(&s, body);
	} else if (how == TRANSFER_BASE64 && is_base64(body, value)) {
		base64(&s, body, value);
	} else {
		if (out != NULL)
			lo_buf_addspan(out, body);
		return body.len;
	}
	flush(&s);
	return s.total;
}
