#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>

#include "cmd/lo-canon/schema_ecma.h"
#include "cmd/lo-canon/schema_format.h"
#include "cmd/lo-canon/schema_value.h"
#include "common/mem.h"

/* A pattern that backtracks without end is stopped here and does not match. */
enum { MATCH_LIMIT = 1000000, HEAP_KIB = 16 << 10, TEXT_MAX = 4 << 20 };

struct regex {
	pcre2_code *code;
	pcre2_match_context *limits;
};

/* What is a pattern of ECMA 262 but not of PCRE2, as a look behind of any
 * length, cannot be matched, but it is one. */
int
is_regex(struct lo_span s)
{
	struct lo_buf text;
	int good;

	lo_buf_init(&text, TEXT_MAX);
	good = ecma_translate(s, &text);
	lo_buf_free(&text);
	return good;
}

struct regex *
regex_new(struct lo_span pattern)
{
	struct regex *r;
	struct lo_buf text;
	pcre2_code *code = NULL;
	PCRE2_SIZE at;
	int error;

	lo_buf_init(&text, TEXT_MAX);
	if (ecma_translate(pattern, &text) && !text.failed)
		code = pcre2_compile((PCRE2_SPTR)text.p, text.len,
		    PCRE2_UTF | PCRE2_DOLLAR_ENDONLY |
			PCRE2_MATCH_UNSET_BACKREF,
		    &error, &at, NULL);
	lo_buf_free(&text);
	if (code == NULL)
		return NULL;
	r = lo_zalloc(1, sizeof(*r));
	r->code = code;
	r->limits = pcre2_match_context_create(NULL);
	if (r->limits != NULL) {
		pcre2_set_match_limit(r->limits, MATCH_LIMIT);
		pcre2_set_heap_limit(r->limits, HEAP_KIB);
	}
	return r;
}

bool
regex_matches(const struct regex *r, struct lo_span text)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int got;

	if (data == NULL)
		return false;
	got = pcre2_match(
	    r->code, (PCRE2_SPTR)text.p, text.len, 0, 0, data, r->limits);
	pcre2_match_data_free(data);
	return got >= 0;
}

void
regex_free(struct regex *r)
{
	if (r == NULL)
		return;
	pcre2_code_free(r->code);
	pcre2_match_context_free(r->limits);
	free(r);
}
