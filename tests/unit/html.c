#include "common/html.h"
#include "tests/tap.h"

static void
gives(const char *html, const char *want)
{
	struct lo_buf b;

	lo_buf_init(&b, 1 << 20);
	lo_html_markdown(&b, lo_span_of(html));
	is_str(b.p, want, "HTML to Markdown");
	lo_buf_free(&b);
}

static void
blocks(void)
{
	gives("<h2>One</h2><p>two <p>three", "## One\n\ntwo\n\nthree");
	gives("a<br>b<br/><br>c", "a  \nb  \nc");
	gives("<div>a</div><div>b</div>", "a\nb");
	gives("a<hr>b", "a\n\n---\n\nb");
	gives("<blockquote>a<blockquote>b</blockquote>c</blockquote>d",
	    "> a\n>\n> > b\n>\n> c\n\nd");
	gives("<pre>a\n  *b*\n\nc</pre>d", "```\na\n  *b*\n\nc\n```\n\nd");
	gives("<h1></h1>x", "x");
}

static void
lists(void)
{
	gives("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc");
	gives("<ol start=9><li>a<li>b</ol>", "9. a\n10. b");
	gives("<ul><li>a<ol><li>b<li>c</ol><li>d</ul>",
	    "- a\n  1. b\n  2. c\n- d");
	gives("<ul><li><p>a</p><p>b</p></ul>", "- a\n\n  b");
	gives("<ul><li></li><li>b</ul>", "- b");
}

static void
tables(void)
{
	gives("<table><tr><th>A<th>B|<tr><td>1<p>2</p><td></table>x",
	    "| A | B\\| |\n| --- | --- |\n| 1 2 |  |\n\nx");
	gives("<table><tr><td>a<table><tr><td>b<td>c</table>d</table>",
	    "| a b c d |\n| --- |");
}

static void
inline_parts(void)
{
	gives("<b>a</b> <i>b</i> <b></b><s>c</s> <code>d</code>",
	    "**a** *b* ~~c~~ `d`");
	gives("<a href='http://x.example/(a b)'>t</a>",
	    "[t](http://x.example/%28a%20b%29)");
	gives("<a href='#n'>t</a><a href='http://x.example'></a>"
	      "<a href='javascript:x()'>u</a>",
	    "tu");
	gives("<img src=x alt='a picture'>", "a picture");
	gives("a &amp; b &lt;c&gt; &eacute; &#8364; &nbsp; d",
	    "a & b \\<c> \xc3\xa9 \xe2\x82\xac d");
	gives("*a* _b_ [c] `d` e\\f", "\\*a\\* \\_b\\_ \\[c\\] \\`d\\` e\\\\f");
	gives("# a<br>- b<br>1. c<br>+ d<br>> e",
	    "\\# a  \n\\- b  \n1\\. c  \n\\+ d  \n\\> e");
}

static void
dropped(void)
{
	gives("<head><title>t</title></head><style>s{}</style>a<script>"
	      "if (1 < 2) { '<b>' }</script>b<!-- c -->d",
	    "abd");
	gives("<noscript>seen</noscript><unknown>kept</unknown>", "seenkept");
	gives("", "");
	gives(" \n\t ", "");
	gives("<b>a<p>b</b>c", "**a**\n\nbc");
	gives("a\xff z", "a\xef\xbf\xbd z");
}

/* However deep and broken: each word comes out. */
static void
words(void)
{
	static const char *const tags[] = {"<div>", "<ul><li>", "</p>",
	    "<table><tr><td>", "</table>", "<b>", "</i>", "<blockquote>",
	    "</td>", "<pre>", "</pre>", "<a href=x>", "</a>", "<h3>", "</li>",
	    "<tr>", "</blockquote>", "<ol>", "<td>", "</ul>"};
	struct lo_buf in, out;
	unsigned seed = 7;
	int lost = 0;

	lo_buf_init(&in, 1 << 20);
	lo_buf_init(&out, 16 << 20);
	for (int i = 0; i < 4000; i++) {
		seed = seed * 1103515245 + 12345;
		lo_buf_adds(&in, tags[(seed >> 16) % 20]);
		lo_buf_addf(&in, "w%dw", i);
	}
	lo_html_markdown(&out, lo_buf_span(&in));
	for (int i = 0; i < 4000; i++) {
		char word[16];

		snprintf(word, sizeof(word), "w%dw", i);
		lost += strstr(out.p, word) == NULL;
	}
	is_int(lost, 0, "no word is lost");
	ok(!out.failed, "nor is the result without bound");
	lo_buf_free(&in);
	lo_buf_free(&out);
}

int
main(void)
{
	blocks();
	lists();
	tables();
	inline_parts();
	dropped();
	words();
	return tap_done();
}
