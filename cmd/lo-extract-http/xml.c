#include "cmd/lo-extract-http/xml.h"

#include <libxml/parser.h>
#include <limits.h>
#include <string.h>

#include "common/json.h"

enum { DEPTH = 32, NAMES = 64 };

static const char *
name_of(const xmlNode *n)
{
	return (const char *)n->name;
}

static const xmlNode *
next_element(const xmlNode *n)
{
	while (n != NULL && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

static bool
listed(struct lo_span lists, const char *name)
{
	struct lo_json_walk w;
	struct lo_span one;

	lo_json_walk(&w, lists);
	while (lo_json_element(&w, &one))
		if (lo_json_is(one, name))
			return true;
	return false;
}

static void
put_name(struct lo_buf *out, const char *name)
{
	lo_json_puts(out, name);
	lo_buf_addc(out, ':');
}

static bool put_element(
    const xmlNode *n, struct lo_span lists, int depth, struct lo_buf *out);

/* n and all that follow with its name. */
static bool
put_list(const xmlNode *n, struct lo_span lists, int depth, struct lo_buf *out)
{
	const char *name = name_of(n), *between = "[";

	for (; n != NULL; n = next_element(n->next)) {
		if (strcmp(name_of(n), name) != 0)
			continue;
		lo_buf_adds(out, between);
		between = ",";
		if (!put_element(n, lists, depth, out))
			return false;
	}
	lo_buf_addc(out, ']');
	return true;
}

/* Elements of one parent, by name, each name once. */
static bool
put_members(
    const xmlNode *n, struct lo_span lists, int depth, struct lo_buf *out)
{
	const char *names[NAMES];
	int count = 0;
	bool well = true;

	lo_buf_addc(out, '{');
	for (; well && n != NULL; n = next_element(n->next)) {
		int i = 0;

		while (i < count && strcmp(names[i], name_of(n)) != 0)
			i++;
		if (i < count)
			continue;
		if (count == NAMES)
			return false;
		names[count++] = name_of(n);
		if (i > 0)
			lo_buf_addc(out, ',');
		put_name(out, names[i]);
		well = listed(lists, names[i])
			   ? put_list(n, lists, depth, out)
			   : put_element(n, lists, depth, out);
	}
	lo_buf_addc(out, '}');
	return well;
}

static bool
put_element(
    const xmlNode *n, struct lo_span lists, int depth, struct lo_buf *out)
{
	const xmlNode *first = next_element(n->children);
	xmlChar *text;

	if (depth > DEPTH || out->failed)
		return false;
	if (first != NULL)
		return put_members(first, lists, depth + 1, out);
	text = xmlNodeGetContent(n);
	lo_json_puts(out, text != NULL ? (const char *)text : "");
	xmlFree(text);
	return true;
}

bool
xml_to_json(struct lo_span text, struct lo_span lists, struct lo_buf *out)
{
	xmlDoc *doc;
	const xmlNode *root;
	bool well = false;

	if (text.len > INT_MAX)
		return false;
	doc = xmlReadMemory(text.p, (int)text.len, "answer", NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		XML_PARSE_NOCDATA);
	if (doc == NULL)
		return false;
	root = xmlDocGetRootElement(doc);
	if (root != NULL && doc->intSubset == NULL) {
		lo_buf_addc(out, '{');
		put_name(out, name_of(root));
		well = put_element(root, lists, 0, out);
		lo_buf_addc(out, '}');
	}
	xmlFreeDoc(doc);
	return well && !out->failed;
}
