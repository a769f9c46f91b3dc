#include <fcntl.h>

#include "common/stage.h"
#include "tests/tap.h"

#define NAMES                                                                  \
	"\"source_system\":\"s\",\"connection_name\":\"c\",\"object_type\":"   \
	"\"t\",\"observed_at\":\"2026-01-01T00:00:00Z\",\"correlation_id\":"   \
	"\"r1\""
#define BEGIN(mode)                                                            \
	"{\"type\":\"begin\",\"stream\":\"t/s/c\",\"run_id\":\"r1\","          \
	"\"mode\":\"" mode "\",\"resumed_from\":null}\n"
#define RAW                                                                    \
	"{\"type\":\"raw\",\"idem_key\":\"s:c:t:1\",\"external_id\":"          \
	"\"1\"," NAMES ",\"payload\":{}}\n"
#define MADE                                                                   \
	"{\"type\":\"canonical\",\"idem_key\":\"s:c:t:1#x\","                  \
	"\"source_idem_key\":\"s:c:t:1\",\"parts\":1,\"canonical_schema\":"    \
	"\"x\",\"transform_ref\":\"x\"," NAMES ",\"payload\":{}}\n"
#define STATE(run, n, more)                                                    \
	"{\"type\":\"state\",\"stream\":\"t/s/c\",\"run_id\":\"" run           \
	"\",\"cursor\":1,\"records\":" #n more "}\n"
#define END(status, exit, n, more)                                             \
	"{\"type\":\"end\",\"stream\":\"t/s/c\",\"run_id\":\"r1\","            \
	"\"status\":\"" status "\",\"exit\":" #exit ",\"records\":" #n more    \
	"}\n"

static const char letters[] = "RBSEsxb!";

/* Each step of an input as a letter: R record, B begin, S state, E end,
 * s stray, x stranger, b bad, ! broken; then the status. */
