#include "cmd/lo-extract/labels.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "common/data.h"
#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"

enum { FILE_MAX = 1 << 20, LIST_MAX = 1 << 20 };

static int
by_name(const void *a, const void *b)
{
	const struct label_name *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static char *
text_of(struct lo_span string)
{
	struct lo_buf b;
	char *text;

	lo_buf_init(&b, 4096);
	lo_json_text(&b, string);
	text = lo_strndup(b.p, b.len);
	lo_buf_free(&b);
	return text;
}

static int
load(struct labels *l, struct lo_span json, struct lo_err *e)
{
	struct lo_span headers = lo_json_get(json, "headers");
	struct lo_span thread = lo_json_get(headers, "thread");
	struct lo_span label = lo_json_get(headers, "labels");
	struct lo_span names = lo_json_get(json, "names"), key, value;
	struct lo_json_walk w;
	size_t n = 0;

	if (lo_json_kind(thread) != 's' || lo_json_kind(label) != 's' ||
	    lo_json_kind(names) != 'o')
		return lo_fail(e, LO_CONFIG,
		    "mail/labels.json: headers and names are missing");
	l->thread_header = text_of(thread);
	l->label_header = text_of(label);
	lo_json_walk(&w, names);
	while (lo_json_member(&w, &key, &value))
		n++;
	l->names = lo_zalloc(n > 0 ? n : 1, sizeof(*l->names));
	lo_json_walk(&w, names);
	while (lo_json_member(&w, &key, &value)) {
		if (lo_json_kind(value) != 's')
			return lo_fail(e, LO_CONFIG,
			    "mail/labels.json: a name has no text");
		l->names[l->count].name = text_of(key);
		l->names[l->count++].id = text_of(value);
	}
	qsort(l->names, l->count, sizeof(*l->names), by_name);
	return 0;
}

int
labels_open(struct labels *l, struct lo_err *e)
{
	struct lo_json_fault f;
	struct lo_buf b;
	char *path;
	int got = -1;

	memset(l, 0, sizeof(*l));
	lo_buf_init(&l->list, LIST_MAX);
	lo_buf_init(&l->text, LIST_MAX);
	lo_buf_init(&l->word, LIST_MAX);
	path = lo_data_find("mail", "labels.json", e);
	if (path == NULL)
		return -1;
	lo_buf_init(&b, FILE_MAX);
	if (lo_file_read(path, &b, e) < 0)
		lo_fail_at(e, "%s", path);
	else if (lo_json_check(b.p, b.len, LO_JSON_DEPTH, &f) < 0)
		lo_fail(
		    e, LO_CONFIG, "%s: byte %zu: %s", path, f.offset, f.what);
	else
		got = load(l, lo_buf_span(&b), e);
	lo_buf_free(&b);
	free(path);
	return got;
}

void
labels_close(struct labels *l)
{
	if (l->said != NULL)
		tdestroy(l->said, free);
	for (size_t i = 0; i < l->count; i++) {
		free(l->names[i].name);
		free(l->names[i].id);
	}
	free(l->names);
	free(l->thread_header);
	free(l->label_header);
	lo_buf_free(&l->list);
	lo_buf_free(&l->text);
	lo_buf_free(&l->word);
}

void
labels_clear(struct labels *l)
{
	lo_buf_shrink(&l->list, 4096);
	if (l->said != NULL)
		tdestroy(l->said, free);
	l->said = NULL;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
take_back(struct lo_buf *b, size_t before)
{
	b->len = before;
	b->p[before] = '\0';
	b->failed = false;
}

/* Each once, and whole: what does not fit any more is left out. */
static void
append(struct labels *l, struct lo_span id)
{
	struct lo_buf *b = &l->list;
	size_t before = b->len;
	char *text;

	if (before > 0)
		lo_buf_addc(b, ',');
	lo_json_put(b, id.p, id.len);
	if (b->failed) {
		take_back(b, before);
		return;
	}
	text = lo_strdup(b->p + before + (before > 0));
	if (tfind(text, &l->said, by_text) == NULL)
		tsearch(text, &l->said, by_text);
	else {
		free(text);
		take_back(b, before);
	}
}

void
labels_add(struct labels *l, struct lo_span name)
{
	struct label_name key = {l->word.p, NULL}, *known;

	while (name.len > 0 && (*name.p == ' ' || *name.p == '\t')) {
		name.p++;
		name.len--;
	}
	while (name.len > 0 &&
	       (name.p[name.len - 1] == ' ' || name.p[name.len - 1] == '\t'))
		name.len--;
	if (name.len == 0)
		return;
	lo_buf_reset(&l->word);
	lo_buf_addspan(&l->word, name);
	key.name = l->word.p;
	known = bsearch(&key, l->names, l->count, sizeof(*l->names), by_name);
	if (known == NULL)
		append(l, name);
	else if (known->id[0] != '\0')
		append(l, lo_span_of(known->id));
}

/* One name from p on: quoted with doubled or escaped quotes, or plain. */
static const char *
one(struct labels *l, const char *p, const char *end)
{
	struct lo_buf name;
	bool quoted = false;

	lo_buf_init(&name, LIST_MAX);
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	for (; p < end && (quoted || *p != ','); p++) {
		if (*p == '\\' && quoted && p + 1 < end)
			lo_buf_addc(&name, *++p);
		else if (*p != '"')
			lo_buf_addc(&name, *p);
		else if (quoted && p + 1 < end && p[1] == '"')
			lo_buf_addc(&name, *++p);
		else
			quoted = !quoted;
	}
	labels_add(l, lo_buf_span(&name));
	lo_buf_free(&name);
	return p < end ? p + 1 : end;
}

void
labels_header(struct labels *l, struct lo_span value)
{
	const char *p, *end;

	lo_buf_reset(&l->text);
	words_decode(&l->text, value);
	p = l->text.p;
	end = p + l->text.len;
	while (p < end)
		p = one(l, p, end);
}

static bool
has(struct lo_span s, char c)
{
	return s.p != NULL && memchr(s.p, c, s.len) != NULL;
}

static void
add_if(struct labels *l, bool is, const char *label)
{
	if (is)
		append(l, lo_span_of(label));
}

void
labels_flags(struct labels *l, const char *flags)
{
	struct lo_span f = lo_span_of(flags);

	add_if(l, !has(f, 'S'), "UNREAD");
	add_if(l, has(f, 'F'), "STARRED");
	add_if(l, has(f, 'D'), "DRAFT");
	add_if(l, has(f, 'T'), "TRASH");
	add_if(l, has(f, 'R'), "ANSWERED");
	add_if(l, has(f, 'P'), "FORWARDED");
}

void
labels_status(struct labels *l, struct lo_span status, struct lo_span x_status)
{
	add_if(l, status.p != NULL && !has(status, 'R'), "UNREAD");
	add_if(l, has(x_status, 'F'), "STARRED");
	add_if(l, has(x_status, 'T'), "DRAFT");
	add_if(l, has(x_status, 'D'), "TRASH");
	add_if(l, has(x_status, 'A'), "ANSWERED");
}
