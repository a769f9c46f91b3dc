/* HTML as text, mail as Markdown, names as paths, texts on a terminal. */
#include <locale.h>

#include "cmd/lo-project/pathname.h"
#include "cmd/lo-project/quote.h"
#include "cmd/lo-project/width.h"
#include "common/html.h"
#include "common/mem.h"
#include "tests/tap.h"

typedef void text_fn(struct lo_buf *, struct lo_span);

static void
is_text(text_fn *fn, const char *in, const char *want, const char *name)
{
	struct lo_buf b;

	lo_buf_init(&b, 1 << 20);
	fn(&b, lo_span_of(in));
	is_str(b.p, want, name);
	lo_buf_free(&b);
}

static void
test_html(void)
{
	is_text(lo_html_text,
	    "<p>a <b>b</b> <a href=\"http://x.example/\">c</a> 1 < 2</p>"
	    "<ul><li>#d</ul>",
	    "a b c 1 < 2\n\n- #d", "words alone");
	is_text(lo_html_text, "a<br>b", "a\nb", "lines");
	is_text(quote_fold_markdown,
	    "**a** \\<b\n# c\n![d](e)\n\n> f\n>\n>> g\n",
	    "**a** \\<b\n# c\n\\![d](e)\n\n<details>\n"
	    "<summary>Quoted text, 3 lines</summary>\n\n"
	    "> f\n>\n>> g\n\n</details>\n",
	    "Markdown stays, images do not");
}

static void
test_quote(void)
{
	is_text(quote_fold, "a\r\nb", "a\nb\n", "lines");
	is_text(
	    quote_fold, "# a\n## b\n#c", "\\# a\n\\## b\n\\#c\n", "headings");
	is_text(quote_fold, "a\n===\n-\n- b\n", "a\n\\===\n\\-\n- b\n",
	    "underlined headings");
	is_text(quote_fold, "```\n~~~ x", "\\```\n\\~~~ x\n", "fences");
	is_text(quote_fold, "<b> &amp; & &#1; ![i](u) [l](u)",
	    "\\<b> \\&amp; & \\&#1; \\![i](u) [l](u)\n", "HTML and images");
	is_text(quote_fold, "> a\n> # b\n\nAnswer.\n",
	    "> a\n> \\# b\n\nAnswer.\n", "a short quote that is answered");
	is_text(quote_fold, "Text.\n\n> a\n",
	    "Text.\n\n<details>\n<summary>Quoted text, 1 line</summary>\n\n"
	    "> a\n\n</details>\n",
	    "a quote at the end");
	is_text(quote_fold, "> 1\n> 2\n\n> 3\n> 4\n\n\n\nEnd.",
	    "<details>\n<summary>Quoted text, 5 lines</summary>\n\n"
	    "> 1\n> 2\n>\n> 3\n> 4\n\n</details>\n\n\n\nEnd.\n",
	    "a long quote in the middle");
	is_text(quote_fold, "Yes.\nAm 3.3. um 9:00\nschrieb X:\n\n> a\n",
	    "Yes.\n<details>\n<summary>Quoted text, 4 lines</summary>\n\n"
	    "> Am 3.3. um 9:00\n> schrieb X:\n>\n> a\n\n</details>\n",
	    "an announcement right below an answer");
	is_text(quote_fold, "Yes.\n\nAm 3.3. um 9:00\nschrieb X:\n\n> a\n",
	    "Yes.\n\n<details>\n<summary>Quoted text, 4 lines</summary>\n\n"
	    "> Am 3.3. um 9:00\n> schrieb X:\n>\n> a\n\n</details>\n",
	    "an announcement of two lines");
	is_text(quote_fold, "I think of 3 things:\none\n",
	    "I think of 3 things:\none\n", "a colon without a quote");
	is_text(quote_fold, "a\n____________\nVon: x\nAn: y\n\nb",
	    "a\n<details>\n<summary>Quoted text, 5 lines</summary>\n\n"
	    "> ____________\n> Von: x\n> An: y\n>\n> b\n\n</details>\n",
	    "a former mail");
	is_text(quote_fold, "____________\nVon: x\nAn: y\n\nb",
	    "____________\nVon: x\nAn: y\n\nb\n", "a mail forwarded as it is");
	is_text(quote_fold, "a\n------------\nno header\n",
	    "a\n\\------------\nno header\n", "dashes");
	is_text(quote_fold, "", "", "nothing");
	is_text(quote_escape, "a\nb\x01 <c>", "a b \\<c>", "one line");
}

