#include "cmd/lo-project/pathname.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/chars.h"
#include "common/mem.h"

enum {
	VALUE_MAX = 120,
	COMPONENT_MAX = 200,
	TAIL_MAX = 8,
	PATH_MAX_BYTES = 4096
};

/* Marks that are not seen and turn the direction of what is. */
static bool
unseen(uint32_t c)
{
	return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xAD;
}

static uint32_t
clean(uint32_t c)
{
	if (c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x2028 ||
	    c == 0x2029)
		return ' ';
	if (c < 0x20 || (c >= 0x7F && c < 0xA0))
		return '-';
	if (c < 0x80 && strchr("/\\<>:\"|?*", (int)c) != NULL)
		return '-';
	return c;
}

void
pathname_value(struct lo_buf *b, struct lo_span value)
{
	size_t at = 0, used, start = b->len;
	struct lo_span cut;
	uint32_t c, last = ' ';

	while (at < value.len && b->len - start <= VALUE_MAX) {
		c = chars_next(value.p + at, value.len - at, &used);
		at += used;
		if (unseen(c))
			continue;
		c = clean(c);
		if (c != ' ' || last != ' ')
			chars_add(b, c);
		last = c;
	}
	cut = chars_cut(
	    (struct lo_span){b->p + start, b->len - start}, VALUE_MAX);
	b->len = start + cut.len;
	while (b->len > start && b->p[b->len - 1] == ' ')
		b->len--;
	b->p[b->len] = '\0';
}

static void
put_component(struct lo_buf *b, struct lo_span part)
{
	struct lo_span tail = {"", 0};
	const char *dot;

	while (part.len > 0 && strchr(" .", part.p[part.len - 1]) != NULL)
		part.len--;
	dot = memrchr(part.p, '.', part.len);
	if (dot != NULL && part.p + part.len - dot <= TAIL_MAX) {
		tail.p = dot;
		tail.len = (size_t)(part.p + part.len - dot);
		part.len -= tail.len;
	}
	while (part.len > 0 && strchr(" .-", *part.p) != NULL) {
		part.p++;
		part.len--;
	}
	part = chars_cut(part, COMPONENT_MAX - tail.len);
	while (part.len > 0 && part.p[part.len - 1] == ' ')
		part.len--;
	if (part.len == 0)
		lo_buf_addc(b, '_');
	lo_buf_addspan(b, part);
	lo_buf_addspan(b, tail);
}

char *
pathname_finish(struct lo_span path)
{
	struct lo_buf b;
	struct lo_span part;
	const char *slash;

	lo_buf_init(&b, PATH_MAX_BYTES);
	do {
		slash = memchr(path.p, '/', path.len);
		part.p = path.p;
		part.len = slash != NULL ? (size_t)(slash - path.p) : path.len;
		path.p += part.len + (slash != NULL ? 1 : 0);
		path.len -= part.len + (slash != NULL ? 1 : 0);
		put_component(&b, part);
		if (slash != NULL)
			lo_buf_addc(&b, '/');
	} while (slash != NULL);
	return b.p;
}

char *
pathname_beside(const char *path, char between, const char *tail)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash != NULL ? slash : path, '.');
	size_t stem = dot != NULL ? (size_t)(dot - path) : strlen(path);

	return lo_format(
	    "%.*s%c%s%s", (int)stem, path, between, tail, path + stem);
}

char *
pathname_fold(const char *path)
{
	struct lo_buf b;

	lo_buf_init(&b, 2 * PATH_MAX_BYTES);
	chars_fold(&b, lo_span_of(path));
	return b.p;
}
