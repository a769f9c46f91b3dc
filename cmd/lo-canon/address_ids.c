#include <string.h>

#include "cmd/lo-canon/address.h"
#include "cmd/lo-canon/address_scan.h"
#include "cmd/lo-canon/text.h"
#include "common/json.h"

static void
put_id(struct lo_buf *out, struct lo_span id, bool *first)
{
	if (id.len == 0)
		return;
	if (!*first)
		lo_buf_addc(out, ',');
	*first = false;
	lo_json_put(out, id.p, id.len);
}

/* Without brackets: words with an "@", or the only word there is. */
static void
put_bare_ids(struct lo_buf *out, struct lo_span s, bool *first)
{
	struct lo_span word, only = {NULL, 0};
	size_t words = 0, n;
	bool any = false;

	while ((s = text_trim(s)).len > 0) {
		for (n = 0;
		     n < s.len && !address_blank(s.p[n]) && s.p[n] != ',';)
			n++;
		word = (struct lo_span){s.p, n};
		if (n > 0) {
			only = word;
			words++;
		}
		if (n > 0 && memchr(word.p, '@', n) != NULL) {
			put_id(out, word, first);
			any = true;
		}
		n += n < s.len && s.p[n] == ',';
		s.p += n, s.len -= n;
	}
	if (!any && words == 1)
		put_id(out, only, first);
}

void
address_ids_put(struct lo_buf *out, struct lo_span value, bool *first)
{
	const char *p = value.p, *end = value.p + value.len;
	struct lo_buf id;
	bool any = false, no_comments = false;

	lo_buf_init(&id, value.len + 1);
	while (p < end) {
		if (*p == '(') {
			p = address_skip(p, end, &no_comments);
		} else if (*p == '<') {
			lo_buf_reset(&id);
			p = address_angle(&id, p + 1, end);
			put_id(out, lo_buf_span(&id), first);
			any = true;
		} else {
			p++;
		}
	}
	if (!any)
		put_bare_ids(out, value, first);
	lo_buf_free(&id);
}
