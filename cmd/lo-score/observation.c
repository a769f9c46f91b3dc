#include <string.h>

#include "common/json.h"
#include "resource.h"

static const char absent[] =
    ",\"dataAbsentReason\":{\"coding\":[{\"system\":\"http://terminology.hl7."
    "org/CodeSystem/data-absent-reason\",\"code\":\"%s\"}]}";

static const struct item *
item_of(const struct about *a, struct lo_span code)
{
	for (size_t i = 0; a->of != NULL && i < a->of->item_count; i++)
		if (lo_json_is(code, a->of->items[i].id))
			return &a->of->items[i];
	return NULL;
}

static const struct scale *
scale_of(const struct about *a, struct lo_span code)
{
	for (size_t i = 0; a->of != NULL && i < a->of->scale_count; i++)
		if (lo_json_is(code, a->of->scales[i].id))
			return &a->of->scales[i];
	return NULL;
}

/* The number goes along as an ordinal value: codes do not rise. */
static void
put_concept(struct lo_buf *b, const struct about *a, const struct option *o)
{
	lo_buf_adds(b, "\"valueCodeableConcept\":{\"coding\":[");
	resource_coding(b, a, o);
	lo_buf_adds(b, "],\"text\":");
	lo_json_puts(b, o->label);
	lo_buf_addc(b, '}');
}

/* Several answers to one question: a component each. */
static void
put_several(struct lo_buf *b, const struct about *a, const struct item *i,
    struct lo_span list)
{
	const char *comma = ",\"component\":[";
	const struct option *o;
	struct lo_json_walk w;
	struct lo_span at;
	bool any = false;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &at)) {
		o = i != NULL ? resource_option(a, i, at) : NULL;
		if (o == NULL)
			continue;
		lo_buf_adds(b, comma);
		lo_buf_adds(b, "{\"code\":{\"text\":");
		lo_json_puts(b, i->id);
		lo_buf_adds(b, "},");
		put_concept(b, a, o);
		lo_buf_addc(b, '}');
		comma = ",";
		any = true;
	}
	lo_buf_adds(b, any ? "]" : "");
}

static void
put_value(struct lo_buf *b, const struct about *a, const struct item *i,
    struct lo_span line)
{
	struct lo_span value = lo_json_get(line, "value");
	struct lo_span error = lo_json_get(line, "error");
	const struct option *o = NULL;

	if (lo_json_kind(value) == 'z' || lo_json_kind(value) == '?') {
		lo_buf_addf(b, absent,
		    error.p != NULL && lo_json_is(error, "invalid_answer")
			? "error"
			: "asked-unknown");
		return;
	}
	if (lo_json_kind(value) == 'a') {
		put_several(b, a, i, value);
		return;
	}
	if (i != NULL)
		o = resource_option(a, i, value);
	lo_buf_addc(b, ',');
	if (o != NULL)
		put_concept(b, a, o);
	else if (lo_json_kind(value) == 'n') {
		lo_buf_adds(b, "\"valueInteger\":");
		lo_buf_addspan(b, value);
	} else {
		lo_buf_adds(b, "\"valueString\":");
		lo_buf_addspan(b, value);
	}
}

/* What a flag says stands with the answer that raised it. */
static void
put_flags(struct lo_buf *b, const struct about *a, const struct item *i)
{
	struct lo_json_walk w;
	struct lo_span flag, id;
	const char *comma = ",\"interpretation\":[";
	bool any = false;

	lo_json_walk(&w, lo_json_get(a->measurement, "flags"));
	while (lo_json_element(&w, &flag)) {
		id = lo_json_get(flag, "id");
		for (size_t k = 0; id.p != NULL && k < a->of->flag_count; k++) {
			const struct flag *f = &a->of->flags[k];

			if (&a->of->items[f->item] != i ||
			    !lo_json_is(id, f->id))
				continue;
			lo_buf_addf(b, "%s{\"text\":", comma);
			lo_json_puts(b, f->label);
			lo_buf_addc(b, '}');
			comma = ",";
			any = true;
		}
	}
	lo_buf_adds(b, any ? "]" : "");
}

