#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "cmd/lo-canon/schema_format.h"
#include "cmd/lo-canon/schema_punycode.h"
#include "common/utf8.h"

enum { NAME_MAX_BYTES = 253 };

/* Letters, marks and digits that RFC 5892 does not allow: old Hangul, those
 * named there, and what stands for other characters (Unicode 14). */
#define UNSTABLE                                                               \
	"\\x{aa}-\\x{ba}\\x{133}\\x{140}\\x{149}\\x{17f}\\x{1c6}-\\x{1cc}"     \
	"\\x{1f3}\\x{2b0}-\\x{2b8}\\x{2e0}-\\x{2e4}\\x{340}\\x{341}\\x{343}-"  \
	"\\x{345}\\x{374}\\x{37a}\\x{3d0}-\\x{3d6}\\x{3f0}-\\x{3f2}\\x{3f5}"   \
	"\\x{587}\\x{675}-\\x{678}\\x{958}-\\x{95f}\\x{9dc}-\\x{9df}\\x{a33}-" \
	"\\x{a36}\\x{a59}-\\x{a5e}\\x{b5c}\\x{b5d}\\x{e33}\\x{eb3}\\x{edc}"    \
	"\\x{edd}\\x{f43}\\x{f4d}\\x{f52}\\x{f57}\\x{f5c}\\x{f69}\\x{f73}"     \
	"\\x{f75}-\\x{f79}\\x{f81}\\x{f93}\\x{f9d}\\x{fa2}\\x{fa7}\\x{fac}"    \
	"\\x{fb9}\\x{10fc}\\x{13f8}-\\x{13fd}\\x{1c80}-\\x{1c88}\\x{1d2c}-"    \
	"\\x{1d2e}\\x{1d30}-\\x{1d3a}\\x{1d3c}-\\x{1d4d}\\x{1d4f}-\\x{1d6a}"   \
	"\\x{1d78}\\x{1d9b}-\\x{1dbf}\\x{1e9a}\\x{1e9b}\\x{1f71}\\x{1f73}"     \
	"\\x{1f75}\\x{1f77}\\x{1f79}\\x{1f7b}\\x{1f7d}-\\x{1fa7}\\x{1fb2}-"    \
	"\\x{1fb4}\\x{1fb7}-\\x{1fc4}\\x{1fc7}\\x{1fd3}\\x{1fe3}\\x{1ff2}-"    \
	"\\x{1ff4}\\x{1ff7}-\\x{209c}\\x{210a}-\\x{2149}\\x{2c7c}\\x{2c7d}"    \
	"\\x{2d6f}\\x{309f}\\x{30ff}\\x{3131}-\\x{318e}\\x{a69c}\\x{a69d}"     \
	"\\x{a770}\\x{a7f2}-\\x{a7f4}\\x{a7f8}\\x{a7f9}\\x{ab5c}-\\x{ab5f}"    \
	"\\x{ab69}-\\x{abbf}\\x{f900}-\\x{fa0d}\\x{fa10}\\x{fa12}\\x{fa15}-"   \
	"\\x{fa1e}\\x{fa20}\\x{fa22}\\x{fa25}\\x{fa26}\\x{fa2a}-\\x{fb1d}"     \
	"\\x{fb1f}-\\x{fdfb}\\x{fe70}-\\x{fe72}\\x{fe74}-\\x{ffdc}"            \
	"\\x{10781}-\\x{107ba}\\x{1d41a}-\\x{1d7ff}\\x{1ee00}-\\x{1fbf9}"      \
	"\\x{2f800}-\\x{2fa1d}"
#define REFUSED                                                                \
	"[" UNSTABLE "\\x{640}\\x{7fa}\\x{302e}\\x{302f}\\x{3031}-\\x{3035}"   \
	"\\x{303b}\\x{1100}-\\x{11ff}\\x{a960}-\\x{a97f}\\x{d7b0}-\\x{d7ff}"   \
	"\\p{DI}]"
