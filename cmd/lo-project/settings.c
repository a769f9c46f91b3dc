#include "cmd/lo-project/settings.h"

#include <string.h>

#include "common/json.h"
#include "common/when.h"
#include "common/zone.h"

enum { INSTANT_MAX = 40, DAY = 10, TIME = 16, LEAST = 19 };

int
settings_load(struct settings *s, struct lo_err *e)
{
	struct lo_span zone;
	struct lo_buf name;
	bool known;

	if (lo_config_load(&s->config, NULL, e) < 0)
		return -1;
	zone = lo_config_get(&s->config, "/timezone");
	lo_buf_init(&name, 256);
	if (zone.p != NULL)
		(void)lo_json_text(&name, zone);
	known = !name.failed &&
		lo_zone_enter(zone.p != NULL ? lo_buf_span(&name) : zone);
	lo_buf_free(&name);
	if (known)
		return 0;
	return lo_config_fail(&s->config, zone, e,
	    "timezone: not a zone of the tz database; such as "
	    "\"Europe/Berlin\"");
}

void
settings_free(struct settings *s)
{
	if (s->config.path != NULL)
		lo_config_free(&s->config);
	memset(s, 0, sizeof *s);
}

/* "2026-01-02 10:00:00" is read as "2026-01-02T10:00:00Z". */
static bool
read_instant(struct lo_span text, int64_t *us)
{
	char copy[INSTANT_MAX + 2];

	if (text.len < LEAST || text.len > INSTANT_MAX)
		return false;
	memcpy(copy, text.p, text.len);
	copy[text.len] = '\0';
	if (copy[DAY] == ' ')
		copy[DAY] = 'T';
	if (strpbrk(copy + DAY + 1, "Zz+-") == NULL)
		memcpy(copy + text.len++, "Z", 2);
	return lo_when_parse(copy, text.len, us);
}

static bool
local_text(struct lo_span instant, char text[LO_WHEN_TEXT])
{
	int64_t us;

	if (!read_instant(instant, &us) || !lo_zone_local(us, &us))
		return false;
	lo_when_text(us, text);
	return true;
}

static bool
is_day(struct lo_span text)
{
	char midnight[DAY + 11];
	int64_t us;

	if (text.len != DAY)
		return false;
	memcpy(midnight, text.p, DAY);
	memcpy(midnight + DAY, "T00:00:00Z", 11);
	return lo_when_parse(midnight, DAY + 10, &us);
}

bool
settings_day(struct lo_span instant, char day[SETTINGS_DAY])
{
	char text[LO_WHEN_TEXT];

	if (is_day(instant))
		memcpy(text, instant.p, DAY);
	else if (!local_text(instant, text))
		return false;
	memcpy(day, text, DAY);
	day[DAY] = '\0';
	return true;
}

bool
settings_time(struct lo_span instant, char out[SETTINGS_DAY + 6])
{
	char text[LO_WHEN_TEXT];

	if (is_day(instant))
		return settings_day(instant, out);
	if (!local_text(instant, text))
		return false;
	memcpy(out, text, TIME);
	out[DAY] = ' ';
	out[TIME] = '\0';
	return true;
}
