/* A manifest that is taken says the same when it is written and read again. */
#include "cmd/lo-vault/manifest.h"

#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct lo_span text = {(const char *)data, size};
	struct manifest m, again;
	struct lo_buf one, two;
	struct lo_err e;

	manifest_init(&m);
	manifest_init(&again);
	lo_buf_init(&one, 64 << 20);
	lo_buf_init(&two, 64 << 20);
	if (manifest_parse(&m, text, &e) == 0) {
		manifest_put(&one, &m);
		claim(manifest_parse(&again, lo_buf_span(&one), &e) == 0);
		manifest_put(&two, &again);
		claim(lo_span_equal(lo_buf_span(&one), lo_buf_span(&two)));
	} else {
		claim(e.status == LO_DATA || e.status == LO_CONFIG);
	}
	lo_buf_free(&one);
	lo_buf_free(&two);
	manifest_free(&m);
	manifest_free(&again);
	return 0;
}
