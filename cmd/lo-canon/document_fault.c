#include "cmd/lo-canon/document_fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/schema_node.h"
#include "common/data.h"
#include "common/json.h"
#include "common/mem.h"

enum { PATH_BYTES = 200, WORDS_BYTES = 300, SHOWN = 40, LISTED = 120 };

static size_t
line_of(const struct document *d, const char *p)
{
	size_t line = 1;

	for (const char *q = d->text.p; q < p; q++)
		line += *q == '\n';
	return line;
}

static bool
inside(struct lo_span outer, const char *p)
{
	return p >= outer.p && p < outer.p + outer.len;
}

/* The keys from the root to the value, or the key, that stands at p. */
static void
put_path(struct lo_buf *b, struct lo_span value, const char *p)
{
	struct lo_json_walk w;
	struct lo_span key, one;
	size_t i = 0;

	if (p <= value.p || !inside(value, p))
		return;
	if (b->len > 0)
		lo_buf_addc(b, '/');
	lo_json_walk(&w, value);
	if (lo_json_kind(value) == 'a') {
		while (lo_json_element(&w, &one) && !inside(one, p))
			i++;
		lo_buf_addf(b, "%zu", i);
		put_path(b, one, p);
		return;
	}
	while (lo_json_member(&w, &key, &one) && !inside(key, p) &&
	       !inside(one, p))
		;
	lo_json_text(b, key);
	put_path(b, one, p);
}

int
document_fault(const struct document *d, struct lo_span at, struct lo_err *e,
    const char *fmt, ...)
{
	char words[WORDS_BYTES];
	struct lo_buf path;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	lo_buf_init(&path, PATH_BYTES);
	if (at.len > 0)
		put_path(&path, d->root, at.p);
	(void)lo_fail(e, LO_DATA, "%s:%zu: %s%s%s", d->path, line_of(d, at.p),
	    path.p, path.len > 0 ? ": " : "", words);
	lo_buf_free(&path);
	return -1;
}

static const char *
kind_name(struct lo_span value)
{
	switch (lo_json_kind(value)) {
	case 'o':
		return "an object";
	case 'a':
		return "a list";
	case 's':
		return value.len == 2 ? "an empty text" : "a text";
	case 'n':
		return "a number";
	case 'z':
		return "null";
	default:
		return "true or false";
	}
}

static void
put_types(struct lo_buf *b, unsigned types)
{
	static const struct {
		enum kind kind;
		const char *name;
	} all[] = {{OBJECT, "an object"}, {ARRAY, "a list"}, {STRING, "a text"},
	    {NUMBER, "a number"}, {INTEGER, "a whole number"},
	    {BOOLEAN, "true or false"}, {NONE, "null"}};
	bool first = true;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if ((types & all[i].kind) == 0)
			continue;
		lo_buf_addf(b, "%s%s", first ? "" : " or ", all[i].name);
		first = false;
	}
}

/* The names of a list or an object of the schema, as far as a line is long. */
static void
put_names(struct lo_buf *b, const char *const *names, size_t count)
{
	size_t most = b->len + LISTED, i;

	lo_buf_adds(b, "one of ");
	for (i = 0; i < count && b->len < most; i++)
		lo_buf_addf(b, "%s%s", i > 0 ? ", " : "", names[i]);
	if (i < count)
		lo_buf_addf(b, " and %zu more", count - i);
}

struct nouns {
	char **name;
	size_t count;
};

static void
add_noun(struct nouns *n, struct lo_span string)
{
	struct lo_buf b;

	lo_buf_init(&b, PATH_BYTES);
	if (lo_json_kind(string) == 's')
		lo_json_text(&b, string);
	else
		lo_buf_addspan(&b, string);
	n->name = lo_realloc(n->name, n->count + 1, sizeof(*n->name));
	n->name[n->count++] = b.p;
}

static void
free_nouns(struct nouns *n)
{
	while (n->count > 0)
		free(n->name[--n->count]);
	free(n->name);
}

/* What may stand there: values of an enum, else keys of an object. */
static struct nouns
choices(const struct schema_fault *f)
{
	struct nouns n = {NULL, 0};

	if (f->key.p == NULL)
		for (size_t i = 0; i < f->rule->of.count; i++)
			add_noun(&n, f->rule->of.at[i]);
	else
		for (size_t i = 0; i < f->rule->properties.count; i++)
			if (f->rule->properties.at[i].node->always != 0)
				add_noun(&n, f->rule->properties.at[i].key);
	return n;
}

/* The keys of the instance that no property of the rule is named after. */
static struct nouns
strangers(const struct schema_fault *f)
{
	struct nouns n = {NULL, 0};
	struct lo_json_walk w;
	struct lo_span key, value;
	size_t i;

	lo_json_walk(&w, f->value);
	while (lo_json_member(&w, &key, &value)) {
		for (i = 0; i < f->rule->properties.count; i++)
			if (lo_span_equal(f->rule->properties.at[i].key, key))
				break;
		if (i == f->rule->properties.count)
			add_noun(&n, key);
	}
	return n;
}

static const char *
nearest(const struct nouns *n, struct lo_span to)
{
	struct nouns one = {NULL, 0};
	const char *near;

	add_noun(&one, to);
	near = lo_data_nearest(
	    one.name[0], (const char *const *)n->name, n->count);
	free_nouns(&one);
	return near;
}

