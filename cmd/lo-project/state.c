#include "cmd/lo-project/state.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "common/data.h"
#include "common/file.h"
#include "common/home.h"
#include "common/when.h"

enum { TICK_MS = 50, STATE_MAX = 64 << 20 };

/* Milliseconds since the file's last change; large when it is long ago. */
static int64_t
age_ms(const struct stat *st)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)(now.tv_sec - st->st_mtim.tv_sec) * 1000 +
	       (now.tv_nsec - st->st_mtim.tv_nsec) / 1000000;
}

static int
add_file(struct lo_buf *b, const char *name, struct lo_err *e)
{
	struct timespec tick = {0, TICK_MS * 1000000L};
	char *path = lo_home_path("%s", name);
	struct stat st;
	int rc;

	rc = stat(path, &st);
	if (rc == 0 && age_ms(&st) >= 0 && age_ms(&st) < TICK_MS) {
		nanosleep(&tick, NULL);
		rc = stat(path, &st);
	}
	if (rc < 0 && errno != ENOENT)
		rc = lo_file_fail(e, LO_IO, path, "look at it");
	else if (rc == 0)
		lo_buf_addf(b, "%ju %ju %jd %jd %09ld\n", (uintmax_t)st.st_dev,
		    (uintmax_t)st.st_ino, (intmax_t)st.st_size,
		    (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	else
		rc = 0;
	lo_buf_addc(b, '\n');
	free(path);
	return rc;
}

/* One view may read another: each depends on all of them. */
static int
add_definitions(struct lo_buf *b, const char *kind, struct lo_err *e)
{
	struct lo_data list;
	struct lo_buf text;
	size_t i;
	int rc = 0;

	if (lo_data_list(&list, kind, ".sql", e) < 0)
		return -1;
	lo_buf_init(&text, 1 << 20);
	for (i = 0; i < list.count && rc == 0; i++) {
		lo_buf_reset(&text);
		rc = lo_file_read(list.entries[i].path, &text, e);
		lo_buf_addf(b, "%s %zu\n", list.entries[i].name, text.len);
		lo_buf_addspan(b, lo_buf_span(&text));
	}
	lo_buf_free(&text);
	lo_data_free(&list);
	return rc;
}

int
state_of(const struct settings *s, char state[LO_HASH_HEX], struct lo_err *e)
{
	char now[LO_WHEN_TEXT], day[SETTINGS_DAY];
	struct lo_buf b;
	int rc;

	lo_buf_init(&b, STATE_MAX);
	lo_when_text(lo_when_now(), now);
	if (settings_day(lo_span_of(now), day))
		lo_buf_adds(&b, day);
	lo_buf_addspan(&b, s->config.root);
	rc = add_file(&b, "lo.db", e);
	if (rc == 0)
		rc = add_file(&b, "lo.db-wal", e);
	if (rc == 0)
		rc = add_definitions(&b, "views", e);
	if (rc == 0)
		rc = add_definitions(&b, "indexes", e);
	if (rc == 0 && b.failed)
		rc = lo_fail(e, LO_CONFIG, "views: longer than 64 MiB");
	lo_hash_text(b.p, b.len, state);
	lo_buf_free(&b);
	return rc;
}
