#include "kinds.h"

void
cursor_hash(struct lo_span cursor, unsigned char hash[LO_HASH_SIZE])
{
	struct lo_buf b;

	lo_buf_init(&b, cursor.len + 1);
	lo_json_compact(&b, cursor);
	lo_hash(b.p, b.len, hash);
	lo_buf_free(&b);
}
