#include "cmd/lo-project/form.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/lo-project/width.h"
#include "common/mem.h"

enum {
	GAP = 2,
	CELL_MOST = 200, /* where nothing says how wide the paper is */
	CELL_LEAST = 6,
	LINE_MAX_BYTES = 64 << 20,
};

int
table_terminal(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int n = columns != NULL ? atoi(columns) : 0;

	if (n > 0)
		return n;
	if (isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0)
		return size.ws_col;
	return 0;
}

static bool
may_shrink(const struct column *c, int width)
{
	return !c->rigid && width > CELL_LEAST;
}

/* Takes the columns that are over from the widest ones, evenly. */
static void
shrink(const struct result *r, int *width, int over)
{
	int i, widest, most, next;

	while (over > 0) {
		widest = -1;
		most = next = CELL_LEAST;
		for (i = 0; i < r->count; i++) {
			if (!may_shrink(&r->columns[i], width[i]))
				continue;
			if (width[i] > most) {
				next = most;
				most = width[i];
				widest = i;
			} else if (width[i] > next) {
				next = width[i];
			}
		}
		if (widest < 0)
			return;
		i = most - next > 0 ? most - next : 1;
		i = i < over ? i : over;
		width[widest] -= i;
		over -= i;
	}
}

static int *
fit(const struct result *r, int terminal)
{
	int *width = lo_zalloc((size_t)r->count, sizeof *width);
	int i, head, sum = 0;

	for (i = 0; i < r->count; i++) {
		head = width_of(lo_span_of(r->columns[i].name));
		width[i] = r->columns[i].width;
		if (width[i] > CELL_MOST && !r->columns[i].rigid)
			width[i] = CELL_MOST;
		if (width[i] < head)
			width[i] = head;
		sum += width[i] + (i > 0 ? GAP : 0);
	}
	if (terminal > 0 && sum > terminal)
		shrink(r, width, sum - terminal);
	return width;
}

static void
put_cell(
    struct lo_buf *b, struct lo_span text, int width, bool right, bool last)
{
	int pad;

	if (right) {
		pad = width - width_of(text);
		width_pad(b, pad);
		(void)width_put(b, text, width);
		return;
	}
	pad = width - width_put(b, text, width);
	if (!last)
		width_pad(b, pad);
}

static void
put_head(struct lo_buf *b, const struct result *r, const int *width)
{
	int i, k;

	for (i = 0; i < r->count; i++) {
		width_pad(b, i > 0 ? GAP : 0);
		put_cell(b, lo_span_of(r->columns[i].name), width[i],
		    r->columns[i].number && r->columns[i].width > 0,
		    i + 1 == r->count);
	}
	lo_buf_addc(b, '\n');
	for (i = 0; i < r->count; i++) {
		width_pad(b, i > 0 ? GAP : 0);
		for (k = 0; k < width[i]; k++)
			lo_buf_addc(b, '-');
	}
	lo_buf_addc(b, '\n');
}

static void
put_row(struct lo_buf *b, const struct result *r, const int *width,
    struct lo_buf *text)
{
	int i;

	for (i = 0; i < r->count; i++) {
		lo_buf_shrink(text, SPOOL_MEMORY);
		cell_text(text, &r->cells[i]);
		width_pad(b, i > 0 ? GAP : 0);
		put_cell(b, lo_buf_span(text), width[i], r->columns[i].number,
		    i + 1 == r->count);
	}
	while (b->len > 0 && b->p[b->len - 1] == ' ')
		b->len--;
	lo_buf_addc(b, '\n');
}

int
table_put(struct result *r, int terminal, struct lo_out *out, struct lo_err *e)
{
	int *width = fit(r, terminal), rc = 0;
	struct lo_buf line, text;

	lo_buf_init(&line, LINE_MAX_BYTES);
	lo_buf_init(&text, (size_t)1 << 30);
	put_head(&line, r, width);
	do {
		if (lo_out_put(out, line.p, line.len, e) < 0) {
			rc = -1;
			break;
		}
		lo_buf_reset(&line);
		rc = result_next(r, e);
		if (rc > 0)
			put_row(&line, r, width, &text);
	} while (rc > 0);
	lo_buf_free(&line);
	lo_buf_free(&text);
	free(width);
	return rc;
}
