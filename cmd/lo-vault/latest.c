#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/home.h"
#include "common/mem.h"
#include "latest.h"
#include "place.h"

enum { LATEST_MAX = 64 << 10 };

static char *
path_of(const char *stream)
{
	return lo_home_path("vault/%s/LATEST.json", stream);
}

static void
parse(struct latest *l, struct lo_span text)
{
	struct lo_json_fault f;
	struct lo_span id;
	int64_t run;

	l->damaged = true;
	if (lo_json_check(text.p, text.len, LO_JSON_DEPTH, &f) < 0)
		return;
	id = lo_json_get(lo_json_trim(text), "run_id");
	if (id.len < 2 || !lo_run_id_parse(id.p + 1, id.len - 2, &run))
		return;
	lo_run_id_text(run, l->run_id);
	l->damaged = false;
}

int
latest_read(struct latest *l, const char *stream, struct lo_err *e)
{
	char *path = path_of(stream);
	struct lo_buf text;
	int got;

	memset(l, 0, sizeof(*l));
	lo_buf_init(&text, LATEST_MAX);
	got = lo_home_check(path, e);
	l->found = lo_file_exists(path);
	if (got == 0 && l->found) {
		if (lo_file_read(path, &text, e) == 0)
			parse(l, lo_buf_span(&text));
		else if (e->status == LO_DATA)
			l->damaged = true;
		else
			got = -1;
	}
	lo_buf_free(&text);
	free(path);
	return got;
}

bool
latest_takes(const struct manifest *m)
{
	return manifest_complete(m) && manifest_publishes(m) && m->records > 0;
}

int
latest_put(const struct manifest *m, struct lo_err *e)
{
	char *path = path_of(m->stream), day[14], now[LO_WHEN_TEXT];
	struct lo_buf text;
	int got;

	place_day(m->run_id, day);
	lo_when_text(lo_when_now(), now);
	lo_buf_init(&text, LATEST_MAX);
	lo_buf_addf(&text,
	    "{\"dt\":\"%s\",\"run_id\":\"%s\",\"updated_at\":\"%s\","
	    "\"records\":%" PRIu64 "}\n",
	    day + 3, m->run_id, now, m->records);
	got = lo_file_replace(path, lo_buf_span(&text), e);
	lo_buf_free(&text);
	free(path);
	return got;
}

int
latest_move(const struct manifest *m, struct lo_err *e)
{
	struct latest l;

	if (!latest_takes(m))
		return 0;
	if (latest_read(&l, m->stream, e) < 0)
		return -1;
	if (l.found && !l.damaged && strcmp(m->run_id, l.run_id) < 0)
		return 0;
	return latest_put(m, e);
}

int
latest_remove(const char *stream, struct lo_err *e)
{
	char *path = path_of(stream);
	int got = unlink(path);

	if (got < 0 && errno != ENOENT)
		lo_file_fail(e, LO_IO, path, "remove");
	else
		got = 0;
	free(path);
	return got;
}
