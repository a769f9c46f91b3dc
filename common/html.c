#include "common/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <string.h>

#include "common/html_walk.h"
#include "common/utf8.h"

static void
open_block(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)name;
	(void)atts;
	lo_mark_lines(&w->mark, 1);
}

static void
close_block(struct walk *w, const char *name)
{
	(void)name;
	lo_mark_lines(&w->mark, 1);
}

static void
open_paragraph(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)name;
	(void)atts;
	lo_mark_lines(&w->mark, 2);
}

static void
close_paragraph(struct walk *w, const char *name)
{
	(void)name;
	lo_mark_lines(&w->mark, 2);
}

static const char *
hashes(const char *name)
{
	return &"###### "[6 - (name[1] - '0')];
}

static void
open_heading(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)atts;
	lo_mark_lines(&w->mark, 2);
	if (!w->mark.inside)
		lo_mark_open(&w->mark, hashes(name));
}

static void
close_heading(struct walk *w, const char *name)
{
	lo_mark_close(&w->mark, hashes(name), "");
	lo_mark_lines(&w->mark, 2);
}

static void
open_quote(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)name;
	(void)atts;
	lo_mark_lines(&w->mark, 2);
	lo_mark_push(&w->mark, "> ");
}

static void
close_quote(struct walk *w, const char *name)
{
	(void)name;
	lo_mark_pop(&w->mark);
	lo_mark_lines(&w->mark, 2);
}

static void
close_list(struct walk *w, const char *name)
{
	(void)name;
	if (w->lists > 0)
		w->lists--;
	lo_mark_lines(&w->mark, w->lists > 0 ? 1 : 2);
}

static void
close_item(struct walk *w, const char *name)
{
	(void)name;
	if (!w->mark.inside) {
		lo_mark_pop(&w->mark);
		w->mark.bullet[0] = '\0';
	}
	lo_mark_lines(&w->mark, 1);
}

static void
open_break(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)name;
	(void)atts;
	lo_mark_break(&w->mark);
}

static void
open_rule(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)name;
	(void)atts;
	lo_mark_lines(&w->mark, 2);
	lo_mark_sign(&w->mark, "---");
	lo_mark_lines(&w->mark, 2);
}

static void
open_pre(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)name;
	(void)atts;
	lo_mark_lines(&w->mark, 2);
	if (w->mark.inside || w->mark.plain)
		return;
	lo_mark_sign(&w->mark, "```");
	w->mark.plain = true;
	lo_mark_lines(&w->mark, 1);
}

static void
close_pre(struct walk *w, const char *name)
{
	(void)name;
	if (w->mark.plain) {
		w->mark.plain = false;
		w->mark.lines = 1;
		lo_mark_sign(&w->mark, "```");
	}
	lo_mark_lines(&w->mark, 2);
}

static const char *
sign_of(const char *name)
{
	static const struct {
		const char *names, *sign;
	} all[] = {{" b strong ", "**"}, {" i em ", "*"},
	    {" s del strike ", "~~"}, {" code kbd samp tt ", "`"}};
	char word[16];

	snprintf(word, sizeof(word), " %s ", name);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strstr(all[i].names, word) != NULL)
			return all[i].sign;
	return "";
}

static void
open_sign(struct walk *w, const char *name, const xmlChar **atts)
{
	(void)atts;
	if (!w->mark.plain)
		lo_mark_open(&w->mark, sign_of(name));
}

static void
close_sign(struct walk *w, const char *name)
{
	if (!w->mark.plain)
		lo_mark_close(&w->mark, sign_of(name), sign_of(name));
}

/* Elements that are not here only lend their text; dropped ones have no
 * functions at all. */
