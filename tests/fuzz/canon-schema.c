/* Patterns and formats of schemas: a pattern, a NUL, and a text that is looked
 * at by it and as whatever a format may name.  What one format says another
 * one may not deny. */
#include <string.h>

#include "cmd/lo-canon/schema_format.h"
#include "cmd/lo-canon/schema_value.h"
#include "common/utf8.h"
#include "tests/fuzz/fuzz.h"

static bool
is_utf8(struct lo_span s)
{
	for (size_t i = 0, n; i < s.len; i += n)
		if ((n = lo_utf8_len(s.p + i, s.len - i)) == 0)
			return false;
	return true;
}

static bool
is_ascii(struct lo_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static void
formats(struct lo_span s)
{
	bool absolute = is_uri(s), wide = is_iri(s), host = is_hostname(s);

	claim(!absolute || is_uri_reference(s));
	claim(!wide || is_iri_reference(s));
	claim(!absolute || wide);
	claim(!is_uri_reference(s) || is_iri_reference(s));
	claim(!host || is_idn_hostname(s));
	if (is_ascii(s))
		claim(host == is_idn_hostname(s));
	(void)is_ipv6(s);
	(void)is_uri_template(s);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	const unsigned char *nul = memchr(data, '\0', size);
	size_t n = nul != NULL ? (size_t)(nul - data) : size;
	struct lo_span pattern = {(const char *)data, n}, text;
	struct regex *r;

	n += nul != NULL;
	text = (struct lo_span){(const char *)data + n, size - n};
	if (size == 0 || !is_utf8(pattern) || !is_utf8(text))
		return 0;
	formats(text);
	formats(pattern);
	r = regex_new(pattern);
	claim(r == NULL || is_regex(pattern));
	if (r != NULL)
		(void)regex_matches(r, text);
	regex_free(r);
	return 0;
}
