#include <string.h>

#include "common/json.h"
#include "fhir.h"
#include "resource.h"

/* The lines of the set, one after the other. */
static bool
next_line(const struct lo_buf *set, size_t *at, struct lo_span *line)
{
	const char *p = set->p + *at, *end = set->p + set->len, *nl;

	if (p >= end)
		return false;
	nl = memchr(p, '\n', (size_t)(end - p));
	*line = (struct lo_span){p, (size_t)(nl - p)};
	*at += line->len + 1;
	return true;
}

static bool
is_kind(struct lo_span line, const char *kind)
{
	struct lo_span at = lo_json_get(line, "kind");

	return lo_json_kind(at) == 's' && lo_json_is(at, kind);
}

/* A definition that is not here leaves codes and words out. */
static const struct instrument *
find(struct fhir *f, struct lo_span measurement)
{
	struct lo_span id = lo_json_get(measurement, "instrument_id");
	struct lo_span version = lo_json_get(measurement, "instrument_version");
	const struct instrument *of;
	struct lo_err e;

	if (lo_json_kind(id) != 's' || lo_json_kind(version) != 's')
		return NULL;
	lo_buf_reset(&f->id);
	lo_json_text(&f->id, id);
	lo_buf_addc(&f->id, '@');
	lo_json_text(&f->id, version);
	if (is_path(f->id.p) ||
	    catalogue_instrument(&f->catalogue, f->id.p, &of, &e) < 0)
		return NULL;
	return of;
}

static void
put_questionnaire(struct lo_buf *b, const struct about *a)
{
	if (a->of == NULL)
		return;
	if (a->of->loinc != NULL)
		lo_buf_addf(b, ",\"questionnaire\":\"" RESOURCE_LOINC "/q/%s\"",
		    a->of->loinc);
	else
		lo_buf_addf(b,
		    ",\"questionnaire\":\"urn:x-lo:instrument:%s|%s\"",
		    a->of->id, a->of->version);
}

/* What the definition does not know is given as it stands. */
static void
put_answer(struct lo_buf *b, const struct about *a, const struct item *i,
    struct lo_span value, const char **comma)
{
	const struct option *o =
	    i != NULL ? resource_option(a, i, value) : NULL;
	char kind = lo_json_kind(value);

	if (kind == 'z' || kind == '?')
		return;
	lo_buf_adds(b, *comma);
	*comma = ",";
	if (o != NULL) {
		lo_buf_adds(b, "{\"valueCoding\":");
		resource_coding(b, a, o);
	} else {
		lo_buf_adds(b,
		    kind == 'n' ? "{\"valueInteger\":" : "{\"valueString\":");
		lo_buf_addspan(b, value);
	}
	lo_buf_addc(b, '}');
}

static void
put_item(struct lo_buf *b, const struct about *a, struct lo_span line)
{
	struct lo_span code = lo_json_get(line, "code"), at;
	struct lo_span value = lo_json_get(line, "value");
	const char *comma = ",\"answer\":[";
	const struct item *i = NULL;
	struct lo_json_walk w;
	size_t k;

	if (a->of != NULL &&
	    index_find(
		&a->of->index, (struct lo_span){code.p + 1, code.len - 2}, &k))
		i = &a->of->items[k];
	lo_buf_adds(b, "{\"linkId\":");
	lo_buf_addspan(b, code);
	if (i != NULL && i->worded) {
		lo_buf_adds(b, ",\"text\":");
		lo_json_puts(b, i->text);
	}
	lo_json_walk(&w, value);
	if (lo_json_kind(value) == 'a')
		while (lo_json_element(&w, &at))
			put_answer(b, a, i, at, &comma);
	else
		put_answer(b, a, i, value, &comma);
	lo_buf_adds(b, *comma == ',' && comma[1] == '\0' ? "]}" : "}");
}

/* Completed is what it is even with gaps: it was handed in. */
static void
put_response(struct fhir *f, const struct about *a)
{
	struct lo_buf *b = &f->made;
	struct lo_span line;
	const char *comma = ",\"item\":[";
	size_t at = 0;

	lo_buf_adds(b, "{\"resourceType\":\"QuestionnaireResponse\",\"id\":");
	lo_buf_addspan(b, a->event_id);
	lo_buf_adds(b, ",\"identifier\":{\"system\":\"urn:x-lo:idem-key\","
		       "\"value\":");
	lo_buf_addspan(b, lo_json_get(a->measurement, "idem_key"));
	lo_buf_addc(b, '}');
	put_questionnaire(b, a);
	lo_buf_adds(b, ",\"status\":\"completed\"");
	resource_whose(b, a, "authored");
	while (next_line(&f->set, &at, &line)) {
		if (!is_kind(line, "item"))
			continue;
		lo_buf_adds(b, comma);
		put_item(b, a, line);
		comma = ",";
	}
	lo_buf_adds(b, *comma == ',' && comma[1] == '\0' ? "]}\n" : "}\n");
	f->resources++;
}

/* Members are named in the order of the set, as items and then scales. */
static void
put_panel(struct fhir *f, const struct about *a)
{
	struct lo_buf *b = &f->made;
	struct lo_span line;
	const char *comma = ",\"hasMember\":[";
	size_t at = 0;

	lo_buf_adds(b, "{\"resourceType\":\"Observation\",\"id\":\"");
	resource_id(b, &f->id, lo_json_get(a->measurement, "idem_key"), "");
	lo_buf_addf(b,
	    "\",\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":"
	    "\"http://terminology.hl7.org/CodeSystem/observation-category\","
	    "\"code\":\"survey\"}]}],\"code\":{\"coding\":[{\"system\":"
	    "\"" RESOURCE_LOINC "\",\"code\":\"%s\"}],\"text\":",
	    a->of->loinc);
	lo_json_puts(b, a->of->title);
	lo_buf_addc(b, '}');
	resource_whose(b, a, "effectiveDateTime");
	while (next_line(&f->set, &at, &line)) {
		if (line.p == a->measurement.p)
			continue;
		lo_buf_addf(b, "%s{\"reference\":\"Observation/", comma);
		resource_id(b, &f->id, lo_json_get(line, "idem_key"), "");
		lo_buf_adds(b, "\"}");
		comma = ",";
	}
	lo_buf_adds(b, *comma == ',' && comma[1] == '\0' ? "]" : "");
	lo_buf_adds(b, ",\"derivedFrom\":[{\"reference\":"
		       "\"QuestionnaireResponse/");
	lo_buf_add(b, a->event_id.p + 1, a->event_id.len - 2);
	lo_buf_adds(b, "\"}]}\n");
	f->resources++;
}

int
fhir_write(struct fhir *f)
{
	struct about a = {NULL, {NULL, 0}, {NULL, 0}};
	struct lo_span line;
	size_t at = 0;

	if (!next_line(&f->set, &at, &line))
		return -1;
	a.event_id = lo_json_get(line, "measurement_event_id");
	if (lo_json_get(line, "kind").p == NULL) {
		a.measurement = line;
		a.of = find(f, line);
		f->measurements++;
		put_response(f, &a);
		if (a.of != NULL && a.of->loinc != NULL)
			put_panel(f, &a);
	}
	for (at = 0; next_line(&f->set, &at, &line);) {
		if (line.p == a.measurement.p)
			continue;
		if (lo_json_kind(lo_json_get(line, "code")) != 's')
			return -1;
		observation_write(&f->made, &f->id, &a, line);
		f->resources++;
	}
	return 0;
}