static void
steps(const char *input, const char *want, int status, const char *name)
{
	struct lo_stream s;
	struct lo_err e;
	enum lo_step step;
	char got[64] = "";
	size_t n = 0;
	int fd = open("in", O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (write(fd, input, strlen(input)) < 0 || lseek(fd, 0, SEEK_SET) != 0)
		exit(1);
	lo_stream_init(&s, fd, 2000, NULL);
	while (
	    n < 60 && lo_stream_next(&s, &step, &e) == 0 && step != LO_STEP_EOF)
		got[n++] = letters[step];
	is_str(got, want, name);
	is_int(s.status, status, name);
	lo_stream_free(&s);
	close(fd);
}

static void
blocks(void)
{
	steps("", "", 0, "nothing");
	steps(BEGIN("full") RAW STATE("r1", 1, "") END("complete", 0, 1, ""),
	    "BRSE", 0, "a whole block");
	steps(BEGIN("full") RAW, "BR!", 75, "no end");
	steps(BEGIN("full") BEGIN("full") END("complete", 0, 0, ""), "B!BE", 75,
	    "a begin inside a block");
	steps(BEGIN("full") END("failed", 77, 0, ""), "BE", 77,
	    "a failed end says how");
	steps(BEGIN("full") END("interrupted", 0, 0, ""), "BE", 75,
	    "an end that is not complete is never 0");
	steps(BEGIN("full") STATE("r0", 0, "") END("complete", 0, 0, ""), "BsE",
	    0, "the state of another run is a stray");
	steps(STATE("r1", 0, "") END("complete", 0, 0, ""), "ss", 0,
	    "frames outside a block are strays");
	steps(RAW, "R", 0, "records alone need no end");
	steps(BEGIN("full") END("complete", 0, 0, ",\"more\":true"), "BE", 75,
	    "an end that promises another block");
	steps(BEGIN("full") END("complete", 0, 0, ",\"more\":true")
		  BEGIN("full") END("complete", 0, 0, ""),
	    "BEBE", 0, "the block that was promised");
}

static void
damage(void)
{
	steps(BEGIN("full") "{\"type\":\"ra", "B!", 75, "a torn last line");
	steps(BEGIN("full") "{\"type\":\"ra\n", "B!", 75,
	    "a last line that does not parse");
	steps(BEGIN("full") "{\"type\":\"ra\n" RAW, "BbR!", 75,
	    "a bad line that is not the last");
	steps("{\"type\":\"ra", "b", 0, "outside a block it is bad");
	steps(BEGIN("full") "{\"type\":\"ra" BEGIN("full")
		  RAW END("complete", 0, 1, ""),
	    "B!BRE", 75, "a torn line with the next producer's begin behind");
	steps("{}\n[]\n1\n{\"type\":\"raw\"}\n", "xxxx", 0, "strangers");
	steps("\n", "b", 0, "an empty line is not JSON");
}

/* What block says after its end. */
static bool
is_short(const char *input)
{
	struct lo_stream s;
	struct lo_err e;
	enum lo_step step;
	bool result;
	int fd = open("in", O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (write(fd, input, strlen(input)) < 0 || lseek(fd, 0, SEEK_SET) != 0)
		exit(1);
	lo_stream_init(&s, fd, 2000, NULL);
	while (lo_stream_next(&s, &step, &e) == 0 && step != LO_STEP_EOF)
		continue;
	result = s.block.short_by_filter;
	lo_stream_free(&s);
	close(fd);
	return result;
}

static void
counts(void)
{
	ok(!is_short(
	       BEGIN("full") RAW STATE("r1", 1, "") END("complete", 0, 1, "")),
	    "as many came as were sent");
	ok(is_short(BEGIN("full") RAW END("complete", 0, 2, "")),
	    "fewer came than were sent");
	ok(is_short(
	       BEGIN("full") RAW STATE("r1", 0, "") END("complete", 0, 1, "")),
	    "more came before a state than were sent");
	ok(!is_short(BEGIN("full") RAW MADE END("complete", 0, 1, "")),
	    "what filters made is not what was sent");
	ok(is_short(BEGIN("full") RAW END("complete", 0, 1, ",\"made\":1")),
	    "what a filter made was dropped");
	ok(!is_short(
	       BEGIN("full") RAW MADE END("complete", 0, 1, ",\"made\":1")),
	    "what a filter made came");
}

/* A filter's frames: its count is added to what stood there. */
static void
made(void)
{
	static const char input[] = BEGIN("full") RAW STATE("r1", 1, "")
	    END("complete", 0, 1, ",\"made\":2,\"x\":1");
	struct lo_stream s;
	struct lo_stage g;
	struct lo_out out;
	struct lo_err e;
	enum lo_step step = LO_STEP_BEGIN;
	char got[4096] = "";
	int in = open("in", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int to = open("out", O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (write(in, input, sizeof(input) - 1) < 0 ||
	    lseek(in, 0, SEEK_SET) != 0)
		exit(1);
	lo_stream_init(&s, in, 2000, NULL);
	lo_out_init(&out, dup(to), "out");
	lo_stage_init(&g, "lo-test", "test", &s, &out);
	while (lo_stream_next(&s, &step, &e) == 0 && step != LO_STEP_EOF) {
		if (step != LO_STEP_RECORD)
			ok(lo_stage_frame(&g, step, &e) == 0, "frame passed");
		else
			g.made += 3;
	}
	ok(lo_out_close(&out, &e) == 0, "closed");
	ok(pread(to, got, sizeof(got) - 1, 0) > 0, "read back");
	ok(strstr(got, "\"records\":1,\"made\":3}\n") != NULL,
	    "a state says what was made");
	ok(strstr(got, "\"records\":1,\"made\":5,\"x\":1}\n") != NULL,
	    "an end has it added");
	ok(strstr(got, "\"event_type\":\"test.completed\"") != NULL,
	    "the event comes before the end");
	lo_stage_free(&g);
	lo_stream_free(&s);
	close(in);
	close(to);
}

int
main(void)
{
	tap_tmp();
	blocks();
	damage();
	counts();
	made();
	return tap_done();
}
