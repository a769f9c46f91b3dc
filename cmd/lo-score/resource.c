#include <string.h>

#include "common/hash.h"
#include "common/json.h"
#include "resource.h"

/* A local code needs a system of its own; no server answers for it. */
static void
put_system(struct lo_buf *b, const struct about *a)
{
	lo_buf_addf(b, "{\"system\":\"urn:x-lo:instrument:%s\",\"code\":",
	    a->of != NULL ? a->of->id : "unknown");
}

/* LOINC first where there is one: the reader takes the first it knows. */
void
resource_code(struct lo_buf *b, const struct about *a, struct lo_span loinc,
    struct lo_span code, const char *text)
{
	lo_buf_adds(b, "{\"coding\":[");
	if (lo_json_kind(loinc) == 's') {
		lo_buf_adds(b, "{\"system\":\"" RESOURCE_LOINC "\",\"code\":");
		lo_buf_addspan(b, loinc);
		lo_buf_addc(b, '}');
	}
	if (lo_json_kind(code) == 's') {
		if (lo_json_kind(loinc) == 's')
			lo_buf_addc(b, ',');
		put_system(b, a);
		lo_buf_addspan(b, code);
		lo_buf_addc(b, '}');
	}
	lo_buf_addc(b, ']');
	if (text != NULL) {
		lo_buf_adds(b, ",\"text\":");
		lo_json_puts(b, text);
	}
	lo_buf_addc(b, '}');
}

/* A name has no number. */
void
resource_coding(struct lo_buf *b, const struct about *a, const struct option *o)
{
	lo_buf_adds(b, "{");
	if (o->code == NULL)
		lo_buf_addf(b,
		    "\"extension\":[{\"url\":\"http://hl7.org/fhir/"
		    "StructureDefinition/"
		    "ordinalValue\",\"valueDecimal\":%lld}],",
		    (long long)o->value);
	if (o->loinc != NULL) {
		lo_buf_adds(b, "\"system\":\"" RESOURCE_LOINC "\",\"code\":");
		lo_json_puts(b, o->loinc);
	} else {
		lo_buf_addf(b,
		    "\"system\":\"urn:x-lo:instrument:%s\",\"code\":",
		    a->of->id);
		if (o->code != NULL)
			lo_json_puts(b, o->code);
		else
			lo_buf_addf(b, "\"%lld\"", (long long)o->value);
	}
	lo_buf_adds(b, ",\"display\":");
	lo_json_puts(b, o->label);
	lo_buf_addc(b, '}');
}

/* Values in the store may be of any version: what is not known is given as
 * it is. */
const struct option *
resource_option(
    const struct about *a, const struct item *i, struct lo_span value)
{
	const struct options *o = i->options;
	int64_t number;
	size_t k;

	if (a->of == NULL)
		return NULL;
	if (!o->nominal)
		return lo_json_kind(value) == 'n' &&
			       lo_json_int(value, &number) &&
			       options_value(o, number, &k)
			   ? &o->v[k]
			   : NULL;
	for (k = 0; lo_json_kind(value) == 's' && k < o->count; k++)
		if (lo_json_is(value, o->v[k].code))
			return &o->v[k];
	return NULL;
}

/* An identifier, not a reference: no server of ours has the person. */
void
resource_whose(struct lo_buf *b, const struct about *a, const char *when)
{
	struct lo_span who = lo_json_get(a->measurement, "subject_id");
	struct lo_span at = lo_json_get(a->measurement, "occurred_at");

	if (lo_json_kind(who) == 's') {
		lo_buf_adds(b, ",\"subject\":{\"type\":\"Patient\","
			       "\"identifier\":{\"value\":");
		lo_buf_addspan(b, who);
		lo_buf_adds(b, "}}");
	}
	if (lo_json_kind(at) == 's') {
		lo_buf_addf(b, ",\"%s\":", when);
		lo_buf_addspan(b, at);
	}
}

/* Sixty-four characters are the most an id may have. */
void
resource_id(struct lo_buf *b, struct lo_buf *spare, struct lo_span key,
    const char *word)
{
	char hex[LO_HASH_HEX];

	lo_buf_reset(spare);
	lo_json_text(spare, key);
	lo_buf_adds(spare, word);
	lo_hash_text(spare->p, spare->len, hex);
	lo_buf_adds(b, hex);
}