static void
is_path(const char *value, const char *want, const char *name)
{
	struct lo_buf b;
	char *path;

	lo_buf_init(&b, 4096);
	lo_buf_adds(&b, "d/");
	pathname_value(&b, lo_span_of(value));
	lo_buf_adds(&b, ".md");
	path = pathname_finish(lo_buf_span(&b));
	is_str(path, want, name);
	free(path);
	lo_buf_free(&b);
}

static void
test_path(void)
{
	char longest[400], *path;

	is_path("a b", "d/a b.md", "a name");
	is_path("../../x", "d/x.md", "no way up");
	is_path("..", "d/_.md", "no parent");
	is_path("", "d/_.md", "no name");
	is_path(".x", "d/x.md", "not hidden");
	is_path("-rf", "d/rf.md", "not an option");
	is_path("a/b\\c:d*e?f\"g<h>i|j", "d/a-b-c-d-e-f-g-h-i-j.md",
	    "signs that some system refuses");
	is_path("a\x01"
		"b\n\tc\x7f",
	    "d/a-b c-.md", "control characters");
	is_path("\xe2\x80\xae"
		"a\xe2\x80\x8b",
	    "d/a.md", "unseen marks");
	is_path("a\xff", "d/a\xef\xbf\xbd.md", "what is not UTF-8");
	memset(longest, 'x', sizeof longest);
	longest[399] = '\0';
	path = pathname_finish(lo_span_of(longest));
	is_int((int)strlen(path), 200, "at most 200 bytes");
	free(path);
	path = pathname_beside("a.b/c", '.', "new");
	is_str(path, "a.b/c.new", "beside a name without an extension");
	free(path);
	path = pathname_fold("A/\xc3\x89.md");
	is_str(path, "a/\xc3\xa9.md", "case folded");
	free(path);
}

static void
is_shown(
    const char *in, int most, const char *want, int columns, const char *name)
{
	struct lo_buf b;

	lo_buf_init(&b, 4096);
	is_int(width_put(&b, lo_span_of(in), most), columns, name);
	is_str(b.p, want, name);
	lo_buf_free(&b);
}

static void
test_width(void)
{
	is_int(setlocale(LC_CTYPE, "C.UTF-8") != NULL, 1, "the locale");
	is_shown("abc", WIDTH_ALL, "abc", 3, "whole");
	is_shown("abcdef", 4, "abc\xe2\x80\xa6", 4, "cut");
	is_shown("\xe5\xa4\xa7\xe5\xa4\xa7", 3, "\xe5\xa4\xa7\xe2\x80\xa6", 3,
	    "wide characters");
	is_shown("e\xcc\x81", WIDTH_ALL, "e\xcc\x81", 1, "a combining mark");
	is_shown("a\x1b[31m\x07\nb", WIDTH_ALL, "a?[31m? b", 9,
	    "nothing that a terminal obeys");
	is_shown("\xe2\x80\xae", WIDTH_ALL, "\xef\xbf\xbd", 1,
	    "nothing that turns the direction");
	is_int(setlocale(LC_CTYPE, "C") != NULL, 1, "the C locale");
	is_shown("\xe5\xa4\xa7"
		 "abc",
	    3, "?a~", 3, "ASCII only");
}

int
main(void)
{
	test_html();
	test_quote();
	test_path();
	test_width();
	return tap_done();
}
