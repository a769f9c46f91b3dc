#include <inttypes.h>

#include "common/base64.h"
#include "common/letter.h"

/* What was not made: the record's key and "#" and the output; where there
 * is no record, the hash of the line. */
static void
put_key(struct lo_buf *b, const struct lo_letter *l, const char *hash)
{
	struct lo_buf key;

	lo_buf_init(&key, b->max);
	if (l->key.p != NULL)
		lo_buf_addspan(&key, l->key);
	else if (l->of != NULL && l->of->field[LO_F_IDEM_KEY].p != NULL)
		lo_record_text(l->of, LO_F_IDEM_KEY, &key);
	if (key.len == 0)
		lo_buf_adds(&key, hash);
	else if (l->output != NULL && l->key.p == NULL)
		lo_buf_addf(&key, "#%s", l->output);
	lo_record_putn(b, LO_F_IDEM_KEY, lo_buf_span(&key));
	lo_buf_free(&key);
}

static void
put_bytes(struct lo_buf *b, struct lo_span text)
{
	size_t n = text.len < LO_LINE_KEEP ? text.len : LO_LINE_KEEP;

	lo_buf_adds(b, ",\"bytes\":\"");
	lo_base64_put(b, text.p, n);
	lo_buf_addc(b, '"');
}

/* When it was seen and in which run, of the record or as the caller says. */
static void
put_time(struct lo_buf *b, const struct lo_letter *l)
{
	const struct lo_record *of = l->of;

	if (of != NULL && of->field[LO_F_OBSERVED_AT].p != NULL) {
		lo_record_raw(b, LO_F_OBSERVED_AT, of->field[LO_F_OBSERVED_AT]);
		lo_record_raw(
		    b, LO_F_CORRELATION_ID, of->field[LO_F_CORRELATION_ID]);
		return;
	}
	lo_record_put(b, LO_F_OBSERVED_AT, l->observed_at);
	lo_record_put(b, LO_F_CORRELATION_ID, l->run_id);
}

void
lo_letter_put(struct lo_buf *b, const struct lo_letter *l)
{
	const struct lo_record *of = l->of;
	char hash[LO_HASH_HEX];

	if (l->line.too_long)
		lo_hash_hex(l->line.hash, hash);
	else
		lo_hash_text(l->line.text.p, l->line.text.len, hash);
	lo_record_open(b, LO_LETTER);
	lo_record_put(b, LO_F_STAGE, l->stage);
	lo_record_put(b, LO_F_CODE, l->code);
	lo_record_put(b, LO_F_REASON, l->reason);
	put_key(b, l, hash);
	put_time(b, l);
	lo_record_put(b, LO_F_TRANSFORM_REF, l->transform_ref);
	lo_record_int(b, LO_F_OFFSET, l->line.offset);
	lo_record_int(b, LO_F_LENGTH, l->line.length);
	lo_record_put(b, LO_F_SHA256, hash);
	if (of != NULL && !l->line.too_long)
		lo_record_raw(b, LO_F_RECORD, lo_json_trim(l->line.text));
	else
		put_bytes(b, l->line.text);
	lo_record_close(b);
}