#define VIRAMA                                                                 \
	"[\\x{94d}\\x{9cd}\\x{a4d}\\x{acd}\\x{b4d}\\x{bcd}\\x{c4d}\\x{ccd}"    \
	"\\x{d3b}\\x{d3c}\\x{d4d}\\x{dca}\\x{e3a}\\x{eba}\\x{f84}\\x{1039}"    \
	"\\x{103a}\\x{1714}\\x{1715}\\x{1734}\\x{17d2}\\x{1a60}\\x{1b44}"      \
	"\\x{1baa}\\x{1bab}\\x{1bf2}\\x{1bf3}\\x{2d7f}\\x{a806}\\x{a82c}"      \
	"\\x{a8c4}\\x{a953}\\x{a9c0}\\x{aaf6}\\x{abed}\\x{10a3f}\\x{11046}"    \
	"\\x{11070}\\x{1107f}\\x{110b9}\\x{11133}\\x{11134}\\x{111c0}"         \
	"\\x{11235}\\x{112ea}\\x{1134d}\\x{11442}\\x{114c2}\\x{115bf}"         \
	"\\x{1163f}\\x{116b6}\\x{1172b}\\x{11839}\\x{1193d}\\x{1193e}"         \
	"\\x{119e0}\\x{11a34}\\x{11a47}\\x{11a99}\\x{11c3f}\\x{11d44}"         \
	"\\x{11d45}\\x{11d97}]"
#define JOINING "[\\p{sc:Arabic}\\p{sc:Syriac}\\p{sc:Nko}\\p{sc:Mongolian}]"
#define WEST    "[\\x{660}-\\x{669}]"
#define EAST    "[\\x{6f0}-\\x{6f9}]"

/* A label beyond ASCII: RFC 5891, 4.2 and RFC 5892 with its appendix A.  Of
 * letters that join, which of them do so is not looked at, nor whether marks
 * stand in their normal order. */
static const char label_pattern[] =
    "^(?!-|..--|\\p{M}|.*" WEST ".*" EAST "|.*" EAST ".*" WEST ")"
    "(?!(?=.*\\x{30fb})(?!.*[\\p{sc:Hiragana}\\p{sc:Katakana}\\p{sc:Han}]))"
    "(?:[a-z0-9-]|[\\x{df}\\x{3c2}\\x{6fd}\\x{6fe}\\x{f0b}\\x{3007}]"
    "|(?!" REFUSED ")[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}]"
    "|(?<=l)\\x{b7}(?=l)|\\x{375}(?=\\p{sc:Greek})"
    "|(?<=\\p{sc:Hebrew})[\\x{5f3}\\x{5f4}]|\\x{30fb}"
    "|(?<=" VIRAMA ")[\\x{200c}\\x{200d}]"
    "|(?<=" JOINING ")\\x{200c}(?=" JOINING "))+(?<!-)$";

/* Labels of a name that has some from right to left: RFC 5893, 2. */
#define RIGHT "\\p{bc:R}\\p{bc:AL}"
#define BOTH                                                                   \
	"\\p{bc:EN}\\p{bc:ES}\\p{bc:CS}\\p{bc:ET}\\p{bc:ON}\\p{bc:BN}"         \
	"\\p{bc:NSM}"
#define AT_END "]\\p{bc:NSM}*(?:[.]|$))"
#define DIRECTED                                                               \
	"(?:(?=[^.]*[" RIGHT "\\p{bc:EN}\\p{bc:AN}" AT_END                     \
	"(?![^.]*\\p{bc:EN}[^.]*\\p{bc:AN}|[^.]*\\p{bc:AN}[^.]*\\p{bc:EN})"    \
	"[" RIGHT "](?:(?![.])[" RIGHT "\\p{bc:AN}" BOTH "])*|"                \
	"(?=[^.]*[\\p{bc:L}\\p{bc:EN}" AT_END                                  \
	"\\p{bc:L}(?:(?![.])[\\p{bc:L}" BOTH "])*)"

static const char name_pattern[] =
    "^(?:(?!.*[" RIGHT "\\p{bc:AN}])|" DIRECTED "(?:[.]" DIRECTED ")*$)";

