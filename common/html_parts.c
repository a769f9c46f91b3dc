#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/html_walk.h"
#include "common/mem.h"

enum { LINK_MAX = 64 << 10 };

static const char *
attribute(const xmlChar **atts, const char *name)
{
	for (; atts != NULL && atts[0] != NULL; atts += 2)
		if (strcmp((const char *)atts[0], name) == 0)
			return (const char *)atts[1];
	return NULL;
}

void
html_open_list(struct walk *w, const char *name, const xmlChar **atts)
{
	const char *start = attribute(atts, "start");
	long first = start != NULL ? strtol(start, NULL, 10) : 1;

	if (first < 0 || first > 99999999)
		first = 1;
	lo_mark_lines(&w->mark, w->lists > 0 ? 1 : 2);
	if (w->lists < HTML_DEPTH)
		w->number[w->lists] = strcmp(name, "ol") == 0 ? (int)first : 0;
	w->lists++;
}

void
html_open_item(struct walk *w, const char *name, const xmlChar **atts)
{
	int *next = w->lists > 0 && w->lists <= HTML_DEPTH
			? &w->number[w->lists - 1]
			: NULL;
	char sign[16] = "- ";

	(void)name;
	(void)atts;
	lo_mark_lines(&w->mark, 1);
	if (next != NULL && *next > 0)
		snprintf(sign, sizeof(sign), "%d. ", (*next)++);
	if (w->mark.inside) {
		lo_mark_sign(&w->mark, sign);
		return;
	}
	lo_mark_push(&w->mark, &"                "[16 - strlen(sign)]);
	lo_mark_bullet(&w->mark, sign);
}

void
html_open_link(struct walk *w, const char *name, const xmlChar **atts)
{
	const char *href = attribute(atts, "href");

	(void)name;
	if (href != NULL &&
	    (*href == '#' || *href == '\0' || strlen(href) > LINK_MAX ||
		strncasecmp(href, "javascript:", 11) == 0))
		href = NULL;
	if (w->links < HTML_DEPTH) {
		w->href[w->links] = href != NULL ? lo_strdup(href) : NULL;
		if (href != NULL)
			lo_mark_open(&w->mark, "[");
	}
	w->links++;
}

static void
put_address(struct lo_mark *m, const char *p)
{
	for (; *p != '\0'; p++) {
		char one[4] = {*p, '\0'};

		if ((unsigned char)*p <= ' ' || strchr("()<>", *p) != NULL)
			snprintf(one, sizeof(one), "%%%02X", (unsigned char)*p);
		lo_buf_adds(m->out, one);
	}
	lo_buf_addc(m->out, ')');
}

void
html_close_link(struct walk *w, const char *name)
{
	(void)name;
	if (w->links == 0 || --w->links >= HTML_DEPTH ||
	    w->href[w->links] == NULL)
		return;
	if (lo_mark_close(&w->mark, "[", "]("))
		put_address(&w->mark, w->href[w->links]);
	free(w->href[w->links]);
	w->href[w->links] = NULL;
}

void
html_open_image(struct walk *w, const char *name, const xmlChar **atts)
{
	const char *alt = attribute(atts, "alt");

	(void)name;
	if (alt != NULL && *alt != '\0')
		lo_mark_text(&w->mark, alt, strlen(alt));
}

void
html_open_row(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)name;
	(void)atts;
	if (w->tables != 1)
		return;
	w->mark.inside = false;
	lo_mark_lines(&w->mark, w->row == 0 ? 2 : 1);
	w->cells = 0;
}

void
html_open_cell(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)name;
	(void)atts;
	if (w->tables != 1) {
		lo_mark_lines(&w->mark, 1);
		return;
	}
	w->mark.blank = false;
	lo_mark_sign(&w->mark, w->cells == 0 ? "| " : " | ");
	w->mark.inside = true;
	w->cells++;
}

/* The first row is the header, as GitHub's tables want one. */
void
html_close_row(struct walk *w, const char *name)
{
	(void)name;
	if (w->tables != 1 || w->cells == 0) {
		lo_mark_lines(&w->mark, 1);
		return;
	}
	w->mark.blank = false;
	lo_mark_sign(&w->mark, " |");
	w->mark.inside = false;
	if (w->row++ == 0) {
		lo_mark_lines(&w->mark, 1);
		for (int i = 0; i < w->cells; i++)
			lo_mark_sign(&w->mark, i == 0 ? "| ---" : " | ---");
		lo_mark_sign(&w->mark, " |");
	}
	w->cells = 0;
	lo_mark_lines(&w->mark, 1);
}

void
html_open_table(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)name;
	(void)atts;
	if (w->tables++ == 0)
		w->row = w->cells = 0;
	else
		lo_mark_lines(&w->mark, 1);
}

/* A table whose last row was never closed closes it. */
void
html_close_table(struct walk *w, const char *name)
{
	html_close_row(w, name);
	if (w->tables > 0)
		w->tables--;
	if (w->tables == 0) {
		w->mark.inside = false;
		lo_mark_lines(&w->mark, 2);
	}
}
