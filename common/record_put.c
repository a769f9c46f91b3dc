#include <inttypes.h>

#include "common/record.h"

void
lo_record_open(struct lo_buf *b, enum lo_type type)
{
	lo_buf_addf(b, "{\"type\":\"%s\"", lo_type_name(type));
}

static void
name(struct lo_buf *b, enum lo_field f)
{
	lo_buf_adds(b, ",\"");
	lo_buf_adds(b, lo_field_name(f));
	lo_buf_adds(b, "\":");
}

void
lo_record_put(struct lo_buf *b, enum lo_field f, const char *text)
{
	lo_record_putn(b, f, lo_span_of(text));
}

void
lo_record_putn(struct lo_buf *b, enum lo_field f, struct lo_span text)
{
	if (text.p == NULL)
		return;
	name(b, f);
	lo_json_put(b, text.p, text.len);
}

void
lo_record_raw(struct lo_buf *b, enum lo_field f, struct lo_span json)
{
	if (json.p == NULL)
		return;
	name(b, f);
	lo_buf_addspan(b, json);
}

void
lo_record_int(struct lo_buf *b, enum lo_field f, int64_t n)
{
	name(b, f);
	lo_buf_addf(b, "%" PRId64, n);
}

void
lo_record_close(struct lo_buf *b)
{
	lo_buf_adds(b, "}\n");
}
