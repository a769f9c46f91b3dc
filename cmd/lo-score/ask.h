/*
 * ask.h - the questions of a form, out of its definition or its responses
 *
 * Any JSON is searched: an object with a question's id is a question; its
 * text is its own title, or the nearest one above.  Lines of responses are
 * searched one after the other; a question is taken once.
 *
 * Units: none.  Errors: LO_DATA (not JSON), LO_NOINPUT and file.h's.
 * Ownership: ask_read gives (ask_free); spans borrow from it.
 */
#ifndef SCORE_ASK_H
#define SCORE_ASK_H

#include "common/buf.h"
#include "common/err.h"
#include "index.h"

enum { ASK_MAX = 5000, ASK_WORDS = 40 };

struct ask {
	char *id;
	struct lo_buf text;  /* folded, without a number in front */
	struct lo_span said; /* options or an answer: raw JSON, or absent */
	uint32_t words[ASK_WORDS]; /* hashes of its words that matter */
	size_t word_count;
};

struct asks {
	struct lo_buf file;
	char *form_id;
	struct ask *v;
	size_t count;
	struct index ids;
};

/* A file; "-" for standard input; or a form's id, whose records are taken
 * from standard input. */
int ask_read(struct asks *a, const char *form, struct lo_err *e);
void ask_free(struct asks *a);

/* A text as questions are compared: folded, letters and digits alone. */
void ask_fold(struct lo_buf *b, struct lo_span text);
/* Its words that matter, each once; gives their number. */
size_t ask_words(struct lo_span folded, uint32_t words[ASK_WORDS]);

#endif