static const struct element {
	const char *name;
	void (*open)(struct walk *w, const char *name, const xmlChar **atts);
	void (*close)(struct walk *w, const char *name);
} elements[] = {{"p", open_paragraph, close_paragraph},
    {"div", open_block, close_block}, {"br", open_break, NULL},
    {"a", html_open_link, html_close_link}, {"b", open_sign, close_sign},
    {"strong", open_sign, close_sign}, {"i", open_sign, close_sign},
    {"em", open_sign, close_sign}, {"td", html_open_cell, NULL},
    {"th", html_open_cell, NULL}, {"tr", html_open_row, html_close_row},
    {"table", html_open_table, html_close_table},
    {"li", html_open_item, close_item}, {"ul", html_open_list, close_list},
    {"ol", html_open_list, close_list}, {"h1", open_heading, close_heading},
    {"h2", open_heading, close_heading}, {"h3", open_heading, close_heading},
    {"h4", open_heading, close_heading}, {"h5", open_heading, close_heading},
    {"h6", open_heading, close_heading},
    {"blockquote", open_quote, close_quote}, {"pre", open_pre, close_pre},
    {"code", open_sign, close_sign}, {"kbd", open_sign, close_sign},
    {"samp", open_sign, close_sign}, {"tt", open_sign, close_sign},
    {"s", open_sign, close_sign}, {"del", open_sign, close_sign},
    {"strike", open_sign, close_sign}, {"img", html_open_image, NULL},
    {"hr", open_rule, NULL}, {"script", NULL, NULL}, {"style", NULL, NULL},
    {"head", NULL, NULL}, {"template", NULL, NULL}, {"title", NULL, NULL},
    {"section", open_paragraph, close_paragraph},
    {"article", open_paragraph, close_paragraph},
    {"header", open_paragraph, close_paragraph},
    {"footer", open_paragraph, close_paragraph},
    {"main", open_paragraph, close_paragraph},
    {"nav", open_paragraph, close_paragraph},
    {"aside", open_paragraph, close_paragraph},
    {"address", open_paragraph, close_paragraph},
    {"figure", open_paragraph, close_paragraph},
    {"figcaption", open_block, close_block},
    {"form", open_paragraph, close_paragraph},
    {"fieldset", open_paragraph, close_paragraph},
    {"dl", open_paragraph, close_paragraph}, {"dt", open_block, close_block},
    {"dd", open_block, close_block}, {"center", open_block, close_block},
    {"caption", open_block, close_block}, {"legend", open_block, close_block},
    {"option", open_block, close_block}, {"summary", open_block, close_block},
    {"details", open_paragraph, close_paragraph}};

static const struct element *
element_of(const xmlChar *name)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (strcmp((const char *)name, elements[i].name) == 0)
			return &elements[i];
	return NULL;
}

static void
on_start(void *user, const xmlChar *name, const xmlChar **atts)
{
	const struct element *e = element_of(name);
	struct walk *w = user;

	if (e != NULL && e->open == NULL)
		w->dropped++;
	else if (e != NULL && w->dropped == 0)
		e->open(w, e->name, atts);
}

static void
on_end(void *user, const xmlChar *name)
{
	const struct element *e = element_of(name);
	struct walk *w = user;

	if (e != NULL && e->open == NULL)
		w->dropped -= w->dropped > 0;
	else if (e != NULL && e->close != NULL && w->dropped == 0)
		e->close(w, e->name);
}

static void
on_text(void *user, const xmlChar *p, int n)
{
	struct walk *w = user;

	if (w->dropped == 0)
		lo_mark_text(&w->mark, (const char *)p, n);
}

/* The parser ends at a NUL and guesses at what is not UTF-8. */
static void
clean(struct lo_buf *b, struct lo_span html)
{
	const char *p = html.p, *end = p + html.len;

	while (p < end) {
		size_t n = lo_utf8_len(p, end - p);

		if (n == 0) {
			lo_buf_adds(b, LO_UTF8_REPLACEMENT);
			p += lo_utf8_bad(p, end - p);
		} else if (*p == '\0') {
			lo_buf_addc(b, ' ');
			p++;
		} else {
			lo_buf_add(b, p, n);
			p += n;
		}
	}
}

/* The reader of whole documents: the one that takes chunks loses what stands
 * behind an end tag at the start. */
static bool
parse(struct walk *w, struct lo_span html)
{
	htmlSAXHandler sax = {.startElement = on_start,
	    .endElement = on_end,
	    .characters = on_text,
	    .ignorableWhitespace = on_text};
	htmlParserCtxtPtr ctx = NULL;

	if (html.len > 0 && html.len < INT32_MAX)
		ctx = htmlCreateMemoryParserCtxt(html.p, (int)html.len);
	if (ctx == NULL)
		return html.len == 0;
	*ctx->sax = sax;
	ctx->userData = w;
	htmlCtxtUseOptions(ctx, HTML_PARSE_RECOVER | HTML_PARSE_NONET |
				    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
				    HTML_PARSE_IGNORE_ENC);
	xmlSwitchEncoding(ctx, XML_CHAR_ENCODING_UTF8);
	htmlParseDocument(ctx);
	htmlFreeParserCtxt(ctx);
	return true;
}

static void
convert(struct lo_buf *b, struct lo_span html, bool bare)
{
	struct walk w = {.dropped = 0};
	struct lo_buf text;

	lo_buf_init(&text, 3 * html.len + 1);
	clean(&text, html);
	lo_mark_init(&w.mark, b);
	w.mark.bare = bare;
	if (!parse(&w, lo_buf_span(&text)))
		lo_mark_text(&w.mark, text.p, text.len);
	lo_buf_free(&text);
	while (w.links > 0)
		html_close_link(&w, "a");
	lo_mark_free(&w.mark);
}

void
lo_html_markdown(struct lo_buf *b, struct lo_span html)
{
	convert(b, html, false);
}

void
lo_html_text(struct lo_buf *b, struct lo_span html)
{
	convert(b, html, true);
}
