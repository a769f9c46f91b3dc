#include <inttypes.h>
#include <string.h>

#include "say.h"

static const char *const codes[FLOW_CODES] = {"json", "too_long", "unknown"};

static const char *
stream(const struct flow *f)
{
	return f->in.block.stream.p;
}

void
say_broken(const struct flow *f)
{
	if (!f->quiet)
		f->say("%s: the input broke off after %" PRIu64
		       " records; what came is kept, run the same again",
		    stream(f), f->in.block.received);
}

void
say_failed(const struct flow *f)
{
	const struct lo_block *k = &f->in.block;

	if (!f->quiet)
		f->say("%s: its source ended with status %d, so the run is "
		       "not completed; %s",
		    stream(f), k->exit, lo_status_text(k->exit));
}

void
say_silence(const struct flow *f)
{
	f->say("no input: neither a block nor a record came; see the message "
	       "of the stage before, or accept it with --allow-empty");
}

void
say_strangers(const struct flow *f)
{
	f->say("%" PRIu64 " line%s came and none is a record, so nothing was "
	       "brought in; lo-records(5) says what one is",
	    f->rows, f->rows == 1 ? "" : "s");
}

void
say_short(const struct flow *f)
{
	static const char then[] =
	    "they are kept, but the cursor does not move and nothing is "
	    "deleted; say lo-emit --filtered when that is meant";
	const struct lo_block *k = &f->in.block;

	if (f->quiet)
		return;
	if (k->sent != k->received)
		f->say("%s: %" PRIu64 " records were sent and %" PRIu64
		       " came: %s",
		    stream(f), k->sent, k->received, then);
	else
		f->say("%s: of what the filters made %" PRIu64
		       " lines came, not all: %s",
		    stream(f), k->made, then);
}

void
say_more(const struct flow *f)
{
	if (!f->quiet)
		f->say("%s: another block was to follow and did not; what "
		       "came is kept, run the same again",
		    stream(f));
}

void
say_hole(const struct flow *f, const struct sink *s)
{
	f->say("%s: %s never had the cursor that this run goes on from, so "
	       "records would be missing; go on from where it stands: "
	       "lo-emit --publish %s, or fill it: lo-vault cat %s | lo-emit, "
	       "or read all again: lo-extract --full",
	    stream(f), s->name, stream(f), stream(f));
}

void
say_deletes(const struct flow *f, const struct sink *s)
{
	f->say("%s: %" PRId64 " of %" PRId64 " records are gone from the "
	       "source, more than a fifth: none is deleted and the cursor "
	       "does not move; if that is right, run the same with lo-emit "
	       "--allow-deletes",
	    stream(f), s->gone, s->of);
}

void
say_strict(const struct flow *f)
{
	f->say("byte %" PRIu64 ": a dead letter, and --strict stops there; "
	       "see it with lo-project rows dead --letters",
	    f->in.line.offset);
}

void
say_letters(const struct flow *f)
{
	if (!f->quiet && !f->stopped && f->total.dead > 0)
		f->say("%" PRIu64 " dead letter%s; see them with lo-project "
		       "rows dead --letters",
		    f->total.dead, f->total.dead == 1 ? "" : "s");
}

void
say_unpublished(const struct flow *f, const struct lo_err *e)
{
	f->say("%s: all is stored, but its state is not published: %s",
	    stream(f), e->text);
}

void
say_summary(const struct flow *f)
{
	const struct tally *t = &f->total;

	f->say("%" PRIu64 " lines, %" PRIu64 " bytes: %" PRIu64 " new, %" PRIu64
	       " changed, %" PRIu64 " unchanged, %" PRIu64 " scores, %" PRIu64
	       " deleted, %" PRIu64 " withdrawn, %" PRIu64 " dead letters%s",
	    f->rows, f->in.lines.offset, t->raw_new + t->made_new,
	    t->raw_changed + t->made_changed,
	    t->raw_unchanged + t->made_unchanged,
	    t->measurements + t->observations, t->deleted, t->withdrawn,
	    t->dead, f->dry ? " (dry run: nothing was written)" : "");
}

void
count_code(struct flow *f, const char *code)
{
	for (int i = 0; i < FLOW_CODES; i++)
		f->dead[i] += strcmp(code, codes[i]) == 0;
}

void
codes_json(const struct flow *f, struct lo_buf *b)
{
	bool first = true;

	lo_buf_addc(b, '{');
	for (int i = 0; i < FLOW_CODES; i++) {
		if (f->dead[i] == 0)
			continue;
		lo_buf_addf(b, "%s\"%s\":%" PRIu64, first ? "" : ",", codes[i],
		    f->dead[i]);
		first = false;
	}
	lo_buf_addc(b, '}');
}
