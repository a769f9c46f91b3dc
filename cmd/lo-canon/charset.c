#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cmd/lo-canon/charset.h"

static const struct {
	const char *label, *means;
} known[] = {{"gb2312", "GB18030"}, {"gb_2312", "GB18030"},
    {"gb_2312-80", "GB18030"}, {"gb2312-80", "GB18030"}, {"gbk", "GB18030"},
    {"csgb2312", "GB18030"}, {"cn-gb", "GB18030"}, {"euc-cn", "GB18030"},
    {"chinese", "GB18030"}, {"iso-ir-58", "GB18030"}, {"936", "GB18030"},
    {"big5", "BIG5"}, {"big-5", "BIG5"}, {"x-big5", "BIG5"},
    {"cn-big5", "BIG5"}, {"csbig5", "BIG5"}, {"950", "BIG5"},
    {"shift_jis", "CP932"}, {"shift-jis", "CP932"}, {"sjis", "CP932"},
    {"csshiftjis", "CP932"}, {"ms_kanji", "CP932"}, {"ms932", "CP932"},
    {"31j", "CP932"}, {"932", "CP932"}, {"euc-jp", "EUC-JP-MS"},
    {"eucjp", "EUC-JP-MS"}, {"euc_jp", "EUC-JP-MS"}, {"ujis", "EUC-JP-MS"},
    {"iso-2022-jp", "ISO-2022-JP"}, {"iso-2022-jp-1", "ISO-2022-JP"},
    {"csiso2022jp", "ISO-2022-JP"}, {"jis", "ISO-2022-JP"},
    {"iso-2022-jp-ms", "ISO-2022-JP"}, {"50220", "ISO-2022-JP"},
    {"50221", "ISO-2022-JP"}, {"euc-kr", "UHC"}, {"euckr", "UHC"},
    {"ks_c_5601-1987", "UHC"}, {"ks_c_5601-1989", "UHC"}, {"ks_c_5601", "UHC"},
    {"ksc_5601", "UHC"}, {"ksc5601", "UHC"}, {"ks-c-5601", "UHC"},
    {"korean", "UHC"}, {"949", "UHC"}, {"65001", "UTF-8"},
    {"mac-roman", "MACINTOSH"}, {"mac", "MACINTOSH"},
    {"mac-ce", "MAC-CENTRALEUROPE"}, {"mac-ukrainian", "MAC-UK"},
    {"latin1", "WINDOWS-1252"}, {"latin-1", "WINDOWS-1252"},
    {"l1", "WINDOWS-1252"}, {"ansi", "WINDOWS-1252"}, {"1252", "WINDOWS-1252"},
    {"iso-8859-1-windows-3.1-latin-1", "WINDOWS-1252"},
    {"unicode-1-1-utf-7", "UTF-7"}, {"unicode-2-0-utf-7", "UTF-7"},
    {"unicode-1-1-utf-8", "UTF-8"}};

static bool
look_up(char name[CHARSET_NAME], const char *label)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(label, known[i].label) == 0) {
			snprintf(name, CHARSET_NAME, "%s", known[i].means);
			return true;
		}
	return false;
}

/* Behind the word and a dash or underscore; NULL when s has another. */
static const char *
behind(const char *s, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(s, word, n) != 0)
		return NULL;
	s += n;
	return *s == '-' || *s == '_' ? s + 1 : s;
}

static bool
is_number(const char *s)
{
	return *s != '\0' && s[strspn(s, "0123456789")] == '\0';
}

/* "windows-1251", "win1251", "cp-1251", "dos-866": a code page. */
static bool
code_page(char name[CHARSET_NAME], const char *label)
{
	static const char *const words[] = {
	    "windows", "win", "cp", "dos", "ibm", "ms"};
	const char *page = NULL;

	for (size_t i = 0; page == NULL && i < sizeof words / sizeof *words;
	     i++)
		page = behind(label, words[i]);
	if (page == NULL)
		return false;
	if (look_up(name, page))
		return true;
	if (!is_number(page))
		return false;
	snprintf(name, CHARSET_NAME, "CP%.8s", page);
	return true;
}

/* "iso8859_15", "8859-2", with or without the year of the standard. */
static bool
iso_8859(char name[CHARSET_NAME], const char *label)
{
	const char *part = behind(label, "iso");
	size_t n;

	part = behind(part != NULL ? part : label, "8859");
	if (part == NULL)
		return false;
	n = strspn(part, "0123456789");
	if (n == 0 || n > 2 || (part[n] != '\0' && part[n] != ':'))
		return false;
	if (n == 1 && *part == '1')
		snprintf(name, CHARSET_NAME, "WINDOWS-1252");
	else
		snprintf(name, CHARSET_NAME, "ISO-8859-%.*s", (int)n, part);
	return true;
}

void
charset_means(struct lo_span label, char name[CHARSET_NAME])
{
	char low[CHARSET_NAME];
	const char *s = low, *utf;
	size_t i;

	name[0] = '\0';
	if (label.len == 0 || label.len >= sizeof low)
		return;
	for (i = 0; i < label.len; i++)
		low[i] = (char)tolower((unsigned char)label.p[i]);
	low[i] = '\0';
	if (strncmp(s, "x-", 2) == 0)
		s += 2;
	utf = behind(s, "utf");
	if (utf != NULL && *utf == '8') {
		snprintf(name, CHARSET_NAME, "UTF-8");
		return;
	}
	if (look_up(name, s) || code_page(name, s) || iso_8859(name, s))
		return;
	/* "x-mac-cyrillic" is "mac-cyrillic"; others stay as they are. */
	memcpy(name, strncmp(s, "mac", 3) == 0 ? s : low,
	    strlen(strncmp(s, "mac", 3) == 0 ? s : low) + 1);
}

/* Which set the escape sequence at s calls, and its length: 'a' ASCII, 'k'
 * katakana, 'j' JIS X 0208, 'h' JIS X 0212; 0 when it is none. */
static size_t
escape(struct lo_span s, char *set)
{
	static const struct {
		const char *text;
		char set;
	} escapes[] = {{"(B", 'a'}, {"(J", 'a'}, {"(I", 'k'}, {"$@", 'j'},
	    {"$B", 'j'}, {"$(@", 'j'}, {"$(B", 'j'}, {"$(D", 'h'}};

	for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
		size_t n = strlen(escapes[i].text);

		if (s.len > n && memcmp(s.p + 1, escapes[i].text, n) == 0) {
			*set = escapes[i].set;
			return n + 1;
		}
	}
	return 0;
}

void
charset_euc_of_2022(struct lo_buf *out, struct lo_span s)
{
	char set = 'a';
	size_t i = 0, n;

	while (i < s.len) {
		unsigned char c = s.p[i];
		bool two = set == 'j' || set == 'h';

		n = c == 0x1B
			? escape((struct lo_span){s.p + i, s.len - i}, &set)
			: 0;
		if (n > 0) {
			i += n;
			continue;
		}
		/* A line end goes back to ASCII. */
		if (c == '\n' || c == '\r')
			set = 'a';
		if (set == 'a' || c <= ' ' || c >= 0x7F) {
			lo_buf_addc(out, c);
			i++;
			continue;
		}
		if (set != 'j')
			lo_buf_addc(out, set == 'k' ? (char)0x8E : (char)0x8F);
		lo_buf_addc(out, c | 0x80);
		i++;
		if (two && i < s.len && (unsigned char)s.p[i] > ' ')
			lo_buf_addc(out, s.p[i++] | 0x80);
	}
}