/* Never without its status: a label of no standing looks like a finding. */
static void
put_label(struct lo_buf *b, struct lo_span line)
{
	struct lo_span label = lo_json_get(line, "label");
	struct lo_span status = lo_json_get(line, "label_status");

	if (lo_json_kind(label) != 's' || lo_json_kind(status) != 's')
		return;
	lo_buf_adds(b, ",\"interpretation\":[{\"text\":");
	lo_buf_add(b, label.p, label.len - 1);
	lo_buf_adds(b, " (");
	lo_buf_add(b, status.p + 1, status.len - 2);
	lo_buf_adds(b, ")\"}]");
}

static void
put_range(struct lo_buf *b, struct lo_span range)
{
	static const char *const names[] = {"low", "high"};
	struct lo_json_walk w;
	struct lo_span at;
	int i = 0;

	lo_json_walk(&w, range);
	while (i < 2 && lo_json_element(&w, &at)) {
		lo_buf_adds(b, i == 0 ? ",\"referenceRange\":[{" : ",");
		lo_buf_addf(b, "\"%s\":{\"value\":%.*s}", names[i++],
		    (int)at.len, at.p);
	}
	if (i > 0)
		lo_buf_adds(b, ",\"text\":\"lowest and highest possible\"}]");
}

/* A screen's verdicts, one for each cut-off. */
static void
put_screen(struct lo_buf *b, struct lo_span screen)
{
	const char *comma = ",\"component\":[";
	struct lo_span key, value;
	struct lo_json_walk w;
	bool any = false;

	lo_json_walk(&w, screen);
	while (lo_json_member(&w, &key, &value)) {
		lo_buf_addf(b,
		    "%s{\"code\":{\"text\":\"screen, cut-off %.*s\"},"
		    "\"valueCodeableConcept\":{\"coding\":[{\"system\":"
		    "\"http://terminology.hl7.org/CodeSystem/"
		    "v3-ObservationInterpretation\",\"code\":\"%s\"}],"
		    "\"text\":%.*s}}",
		    comma, (int)key.len - 2, key.p + 1,
		    lo_json_is(value, "positive")   ? "POS"
		    : lo_json_is(value, "negative") ? "NEG"
						    : "IND",
		    (int)value.len, value.p);
		comma = ",";
		any = true;
	}
	lo_buf_adds(b, any ? "]" : "");
}

/* How much was answered and what was possible, in words. */
static void
put_note(struct lo_buf *b, struct lo_span line)
{
	struct lo_span bounds = lo_json_get(line, "bounds");
	struct lo_span answered = lo_json_get(line, "answered");
	struct lo_span error = lo_json_get(line, "error");

	if (bounds.p == NULL)
		return;
	lo_buf_addf(b, ",\"note\":[{\"text\":\"answered %.*s, possible %.*s",
	    (int)answered.len, answered.p, (int)bounds.len, bounds.p);
	if (lo_json_kind(lo_json_get(line, "prorated")) == 't')
		lo_buf_adds(b, ", prorated");
	if (lo_json_kind(error) == 's')
		lo_buf_addf(
		    b, ", no score: %.*s", (int)error.len - 2, error.p + 1);
	lo_buf_adds(b, "\"}]");
}

void
observation_write(struct lo_buf *b, struct lo_buf *spare, const struct about *a,
    struct lo_span line)
{
	struct lo_span code = lo_json_get(line, "code");
	const struct item *i = item_of(a, code);
	const struct scale *c = scale_of(a, code);

	lo_buf_adds(b, "{\"resourceType\":\"Observation\",\"id\":\"");
	resource_id(b, spare, lo_json_get(line, "idem_key"), "");
	lo_buf_adds(b, "\",\"status\":\"final\",\"category\":[{\"coding\":[{"
		       "\"system\":\"http://terminology.hl7.org/CodeSystem/"
		       "observation-category\",\"code\":\"survey\"}]}],"
		       "\"code\":");
	resource_code(b, a, lo_json_get(line, "loinc"), code,
	    i != NULL   ? i->text
	    : c != NULL ? c->name
			: NULL);
	resource_whose(b, a, "effectiveDateTime");
	put_value(b, a, i, line);
	if (i != NULL)
		put_flags(b, a, i);
	else {
		put_label(b, line);
		put_range(b, lo_json_get(line, "range"));
		put_screen(b, lo_json_get(line, "screen"));
		put_note(b, line);
	}
	lo_buf_adds(b, ",\"derivedFrom\":[{\"reference\":"
		       "\"QuestionnaireResponse/");
	lo_buf_add(b, a->event_id.p + 1, a->event_id.len - 2);
	lo_buf_adds(b, "\"}]}\n");
}
