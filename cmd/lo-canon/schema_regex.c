#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>

#include "cmd/lo-canon/schema_value.h"
#include "common/mem.h"

/* A pattern that backtracks without end is stopped here and does not match. */
enum { MATCH_LIMIT = 1000000, HEAP_KIB = 16 << 10 };

struct regex {
	pcre2_code *code;
	pcre2_match_context *limits;
};

struct regex *
regex_new(struct lo_span pattern)
{
	struct regex *r = lo_zalloc(1, sizeof(*r));
	PCRE2_SIZE at;
	int error;

	r->code = pcre2_compile((PCRE2_SPTR)pattern.p, pattern.len,
	    PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX |
		PCRE2_MATCH_UNSET_BACKREF | PCRE2_ALLOW_EMPTY_CLASS,
	    &error, &at, NULL);
	if (r->code == NULL) {
		free(r);
		return NULL;
	}
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
