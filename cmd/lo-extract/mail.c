#include "cmd/lo-extract/mail.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cmd/lo-extract/postmark.h"
#include "common/base64.h"
#include "common/maildate.h"

enum { VALUE_MAX = 1 << 20 };

static int
open_mailer(struct mailer *w, struct lo_err *e)
{
	lo_buf_init(&w->payload, LO_LINE_MAX + (1 << 20));
	lo_buf_init(&w->value, VALUE_MAX);
	return labels_open(&w->labels, e);
}

static void
close_mailer(struct mailer *w)
{
	labels_close(&w->labels);
	lo_buf_free(&w->payload);
	lo_buf_free(&w->value);
}

/* What a record needs of the headers; absent where there is none. */
struct found {
	struct lo_span thread, labels, received, date, status, x_status;
};

/* The topmost of a name counts. */
static void
note(const struct mailer *w, struct found *h, struct lo_span name,
    struct lo_span value)
{
	const struct {
		const char *name;
		struct lo_span *value;
	} want[] = {{"Received", &h->received}, {"Date", &h->date},
	    {"Status", &h->status}, {"X-Status", &h->x_status},
	    {w->labels.thread_header, &h->thread},
	    {w->labels.label_header, &h->labels}};

	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
		if (want[i].value->p == NULL &&
		    strncasecmp(want[i].name, name.p, name.len) == 0 &&
		    want[i].name[name.len] == '\0')
			*want[i].value = value;
}

/* The line's length with its end. */
static size_t
line(const char *p, const char *end)
{
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	return nl != NULL ? (size_t)(nl - p) + 1 : (size_t)(end - p);
}

static void
headers(const struct mailer *w, struct lo_span text, struct found *h)
{
	const char *p = text.p, *end = p + text.len, *colon;
	struct lo_span name, value;
	size_t n;

	memset(h, 0, sizeof(*h));
	while (p < end && *p != '\n' && *p != '\r') {
		n = line(p, end);
		/* Folded lines belong to it. */
		while (p + n < end && (p[n] == ' ' || p[n] == '\t'))
			n += line(p + n, end);
		colon = memchr(p, ':', n);
		if (colon != NULL && strchr("DdRrSsXx", *p) != NULL) {
			name = (struct lo_span){p, (size_t)(colon - p)};
			value = (struct lo_span){colon + 1, n - name.len - 1};
			note(w, h, name, value);
		}
		p += n;
	}
}

static void
put_thread(struct lo_buf *b, struct lo_span value)
{
	uint64_t id = 0;
	size_t i = 0, digits = 0;

	while (i < value.len && (value.p[i] == ' ' || value.p[i] == '\t'))
		i++;
	for (; i < value.len && value.p[i] >= '0' && value.p[i] <= '9';
	     i++, digits++) {
		if (id > (UINT64_MAX - 9) / 10)
			return;
		id = id * 10 + (uint64_t)(value.p[i] - '0');
	}
	if (digits > 0)
		lo_buf_addf(b, ",\"threadId\":\"%" PRIx64 "\"", id);
}

static bool
when(const struct mail *m, const struct found *h, int64_t *us)
{
	struct lo_span from = m->from;
	int64_t written = 0;
	bool zoned, stands = false;

	if (from.p != NULL && from.len > 5) {
		from.p += 5;
		from.len -= 5;
		stands = postmark_parse(from, &written, &zoned);
		if (stands && zoned) {
			*us = written;
			return true;
		}
	}
	if (h->received.p != NULL &&
	    lo_maildate_parse(lo_maildate_of_trace(h->received), us))
		return true;
	if (stands || m->delivered != 0) {
		*us = stands ? written : m->delivered;
		return true;
	}
	return h->date.p != NULL && lo_maildate_parse(h->date, us);
}

static void
put_labels(struct mailer *w, const struct mail *m, const struct found *h)
{
	struct labels *l = &w->labels;

	labels_clear(l);
	if (m->folder != NULL)
		labels_add(l, lo_span_of(m->folder));
	if (h->labels.p != NULL)
		labels_header(l, h->labels);
	if (m->flags != NULL)
		labels_flags(l, m->flags);
	else if (h->labels.p == NULL)
		labels_status(l, h->status, h->x_status);
	lo_buf_adds(&w->payload, ",\"labelIds\":[");
	lo_buf_addspan(&w->payload, lo_buf_span(&l->list));
	lo_buf_addc(&w->payload, ']');
}

static void
put_raw(struct lo_buf *b, struct lo_span text)
{
	lo_buf_adds(b, ",\"raw\":\"");
	lo_base64url_put(b, text.p, text.len);
	if (text.len % 3 > 0)
		lo_buf_adds(b, text.len % 3 == 1 ? "==" : "=");
	lo_buf_adds(b, "\"}");
}

/* The payload of one message in w->payload; is its instant known? */
static bool
payload(struct mailer *w, const struct mail *m, const char *hash, int64_t *us)
{
	struct lo_buf *b = &w->payload;
	struct found h;
	bool known;

	headers(w, m->text, &h);
	known = when(m, &h, us);
	lo_buf_shrink(b, 1 << 20);
	lo_buf_addf(b, "{\"id\":\"sha256:%s\"", hash);
	if (h.thread.p != NULL)
		put_thread(b, h.thread);
	put_labels(w, m, &h);
	if (known)
		lo_buf_addf(b, ",\"internalDate\":\"%" PRId64 "\"", *us / 1000);
	lo_buf_addf(b, ",\"sizeEstimate\":%zu", m->text.len);
	put_raw(b, m->text);
	return known;
}

int
mailer_put(struct mailer *w, const struct mail *m, struct emitter *out,
    struct lo_span scope, const char *observed_at, struct lo_err *e)
{
	char hash[LO_HASH_HEX];
	struct item i = {.type = "email",
	    .scope = scope,
	    .observed_at = observed_at,
	    .offset = m->offset};
	struct lo_letter l = {.code = "too_long",
	    .reason = "the message makes a line that is too long"};
	int64_t us = 0;

	lo_hash_hex(m->hash, hash);
	i.id = lo_span_of(hash);
	if (m->too_long) {
		l.line.text = m->text;
		l.line.offset = m->offset;
		l.line.length = m->length;
		l.line.too_long = true;
		memcpy(l.line.hash, m->hash, LO_HASH_SIZE);
		out->stage.seen++;
		return emitter_dead(out, &l, &i, e);
	}
	if (payload(w, m, hash, &us))
		i.when = &us;
	i.payload = lo_buf_span(&w->payload);
	if (w->payload.failed)
		return lo_fail(e, LO_BUG, "a message passed its ceiling");
	return emitter_item(out, &i, e);
}

int
mailer_each(
    struct run *r, const char *suffix, file_work *work, struct lo_err *e)
{
	struct mailer w;
	int got = open_mailer(&w, e);

	if (got == 0)
		got = files_each(r, suffix, work, &w, e);
	close_mailer(&w);
	return got;
}
