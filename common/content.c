#include "common/content.h"

void
lo_content_hash(struct lo_span payload, struct lo_span context,
    unsigned char out[LO_HASH_SIZE])
{
	struct lo_hash *h;

	if (context.p == NULL) {
		lo_hash(payload.p, payload.len, out);
		return;
	}
	h = lo_hash_new();
	lo_hash_add(h, payload.p, payload.len);
	lo_hash_add(h, "\n", 1);
	lo_hash_add(h, context.p, context.len);
	lo_hash_final(h, out);
}
