#include "cmd/lo-extract/source.h"
static int
n(struct run *r, struct lo_err *e)
{
	(void)r;
	(void)e;
	return 0;
}
const struct source source_jsonl = {"jsonl", "row", "x", source_check_mail, n},
		    source_csv = {"csv", "row", "x", source_check_mail, n},
		    source_singer = {
			"singer", "any", "x", source_check_mail, n};
