#include "cmd/lo-canon/schema_load.h"

int
set_number(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct number **n = slot;

	if (lo_json_kind(value) != 'n')
		return wrong(e, "a number");
	*n = keep(l->s, 1, sizeof(**n));
	number_read(*n, value);
	return 0;
}

int
set_multiple(
    struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct number **n = slot;

	if (set_number(l, slot, value, e) < 0)
		return -1;
	if (!number_can_divide(*n))
		return wrong(e, "a number above 0 of at most 18 digits");
	return 0;
}

int
set_count(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	int64_t *out = slot;
	struct number n;

	(void)l;
	if (lo_json_kind(value) != 'n')
		return wrong(e, "a whole number");
	number_read(&n, value);
	if (!number_is_whole(&n) || n.negative || n.scale > 18)
		return wrong(e, "a whole number from 0 on");
	*out = 0;
	for (int64_t i = 0, j = 0; i < n.scale; i++, j++) {
		if (i < n.size && n.digits.p[j] == '.')
			j++;
		*out = *out * 10 + (i < n.size ? n.digits.p[j] - '0' : 0);
	}
	return 0;
}

int
set_flag(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	bool *flag = slot;
	char kind = lo_json_kind(value);

	(void)l;
	if (kind != 't' && kind != 'f')
		return wrong(e, "true or false");
	*flag = kind == 't';
	return 0;
}

static int
add_type(unsigned *types, struct lo_span name, struct lo_err *e)
{
	static const struct {
		const char *name;
		enum kind kind;
	} all[] = {{"object", OBJECT}, {"array", ARRAY}, {"string", STRING},
	    {"number", NUMBER}, {"integer", INTEGER}, {"boolean", BOOLEAN},
	    {"null", NONE}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (lo_json_is(name, all[i].name)) {
			*types |= all[i].kind;
			return 0;
		}
	return wrong(e, "a type's name");
}

int
set_types(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span one;

	(void)l;
	if (lo_json_kind(value) != 'a')
		return add_type(slot, value, e);
	lo_json_walk(&w, value);
	while (lo_json_element(&w, &one))
		if (add_type(slot, one, e) < 0)
			return -1;
	return 0;
}

int
set_format(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	format_check **check = slot;

	(void)l;
	*check = format_of(value);
	return *check == NULL ? wrong(e, "a format that is checked") : 0;
}

int
set_const(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct lo_span *one = slot;

	(void)l;
	(void)e;
	*one = value;
	return 0;
}
