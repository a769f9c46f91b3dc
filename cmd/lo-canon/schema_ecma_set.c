#include "cmd/lo-canon/schema_ecma.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* White space and the ends of lines, and all else. */
#define SPACE                                                                  \
	"\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}"     \
	"\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}"
#define NO_SPACE                                                               \
	"\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}"          \
	"\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}"            \
	"\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}"            \
	"\\x{ff00}-\\x{10ffff}"

/* General categories: PCRE2 knows the short names. */
static const char *const categories[][3] = {{"L", "Letter"},
    {"L&", "LC", "Cased_Letter"}, {"Lu", "Uppercase_Letter"},
    {"Ll", "Lowercase_Letter"}, {"Lt", "Titlecase_Letter"},
    {"Lm", "Modifier_Letter"}, {"Lo", "Other_Letter"},
    {"M", "Mark", "Combining_Mark"}, {"Mn", "Nonspacing_Mark"},
    {"Mc", "Spacing_Mark"}, {"Me", "Enclosing_Mark"}, {"N", "Number"},
    {"Nd", "Decimal_Number", "digit"}, {"Nl", "Letter_Number"},
    {"No", "Other_Number"}, {"P", "Punctuation", "punct"},
    {"Pc", "Connector_Punctuation"}, {"Pd", "Dash_Punctuation"},
    {"Ps", "Open_Punctuation"}, {"Pe", "Close_Punctuation"},
    {"Pi", "Initial_Punctuation"}, {"Pf", "Final_Punctuation"},
    {"Po", "Other_Punctuation"}, {"S", "Symbol"}, {"Sm", "Math_Symbol"},
    {"Sc", "Currency_Symbol"}, {"Sk", "Modifier_Symbol"},
    {"So", "Other_Symbol"}, {"Z", "Separator"}, {"Zs", "Space_Separator"},
    {"Zl", "Line_Separator"}, {"Zp", "Paragraph_Separator"}, {"C", "Other"},
    {"Cc", "Control", "cntrl"}, {"Cf", "Format"}, {"Cs", "Surrogate"},
    {"Co", "Private_Use"}, {"Cn", "Unassigned"}};

static const char *
category(struct lo_span name)
{
	for (size_t i = 0; i < sizeof(categories) / sizeof(*categories); i++)
		for (int k = 0; k < 3; k++)
			if (categories[i][k] != NULL &&
			    lo_span_is(name, categories[i][k]))
				return categories[i][0];
	return NULL;
}

static bool
known(const char *set)
{
	PCRE2_SIZE at;
	int error;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)set, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF, &error, &at, NULL);

	pcre2_code_free(code);
	return code != NULL;
}

/* {Name} or {Kind=Name}, behind \p or \P. */
static bool
property(struct ecma *e, char p)
{
	static const char *const kinds[][3] = {{"gc", "General_Category", ""},
	    {"sc", "Script", "sc:"}, {"scx", "Script_Extensions", "scx:"}};
	const char *from = e->text.p + e->at, *equal, *end, *of = "";
	struct lo_span name;
	char set[80];
	int kind = -1;

	end = memchr(from, '}', e->text.len - e->at);
	if (end == NULL || end - from < 2 || end - from > 60 || *from++ != '{')
		return false;
	name = (struct lo_span){from, end - from};
	equal = memchr(from, '=', end - from);
	for (int i = 0; equal != NULL && i < 3; i++)
		for (int k = 0; k < 2; k++)
			if (lo_span_is((struct lo_span){from, equal - from},
				kinds[i][k]))
				kind = i;
	if (equal != NULL) {
		if (kind < 0)
			return false;
		name = (struct lo_span){equal + 1, end - equal - 1};
		of = kinds[kind][2];
	}
	for (size_t i = 0; i < name.len; i++)
		if (!isalnum((unsigned char)name.p[i]) && name.p[i] != '_')
			return false;
	if (kind <= 0 && category(name) != NULL)
		name = lo_span_of(category(name));
	else if (kind == 0 || name.len == 0 ||
		 !isupper((unsigned char)name.p[0]))
		return false;
	snprintf(
	    set, sizeof(set), "\\%c{%s%.*s}", p, of, (int)name.len, name.p);
	lo_buf_adds(e->out, set);
	e->at = end + 1 - e->text.p;
	return known(set);
}

