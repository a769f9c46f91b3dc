#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"
#include "source.h"

enum { DEPTH = 32 };

/* Lines are counted when something is wrong, never before. */
int
source_fail(const struct source *s, struct lo_span at, struct lo_err *e,
    const char *fmt, ...)
{
	char text[400];
	size_t line = 1;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (const char *p = s->text.p; at.p != NULL && p < at.p; p++)
		line += *p == '\n';
	return lo_fail(e, LO_CONFIG, "%s:%zu: %s", s->name, line, text);
}

/* The hash is of the bytes of the file: it names the definition that
 * scored. */
static int
check(struct source *s, struct lo_err *e)
{
	struct lo_json_fault f;

	if (lo_json_check(s->text.p, s->text.len, DEPTH, &f) < 0)
		return source_fail(s, (struct lo_span){s->text.p + f.offset, 0},
		    e, "%s; mend the file", f.what);
	s->root = lo_json_trim(lo_buf_span(&s->text));
	lo_hash_text(s->text.p, s->text.len, s->sha256);
	if (lo_json_kind(s->root) != 'o')
		return source_fail(
		    s, s->root, e, "not an object; mend the file");
	return 0;
}

int
source_read(struct source *s, const char *path, struct lo_err *e)
{
	memset(s, 0, sizeof(*s));
	s->name = lo_strdup(path);
	lo_buf_init(&s->text, SOURCE_MAX);
	if (lo_file_read(path, &s->text, e) < 0)
		return -1;
	return check(s, e);
}

int
source_take(
    struct source *s, const char *name, struct lo_span text, struct lo_err *e)
{
	memset(s, 0, sizeof(*s));
	s->name = lo_strdup(name);
	lo_buf_init(&s->text, SOURCE_MAX);
	lo_buf_addspan(&s->text, text);
	if (s->text.failed)
		return lo_fail(
		    e, LO_CONFIG, "%s: longer than %d bytes", name, SOURCE_MAX);
	return check(s, e);
}

void
source_free(struct source *s)
{
	if (s->name == NULL)
		return;
	free(s->name);
	s->name = NULL;
	lo_buf_free(&s->text);
}

static const char *
kind_name(char kind)
{
	switch (kind) {
	case 's':
		return "a string";
	case 'n':
		return "a number";
	case 'o':
		return "an object";
	case 'a':
		return "a list";
	default:
		return "true or false";
	}
}

static bool
is_kind(struct lo_span value, char want)
{
	char kind = lo_json_kind(value);

	return want == '*' || kind == want ||
	       (want == 'b' && (kind == 't' || kind == 'f'));
}

/* A table has a dozen names: a search costs nothing at start. */
static int
take(const struct source *s, struct lo_span key, struct lo_span value,
    const char *const names[], struct lo_span values[], struct lo_err *e)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (!lo_json_is(key, names[i] + 2))
			continue;
		if (values[i].p != NULL)
			return source_fail(s, key, e,
			    "%s stands here twice; leave one", names[i] + 2);
		if (!is_kind(value, names[i][0]))
			return source_fail(s, value, e, "%s must be %s",
			    names[i] + 2, kind_name(names[i][0]));
		values[i] = value;
		return 0;
	}
	return source_fail(s, key, e, "%.*s is not known here; see the manual",
	    key.len > 80 ? 80 : (int)key.len, key.p);
}

int
source_members(const struct source *s, struct lo_span object,
    const char *const names[], struct lo_span values[], struct lo_err *e)
{
	struct lo_span key, value;
	struct lo_json_walk w;
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		values[i] = (struct lo_span){NULL, 0};
	if (lo_json_kind(object) != 'o')
		return source_fail(s, object, e, "an object is needed here");
	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value))
		if (take(s, key, value, names, values, e) < 0)
			return -1;
	for (i = 0; names[i] != NULL; i++)
		if (names[i][1] == '!' && values[i].p == NULL)
			return source_fail(
			    s, object, e, "%s is missing", names[i] + 2);
	return 0;
}

/* A NUL would end the text early in half of the places that use it. */
int
source_text(
    const struct source *s, struct lo_span string, char **out, struct lo_err *e)
{
	struct lo_buf b;
	size_t n;

	lo_buf_init(&b, SOURCE_MAX);
	if (lo_json_kind(string) == 's')
		lo_json_text(&b, string);
	n = b.len;
	*out = lo_strndup(b.p, b.len);
	lo_buf_free(&b);
	if (n == 0 || strlen(*out) != n)
		return source_fail(s, string, e, "a text is needed here");
	return 0;
}

/* A fraction, even .0, is no whole number in a definition. */
int
source_int(const struct source *s, struct lo_span number, int64_t least,
    int64_t most, int64_t *out, struct lo_err *e)
{
	if (lo_json_kind(number) != 'n' || !lo_json_int(number, out) ||
	    *out < least || *out > most)
		return source_fail(s, number, e,
		    "a whole number from %" PRId64 " to %" PRId64
		    " is needed here",
		    least, most);
	return 0;
}

/* All the words are told: there are few. */
int
source_word(const struct source *s, struct lo_span string,
    const char *const words[], int *out, struct lo_err *e)
{
	struct lo_buf b;
	int got;

	for (*out = 0; words[*out] != NULL; ++*out)
		if (lo_json_kind(string) == 's' &&
		    lo_json_is(string, words[*out]))
			return 0;
	lo_buf_init(&b, 300);
	for (int i = 0; words[i] != NULL; i++)
		lo_buf_addf(&b, "%s%s", i > 0 ? ", " : "", words[i]);
	got = source_fail(s, string, e, "one of %s is needed here", b.p);
	lo_buf_free(&b);
	return got;
}

/* Counted first, so that arrays are made once and nothing moves. */
int
source_count(const struct source *s, struct lo_span list, size_t most,
    size_t *out, struct lo_err *e)
{
	struct lo_span key, value;
	struct lo_json_walk w;

	*out = 0;
	lo_json_walk(&w, list);
	if (lo_json_kind(list) == 'o')
		while (lo_json_member(&w, &key, &value))
			++*out;
	else
		while (lo_json_element(&w, &value))
			++*out;
	if (*out == 0 || *out > most)
		return source_fail(
		    s, list, e, "1 to %zu are allowed here", most);
	return 0;
}
