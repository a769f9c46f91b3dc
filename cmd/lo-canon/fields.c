#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/address.h"
#include "cmd/lo-canon/convert.h"
#include "cmd/lo-canon/fields.h"
#include "cmd/lo-canon/text.h"
#include "cmd/lo-canon/words.h"
#include "common/json.h"
#include "common/maildate.h"
#include "common/mem.h"

enum form { ADDRESSES, IDS, URLS, TEXT, DATE, TRACE };

/* Sorted by first letter, so that most names are told apart at once. */
static const struct {
	const char *name;
	enum form form;
	bool all; /* every instance, as one list */
} known[] = {{"from", ADDRESSES, false}, {"sender", ADDRESSES, false},
    {"reply-to", ADDRESSES, false}, {"to", ADDRESSES, true},
    {"cc", ADDRESSES, true}, {"bcc", ADDRESSES, true},
    {"message-id", IDS, false}, {"in-reply-to", IDS, false},
    {"references", IDS, false}, {"subject", TEXT, false}, {"date", DATE, false},
    {"received", TRACE, false}, {"list-id", URLS, false},
    {"list-unsubscribe", URLS, false}, {"importance", TEXT, false},
    {"priority", TEXT, false}, {"x-priority", TEXT, false},
    {"x-msmail-priority", TEXT, false}, {"status", TEXT, false},
    {"x-gmail-labels", TEXT, false}, {"auto-submitted", TEXT, false}};

enum { KNOWN = sizeof known / sizeof known[0] };
_Static_assert((int)KNOWN <= (int)FIELDS_KNOWN, "a place for each");

void
fields_init(struct fields *f)
{
	memset(f, 0, sizeof *f);
	lo_buf_init(&f->store, (size_t)-1);
}

void
fields_free(struct fields *f)
{
	lo_buf_free(&f->store);
	free(f->kept);
	f->kept = NULL;
	f->count = f->cap = 0;
}

static unsigned
find(struct lo_span name)
{
	unsigned i;

	for (i = 0; i < KNOWN; i++)
		if (name.len > 0 && (name.p[0] | 0x20) == known[i].name[0] &&
		    text_same(name, known[i].name))
			break;
	return i;
}

bool
fields_wants(struct lo_span name)
{
	return find(name) < KNOWN;
}

void
fields_add(struct fields *f, struct lo_span name, struct lo_span value)
{
	unsigned which = find(name);
	struct field field = {which, f->store.len, value.len};
	bool single;

	if (which == KNOWN)
		return;
	/* Where only the last counts it takes the place of the one before,
	 * and is kept however many others there are. */
	single = !known[which].all && known[which].form != TRACE;
	if (!single && f->count >= FIELDS_KEPT)
		return;
	lo_buf_addspan(&f->store, value);
	if (single && f->place[which] > 0) {
		f->kept[f->place[which] - 1] = field;
		return;
	}
	if (f->count == f->cap) {
		f->cap = f->cap == 0 ? 16 : 2 * f->cap;
		f->kept = lo_realloc(f->kept, f->cap, sizeof *f->kept);
	}
	f->kept[f->count++] = field;
	f->place[which] = f->count;
}

/* What stands in angle brackets, or all of it where none do. */
static void
put_urls(struct lo_buf *out, struct lo_span s, bool *first)
{
	struct lo_buf url;
	const char *p = s.p, *end = s.p + s.len, *close;

	lo_buf_init(&url, s.len + 1);
	while (p < end && (p = memchr(p, '<', end - p)) != NULL) {
		close = memchr(p, '>', end - p);
		if (close == NULL)
			break;
		lo_buf_reset(&url);
		for (p++; p < close; p++)
			if ((unsigned char)*p > ' ')
				lo_buf_addc(&url, *p);
		if (url.len > 0 && !*first)
			lo_buf_addc(out, ',');
		if (url.len > 0)
			lo_json_put(out, url.p, url.len);
		*first = *first && url.len == 0;
	}
	s = text_trim(s);
	if (*first && s.len > 0 && memchr(s.p, '<', s.len) == NULL) {
		lo_json_put(out, s.p, s.len);
		*first = false;
	}
	lo_buf_free(&url);
}