static bool
hex(struct ecma *e, int digits, uint32_t *code)
{
	*code = 0;
	for (; digits > 0; digits--, e->at++) {
		unsigned char c = ecma_peek(e);

		if (!isxdigit(c))
			return false;
		*code =
		    *code << 4 | (isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return true;
}

/* Behind \u: four digits, two halves of a pair, or any in braces. */
static bool
unicode(struct ecma *e, uint32_t *code)
{
	size_t at;
	uint32_t low;

	if (ecma_eat(e, '{')) {
		for (*code = 0; ecma_peek(e) != '}'; *code = *code << 4 | low)
			if (*code > 0x10ffff || !hex(e, 1, &low))
				return false;
		return *code <= 0x10ffff && e->text.p[e->at - 1] != '{' &&
		       ecma_eat(e, '}');
	}
	if (!hex(e, 4, code))
		return false;
	at = e->at;
	if (*code >= 0xd800 && *code <= 0xdbff && ecma_eat(e, '\\') &&
	    ecma_eat(e, 'u') && hex(e, 4, &low) && low >= 0xdc00 &&
	    low <= 0xdfff)
		*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
	else
		e->at = at;
	return true;
}

static bool
control(struct ecma *e, uint32_t *code)
{
	unsigned char letter = ecma_peek(e);

	*code = letter & 31;
	e->at++;
	return isalpha(letter);
}

/* One character behind a backslash. */
static bool
character(struct ecma *e, char c, uint32_t *code)
{
	static const char names[] = "tnvfr", values[] = "\t\n\v\f\r";
	const char *name = c != '\0' ? strchr(names, c) : NULL;

	if (name != NULL) {
		*code = values[name - names];
		return true;
	}
	switch (c) {
	case '0':
		*code = 0;
		return !isdigit((unsigned char)ecma_peek(e));
	case 'c':
		return control(e, code);
	case 'u':
		return unicode(e, code);
	case 'x':
		return hex(e, 2, code);
	default:
		e->at--;
		return !isalnum((unsigned char)c) && c != '_' &&
		       ecma_code(e, code);
	}
}

static void
put_set(struct ecma *e, bool alone, const char *set)
{
	lo_buf_addf(e->out, "%s%s%s", alone ? "[" : "", set, alone ? "]" : "");
}

enum ecma_escape
ecma_escape(struct ecma *e, bool alone, uint32_t *code)
{
	char c = ecma_peek(e);

	if (e->at == e->text.len)
		return ECMA_BAD;
	e->at++;
	switch (c) {
	case 'd':
	case 'D':
	case 'w':
	case 'W':
		lo_buf_addf(e->out, "\\%c", c);
		return ECMA_SET;
	case 's':
		put_set(e, alone, SPACE);
		return ECMA_SET;
	case 'S':
		put_set(e, alone, NO_SPACE);
		return ECMA_SET;
	case 'p':
	case 'P':
		return property(e, c) ? ECMA_SET : ECMA_BAD;
	default:
		return character(e, c, code) ? ECMA_CODE : ECMA_BAD;
	}
}

/* One of a class: a set is put, a code point is not yet. */
static enum ecma_escape
member(struct ecma *e, uint32_t *code)
{
	if (!ecma_eat(e, '\\'))
		return ecma_code(e, code) ? ECMA_CODE : ECMA_BAD;
	if (ecma_eat(e, 'b')) {
		*code = '\b';
		return ECMA_CODE;
	}
	return ecma_escape(e, false, code);
}

/* Without halves of pairs, which are in no text. */
static void
put_range(struct ecma *e, uint32_t low, uint32_t high)
{
	if (low >= 0xd800 && low <= 0xdfff)
		low = 0xe000;
	if (high >= 0xd800 && high <= 0xdfff)
		high = 0xd7ff;
	if (low <= high)
		lo_buf_addf(
		    e->out, "\\x{%x}-\\x{%x}", (unsigned)low, (unsigned)high);
}

static bool
members(struct ecma *e)
{
	uint32_t low, high;
	enum ecma_escape first = member(e, &low), second;

	if (first != ECMA_CODE)
		return first == ECMA_SET;
	if (ecma_peek(e) != '-' || e->at + 1 >= e->text.len ||
	    e->text.p[e->at + 1] == ']') {
		put_range(e, low, low);
		return true;
	}
	e->at++;
	second = member(e, &high);
	if (second == ECMA_CODE) {
		put_range(e, low, high);
		return low <= high;
	}
	put_range(e, low, low);
	put_range(e, '-', '-');
	return second == ECMA_SET;
}

bool
ecma_class(struct ecma *e)
{
	size_t from = e->out->len;
	bool not = ecma_eat(e, '^');

	lo_buf_adds(e->out, not ? "[^" : "[");
	while (!ecma_eat(e, ']'))
		if (e->at == e->text.len || !members(e))
			return false;
	if (e->out->len > from + 1 + not ) {
		lo_buf_addc(e->out, ']');
		return true;
	}
	e->out->len = from;
	lo_buf_adds(e->out, not ? "[\\x{0}-\\x{10ffff}]" : "(?!)");
	return true;
}