/* The title says it best; what the keywords say is next. */
static void
put_expected(struct lo_buf *b, const struct schema_fault *f)
{
	struct lo_span title = lo_json_get(f->rule->where, "title");
	struct nouns n;

	lo_buf_adds(b, "; expected ");
	if (lo_json_kind(title) == 's') {
		lo_json_text(b, title);
		return;
	}
	n = choices(f);
	if (n.count > 0)
		put_names(b, (const char *const *)n.name, n.count);
	else if (f->rule->types != 0 &&
		 ((f->rule->types & json_type(f->value)) == 0 ||
		     lo_json_is(f->value, "")))
		put_types(b, f->rule->types);
	else
		lo_buf_addf(b, "what \"%s\" of the schema says", f->keyword);
	free_nouns(&n);
}

static int
tell_value(
    const struct document *d, const struct schema_fault *f, struct lo_err *e)
{
	struct nouns n = choices(f);
	const char *near = NULL;
	struct lo_buf b;

	lo_buf_init(&b, WORDS_BYTES);
	lo_buf_adds(&b, "found ");
	if (n.count > 0 && f->value.len <= SHOWN &&
	    lo_json_kind(f->value) == 's') {
		lo_buf_addspan(&b, f->value);
		near = nearest(&n, f->value);
	} else if (lo_json_kind(f->value) == 'n' && f->value.len <= SHOWN)
		lo_buf_addspan(&b, f->value);
	else
		lo_buf_adds(&b, kind_name(f->value));
	put_expected(&b, f);
	if (near != NULL)
		lo_buf_addf(&b, "; did you mean %s?", near);
	(void)document_fault(d, f->value, e, "%s", b.p);
	lo_buf_free(&b);
	free_nouns(&n);
	return -1;
}

static int
tell_missing(
    const struct document *d, const struct schema_fault *f, struct lo_err *e)
{
	struct nouns n = strangers(f), one = {NULL, 0};
	const char *near = nearest(&n, f->key);
	struct lo_span title = {NULL, 0};
	struct lo_buf b;

	for (size_t i = 0; i < f->rule->properties.count; i++)
		if (lo_span_equal(f->rule->properties.at[i].key, f->key))
			title = lo_json_get(
			    f->rule->properties.at[i].node->where, "title");
	add_noun(&one, f->key);
	lo_buf_init(&b, WORDS_BYTES);
	if (near != NULL)
		lo_buf_addf(&b, "found %s; expected %s: did you mean that?",
		    near, one.name[0]);
	else
		lo_buf_addf(&b, "found no %s; expected %s", one.name[0],
		    lo_json_kind(title) == 's' ? "" : "one");
	if (near == NULL && lo_json_kind(title) == 's')
		lo_json_text(&b, title);
	(void)document_fault(d, f->value, e, "%s", b.p);
	lo_buf_free(&b);
	free_nouns(&one);
	free_nouns(&n);
	return -1;
}

static int
tell_stranger(
    const struct document *d, const struct schema_fault *f, struct lo_err *e)
{
	struct nouns n = choices(f);
	const char *near = nearest(&n, f->key);
	struct lo_buf b;

	lo_buf_init(&b, WORDS_BYTES);
	lo_buf_adds(&b, "found a key that is not known; expected ");
	if (n.count == 0)
		lo_buf_adds(&b, "none");
	else
		put_names(&b, (const char *const *)n.name, n.count);
	if (near != NULL)
		lo_buf_addf(&b, "; did you mean %s?", near);
	(void)document_fault(d, f->key, e, "%s", b.p);
	lo_buf_free(&b);
	free_nouns(&n);
	return -1;
}

int
document_tell(
    const struct document *d, const struct schema_fault *f, struct lo_err *e)
{
	if (strcmp(f->keyword, "required") == 0 ||
	    strcmp(f->keyword, "dependencies") == 0)
		return tell_missing(d, f, e);
	if (strcmp(f->keyword, "additionalProperties") == 0)
		return tell_stranger(d, f, e);
	if (strcmp(f->keyword, "propertyNames") == 0) {
		struct lo_span title =
		    lo_json_get(f->rule->names->where, "title");
		struct lo_buf b;

		lo_buf_init(&b, WORDS_BYTES);
		if (lo_json_kind(title) == 's')
			lo_json_text(&b, title);
		(void)document_fault(d, f->key, e,
		    "found a name that cannot be one; expected %s",
		    b.len > 0 ? b.p : "another");
		lo_buf_free(&b);
		return -1;
	}
	return tell_value(d, f, e);
}

void
document_reason(const struct schema_fault *f, char *text, size_t size)
{
	const char *at = f->pointer[0] != '\0' ? f->pointer : "payload";
	struct lo_buf b;

	lo_buf_init(&b, WORDS_BYTES);
	if (strcmp(f->keyword, "required") == 0 ||
	    strcmp(f->keyword, "dependencies") == 0) {
		lo_buf_adds(&b, ": no ");
		lo_json_text(&b, f->key);
	} else if (strcmp(f->keyword, "type") == 0) {
		lo_buf_addf(&b, ": found %s; expected ", kind_name(f->value));
		put_types(&b, f->rule->types);
	}
	snprintf(text, size, "%s: %s%s", at, f->keyword, b.len > 0 ? b.p : "");
	lo_buf_free(&b);
}
