/* HTML, quoted mail and names of files: nothing crashes, nothing grows
 * without bounds, no path leaves its directory. */
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/pathname.h"
#include "cmd/lo-project/quote.h"
#include "common/html.h"
#include "tests/fuzz/fuzz.h"

enum { MOST = 1 << 26 };

static void
try_path(struct lo_span in)
{
	struct lo_buf b;
	char *path;

	lo_buf_init(&b, 1 << 16);
	lo_buf_adds(&b, "a/");
	pathname_value(&b, in);
	claim(memchr(b.p + 2, '/', b.len - 2) == NULL);
	lo_buf_adds(&b, "/");
	pathname_value(&b, in);
	path = pathname_finish(lo_buf_span(&b));
	claim(strncmp(path, "a/", 2) == 0 && strstr(path, "/.") == NULL &&
	      strstr(path, "//") == NULL && strchr(path + 2, '/') != NULL);
	claim(strlen(path) < 500);
	free(path);
	lo_buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct lo_span in = {(const char *)data, size};
	struct lo_buf text, page;

	if (size > 1 << 16)
		return 0;
	lo_buf_init(&text, MOST);
	lo_buf_init(&page, MOST);
	lo_html_text(&text, in);
	claim(!text.failed);
	quote_fold(&page, lo_buf_span(&text));
	claim(!page.failed);
	lo_buf_reset(&text);
	lo_buf_reset(&page);
	lo_html_markdown(&text, in);
	quote_fold_markdown(&page, lo_buf_span(&text));
	claim(!page.failed);
	lo_buf_reset(&page);
	quote_fold(&page, in);
	claim(!page.failed);
	try_path(in);
	lo_buf_free(&text);
	lo_buf_free(&page);
	return 0;
}
