#include <string.h>

#include "common/json.h"
#include "show.h"
#include "show_scale.h"

/* Each is loaded, so the list shows faults, too. */
int
show_list(struct catalogue *c, struct lo_buf *b, struct lo_err *e)
{
	const struct instrument *n;

	if (catalogue_list(c, e) < 0)
		return -1;
	for (size_t i = 0; i < c->data.count; i++) {
		if (catalogue_instrument(c, c->data.entries[i].name, &n, e) < 0)
			return -1;
		lo_buf_addf(b, "%-26s %3zu items %2zu scales  %-9s  %s\n",
		    c->data.entries[i].name, n->item_count, n->scale_count,
		    n->status, n->title);
	}
	return 0;
}

void
show_text(struct lo_buf *b, const char *before, struct lo_span string,
    const char *after)
{
	if (lo_json_kind(string) != 's')
		return;
	lo_buf_adds(b, before);
	lo_json_text(b, string);
	lo_buf_adds(b, after);
}

static void
show_head(struct lo_buf *b, const struct instrument *n)
{
	struct lo_span root = n->source.root;
	struct lo_span licence = lo_json_get(root, "licence");
	struct lo_span recall = lo_json_get(root, "recall");

	lo_buf_addf(b, "%s: %s\n", n->short_title, n->title);
	lo_buf_addf(b, "  definition  %s@%s, %s, sha256 %s\n", n->id,
	    n->version, n->status, n->source.sha256);
	lo_buf_addf(b, "  file        %s\n", n->source.name);
	show_text(b, "  language    ", lo_json_get(root, "language"), "\n");
	show_text(b, "  recall      ", lo_json_get(recall, "text"), "\n");
	show_text(b, "  LOINC       ", lo_json_get(root, "loinc"), "\n");
	show_text(b, "  licence     ", lo_json_get(licence, "status"), ". ");
	show_text(b, "", lo_json_get(licence, "note"), "\n");
	show_text(b, "  stem        ", lo_json_get(root, "stem"), "\n");
}

/* The label is the first of an option's words; others are listed below. */
static void
show_options(struct lo_buf *b, const struct options *o)
{
	lo_buf_addf(b, "\nAnswers: %s\n", o->name);
	for (size_t i = 0; i < o->count; i++) {
		const struct option *k = &o->v[i];

		if (o->nominal)
			lo_buf_addf(b, "  %-10s %s", k->code, k->label);
		else
			lo_buf_addf(
			    b, "  %3lld  %s", (long long)k->value, k->label);
		if (k->loinc != NULL)
			lo_buf_addf(b, " [%s]", k->loinc);
		lo_buf_addc(b, '\n');
		for (size_t p = 0, first = 1; p < o->said; p++) {
			if (o->phrases[p].option != i)
				continue;
			if (!first)
				lo_buf_addf(b, "       also: %s\n",
				    o->phrases[p].text.p);
			first = 0;
		}
	}
}

static void
show_items(struct lo_buf *b, const struct instrument *n)
{
	lo_buf_addf(b, "\nItems%s\n",
	    n->items[0].worded ? ""
			       : " (what they are about; the wording is "
				 "not ours to give)");
	for (size_t i = 0; i < n->item_count; i++) {
		const struct item *k = &n->items[i];

		lo_buf_addf(b, "  %3zu  %s: %s\n", i + 1, k->id, k->text);
		lo_buf_addf(b, "       %s", k->options->name);
		if (k->reverse)
			lo_buf_addf(b, ", reversed (%lld - answer)",
			    (long long)(k->options->low + k->options->high));
		lo_buf_adds(b, k->optional ? ", optional" : "");
		lo_buf_adds(b, k->multiple ? ", several answers" : "");
		if (k->loinc != NULL)
			lo_buf_addf(b, ", LOINC %s", k->loinc);
		lo_buf_addc(b, '\n');
	}
}

static void
show_flags(struct lo_buf *b, const struct instrument *n)
{
	struct lo_span flag;
	struct lo_json_walk w;
	size_t i = 0;

	if (n->flag_count > 0)
		lo_buf_adds(b, "\nFlags\n");
	lo_json_walk(&w, lo_json_get(n->source.root, "flags"));
	while (lo_json_element(&w, &flag)) {
		const struct flag *f = &n->flags[i++];

		lo_buf_addf(b, "  %s, %s: %s ", f->id,
		    f->critical ? "critical" : "attention",
		    n->items[f->item].id);
		if (f->unreadable)
			lo_buf_adds(b, "has no readable answer\n");
		else
			lo_buf_addf(
			    b, "is %lld or more\n", (long long)f->at_least);
		lo_buf_addf(b, "    %s\n", f->label);
		show_text(b, "    ", lo_json_get(flag, "basis"), "\n");
	}
}

/* From the definition itself: what is not scored is not kept. */
static void
show_texts(struct lo_buf *b, const char *title, struct lo_span list,
    const char *member)
{
	struct lo_span at;
	struct lo_json_walk w;

	if (list.p != NULL)
		lo_buf_addf(b, "\n%s\n", title);
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &at)) {
		show_text(
		    b, "  ", member != NULL ? lo_json_get(at, member) : at, "");
		if (member != NULL)
			show_text(b, " doi:", lo_json_get(at, "doi"), "");
		lo_buf_addc(b, '\n');
	}
}

int
show_instrument(
    struct catalogue *c, const char *name, struct lo_buf *b, struct lo_err *e)
{
	const struct instrument *n;
	struct lo_json_walk w;
	struct lo_span scale;
	size_t i = 0;

	if (catalogue_instrument(c, name, &n, e) < 0)
		return -1;
	show_head(b, n);
	for (size_t k = 0; k < n->option_count; k++)
		show_options(b, &n->options[k]);
	show_items(b, n);
	lo_buf_adds(b, "\nScales\n");
	lo_json_walk(&w, lo_json_get(n->source.root, "scales"));
	while (lo_json_element(&w, &scale))
		show_scale(b, n, &n->scales[i++], scale);
	show_flags(b, n);
	show_texts(b, "Notes", lo_json_get(n->source.root, "notes"), NULL);
	show_texts(
	    b, "Sources", lo_json_get(n->source.root, "citations"), "ref");
	return 0;
}