static bool
matches(const char *pattern, const char *text, size_t len)
{
	PCRE2_SIZE at;
	int error, got = -1;
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern,
	    PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY, &error, &at, NULL);

	if (data != NULL && code != NULL)
		got =
		    pcre2_match(code, (PCRE2_SPTR)text, len, 0, 0, data, NULL);
	pcre2_match_data_free(data);
	pcre2_code_free(code);
	return got >= 0;
}

/* Appends it to the name. */
static bool
is_label(const uint32_t *code, size_t n, struct lo_buf *name)
{
	size_t from = name->len;
	char c[4];

	for (size_t i = 0; i < n; i++)
		lo_buf_add(name, c, lo_utf8_put(code[i], c));
	return matches(label_pattern, name->p + from, name->len - from);
}

/* Behind "xn--": something beyond ASCII, written in the only way. */
static bool
is_encoded(struct lo_span s, struct lo_buf *name)
{
	uint32_t code[LABEL_MAX];
	char again[LABEL_MAX + 1];
	size_t n;

	return punycode_decode(s, code, &n) &&
	       punycode_encode(code, n, again) == s.len &&
	       strncasecmp(again, s.p, s.len) == 0 && is_label(code, n, name);
}

/* Letters, digits and hyphens. */
static bool
is_plain(struct lo_span s, struct lo_buf *name)
{
	if (s.len == 0 || s.len > LABEL_MAX || s.p[0] == '-' ||
	    s.p[s.len - 1] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '-')
			return false;
	if (s.len >= 4 && strncasecmp(s.p, "xn--", 4) == 0)
		return is_encoded((struct lo_span){s.p + 4, s.len - 4}, name);
	lo_buf_addspan(name, s);
	return true;
}

/* One label of an internationalized name, and how long it is in ASCII. */
static bool
is_wide_label(struct lo_span s, struct lo_buf *name, size_t *bytes)
{
	uint32_t code[LABEL_MAX];
	char encoded[LABEL_MAX + 1];
	size_t n = 0, len;
	bool wide = false;

	for (size_t i = 0; i < s.len; i += len, n++) {
		len = lo_utf8_len(s.p + i, s.len - i);
		if (len == 0 || n == LABEL_MAX)
			return false;
		code[n] = lo_utf8_get(s.p + i, len);
		wide = wide || len > 1;
	}
	*bytes = s.len;
	if (!wide)
		return is_plain(s, name);
	*bytes = 4 + punycode_encode(code, n, encoded);
	return *bytes > 4 && *bytes <= LABEL_MAX && is_label(code, n, name);
}

/* Where the label at i ends: at a full stop, if wide of whatever script. */
static size_t
label_end(struct lo_span s, size_t i, bool wide, size_t *dot)
{
	static const char *const dots[] = {
	    ".", "\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1"};

	for (; i < s.len; i++)
		for (int k = 0; k < (wide ? 4 : 1); k++) {
			*dot = strlen(dots[k]);
			if (s.len - i >= *dot &&
			    memcmp(s.p + i, dots[k], *dot) == 0)
				return i;
		}
	*dot = 0;
	return i;
}

static bool
beyond_ascii(struct lo_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

static bool
is_name(struct lo_span s, bool wide, struct lo_buf *name)
{
	size_t total = 0, bytes, dot = 1;

	for (size_t i = 0, end; dot > 0; i = end + dot) {
		struct lo_span label;

		end = label_end(s, i, wide, &dot);
		label = (struct lo_span){s.p + i, bytes = end - i};
		if (wide ? !is_wide_label(label, name, &bytes)
			 : !is_plain(label, name))
			return false;
		total += bytes + (dot > 0);
		if (total > NAME_MAX_BYTES)
			return false;
		if (dot > 0)
			lo_buf_addc(name, '.');
	}
	return !beyond_ascii(lo_buf_span(name)) ||
	       matches(name_pattern, name->p, name->len);
}

static int
check(struct lo_span s, bool wide)
{
	struct lo_buf name;
	bool good;

	lo_buf_init(&name, NAME_MAX_BYTES * 8);
	good = is_name(s, wide, &name) && !name.failed;
	lo_buf_free(&name);
	return good;
}

int
is_hostname(struct lo_span s)
{
	return check(s, false);
}

int
is_idn_hostname(struct lo_span s)
{
	return check(s, true);
}
