/*
 * settings.h - what the configuration says, for SQL and for days
 *
 * Loaded once; the zone of the configuration becomes the process's, so that
 * a day is a day of it.
 *
 * Units: microseconds since 1970 UTC.
 * Errors: those of config.h; LO_CONFIG for a zone that is none.
 * Ownership: settings_load gives (settings_free); functions keep them.
 * Sources: lo-config(5).
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "common/config.h"

struct settings {
	struct lo_config config;
};

enum { SETTINGS_DAY = 11 };

int settings_load(struct settings *s, struct lo_err *e);
void settings_free(struct settings *s);

/* The day, YYYY-MM-DD, of an instant as records write them (a blank for the
 * T, no zone for UTC); a day stays.  False for anything else. */
bool settings_day(struct lo_span instant, char day[SETTINGS_DAY]);
/* The same with hour and minute behind a blank; of a day there is none. */
bool settings_time(struct lo_span instant, char out[SETTINGS_DAY + 6]);

#endif
