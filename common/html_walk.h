/*
 * html_walk.h - where a walk through HTML stands: lists, links, tables
 *
 * Each open_ and close_ function is one of an element; tables within a
 * table's cell are read as its text.
 *
 * Units: counts of open elements.  Errors: none.
 * Ownership: the walk owns the addresses of open links.
 */
#ifndef LO_HTML_WALK_H
#define LO_HTML_WALK_H

#include <libxml/xmlstring.h>

#include "common/html_write.h"

enum { HTML_DEPTH = 32 };

struct walk {
	struct lo_mark mark;
	int dropped; /* how many dropped elements are open */
	int lists;   /* open lists; number[i]: the next, 0: bullets */
	int number[HTML_DEPTH];
	int tables;     /* open tables: an inner one is text of a cell */
	int row, cells; /* of the outer table */
	int links;      /* open links, also those without an address */
	char *href[HTML_DEPTH];
};

void html_open_list(struct walk *w, const char *name, const xmlChar **atts);
void html_open_item(struct walk *w, const char *name, const xmlChar **atts);
void html_open_link(struct walk *w, const char *name, const xmlChar **atts);
void html_close_link(struct walk *w, const char *name);
void html_open_image(struct walk *w, const char *name, const xmlChar **atts);
void html_open_row(struct walk *w, const char *name, const xmlChar **atts);
void html_open_cell(struct walk *w, const char *name, const xmlChar **atts);
void html_close_row(struct walk *w, const char *name);
void html_open_table(struct walk *w, const char *name, const xmlChar **atts);
void html_close_table(struct walk *w, const char *name);

#endif
