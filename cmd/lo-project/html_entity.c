#include "cmd/lo-project/html.h"

#include <string.h>

enum { NAME_MAX_BYTES = 8 };

/* U+00A0 to U+00FF, in order. */
static const char *const latin[] = {"nbsp", "iexcl", "cent", "pound", "curren",
    "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not", "shy",
    "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para",
    "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34",
    "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig",
    "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc",
    "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml",
    "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN",
    "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig",
    "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
    "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
    "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn",
    "yuml"};

static const struct {
	const char *name;
	uint32_t code;
} others[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'},
    {"apos", '\''}, {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"sbquo", 0x201A}, {"ldquo", 0x201C},
    {"rdquo", 0x201D}, {"bdquo", 0x201E}, {"bull", 0x2022}, {"euro", 0x20AC},
    {"trade", 0x2122}, {"lsaquo", 0x2039}, {"rsaquo", 0x203A}, {"ensp", 0x2002},
    {"emsp", 0x2003}, {"thinsp", 0x2009}, {"zwnj", 0x200C}, {"zwj", 0x200D},
    {"OElig", 0x152}, {"oelig", 0x153}, {"Scaron", 0x160}, {"scaron", 0x161},
    {"larr", 0x2190}, {"rarr", 0x2192}, {"minus", 0x2212}, {"le", 0x2264},
    {"ge", 0x2265}, {"ne", 0x2260}, {"dagger", 0x2020}, {"permil", 0x2030},
    {"prime", 0x2032}, {"check", 0x2713}};

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

static size_t
by_number(struct lo_span at, uint32_t *code)
{
	size_t i = 2, start;
	int base = 10;
	uint32_t n = 0;

	if (i < at.len && (at.p[i] == 'x' || at.p[i] == 'X')) {
		base = 16;
		i++;
	}
	for (start = i; i < at.len && digit(at.p[i]) < base; i++) {
		if (n < 0x200000)
			n = n * (uint32_t)base + (uint32_t)digit(at.p[i]);
	}
	if (i == start)
		return 0;
	*code = n == 0 || n > 0x10FFFF ? 0xFFFD : n;
	return i < at.len && at.p[i] == ';' ? i + 1 : i;
}

static bool
by_name(struct lo_span name, uint32_t *code)
{
	size_t i;

	for (i = 0; i < sizeof others / sizeof *others; i++) {
		if (lo_span_is(name, others[i].name)) {
			*code = others[i].code;
			return true;
		}
	}
	for (i = 0; i < sizeof latin / sizeof *latin; i++) {
		if (lo_span_is(name, latin[i])) {
			*code = (uint32_t)(0xA0 + i);
			return true;
		}
	}
	return false;
}

size_t
html_entity(struct lo_span at, uint32_t *code)
{
	struct lo_span name = {at.p + 1, 0};
	char c;

	if (at.len < 3)
		return 0;
	if (at.p[1] == '#')
		return by_number(at, code);
	while (name.len < NAME_MAX_BYTES && name.len + 1 < at.len) {
		c = name.p[name.len];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9')))
			break;
		name.len++;
	}
	/* Without its semicolon it might be a part of an address. */
	if (name.len + 1 >= at.len || name.p[name.len] != ';' ||
	    !by_name(name, code))
		return 0;
	return name.len + 2;
}