static void
put_text(struct lo_buf *out, struct lo_span s, unsigned *count)
{
	struct lo_buf text;

	lo_buf_init(&text, TEXT_GROWTH * s.len + 16);
	*count += words_decode(&text, text_strip(s));
	lo_json_put(out, text.p, text.len);
	lo_buf_free(&text);
}

static void
put_list(struct lo_buf *out, enum form form, struct lo_span s, bool *first)
{
	if (form == ADDRESSES)
		address_put(out, s, first);
	else if (form == IDS)
		address_ids_put(out, s, first);
	else
		put_urls(out, s, first);
}

/* The value of one instance in its form. */
static void
put_one(struct fields *f, struct lo_buf *out, unsigned which,
    struct lo_span value, bool *first, unsigned *count)
{
	enum form form = known[which].form;
	struct lo_buf utf8;
	int64_t us;

	lo_buf_init(&utf8, TEXT_GROWTH * value.len + 16);
	if (!text_is_utf8(value)) {
		*count += text_decode(&utf8, value, f->charset);
		value = lo_buf_span(&utf8);
	}
	if (form == TEXT)
		put_text(out, value, count);
	else if (form == TRACE)
		value = lo_maildate_of_trace(value);
	if (form == DATE || form == TRACE) {
		if (lo_maildate_parse(value, &us))
			convert_instant(out, us);
		else
			lo_buf_adds(out, "null");
	}
	if (form <= URLS)
		put_list(out, form, value, first);
	lo_buf_free(&utf8);
}

static struct lo_span
value_of(const struct fields *f, size_t i)
{
	return (struct lo_span){f->store.p + f->kept[i].at, f->kept[i].len};
}

/* The instance that counts, f->count when there is none. */
static size_t
instance(const struct fields *f, unsigned which)
{
	size_t found = f->count;
	int64_t us;

	for (size_t i = 0; i < f->count; i++) {
		if (f->kept[i].which != which)
			continue;
		found = i;
		if (known[which].form == TRACE &&
		    lo_maildate_parse(
			lo_maildate_of_trace(value_of(f, i)), &us))
			break;
	}
	return found;
}

/* A list of every instance that counts. */
static void
put_all(struct fields *f, struct lo_buf *out, unsigned which, size_t last,
    unsigned *count)
{
	bool first = true;

	lo_buf_addc(out, '[');
	for (size_t i = known[which].all ? 0 : last; i <= last; i++)
		if (f->kept[i].which == which)
			put_one(f, out, which, value_of(f, i), &first, count);
	lo_buf_addc(out, ']');
}

unsigned
fields_put(struct fields *f, struct lo_span charset, struct lo_buf *out)
{
	unsigned which, count = 0;

	f->charset = charset;
	if (text_same(charset, "utf-8") || text_same(charset, "utf8"))
		f->charset.len = 0;
	lo_buf_addc(out, '{');
	for (which = 0; which < KNOWN; which++) {
		size_t last = instance(f, which), was = out->len;
		enum form form = known[which].form;

		if (last == f->count)
			continue;
		if (out->p[out->len - 1] != '{')
			lo_buf_addc(out, ',');
		lo_buf_addf(out, "\"%s\":", known[which].name);
		if (form <= URLS)
			put_all(f, out, which, last, &count);
		else
			put_one(f, out, which, value_of(f, last), NULL, &count);
		/* Ids that hold no id are as good as missing. */
		if ((form == IDS || form == URLS) && !out->failed &&
		    out->p[out->len - 2] == '[')
			out->len = was;
	}
	lo_buf_addc(out, '}');
	return count;
}
