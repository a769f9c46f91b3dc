#include "cmd/lo-project/tokenizer.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/chars.h"
#include "common/mem.h"

enum { TOKEN_MAX = 512 };

typedef int token_fn(void *, int, const char *, int, int, int);

struct words {
	fts5_tokenizer base; /* unicode61 */
	Fts5Tokenizer *with; /* an instance of it */
};

/* Hands on the tokens of a piece as tokens of the whole text. */
struct piece {
	void *context;
	token_fn *token;
	int start;
};

static bool
one_by_one(uint32_t c)
{
	static const uint32_t ranges[][2] = {{0x0E00, 0x0EFF}, {0x1000, 0x109F},
	    {0x1780, 0x17FF}, {0x2E80, 0x2FDF}, {0x3005, 0x3007},
	    {0x3041, 0x3096}, {0x309D, 0x309F}, {0x30A1, 0x30FA},
	    {0x30FC, 0x318F}, {0x31A0, 0x31BF}, {0x31F0, 0x31FF},
	    {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA960, 0xA97F},
	    {0xAC00, 0xD7AF}, {0xF900, 0xFAFF}, {0xFF66, 0xFF9F},
	    {0x20000, 0x3FFFF}};
	size_t i;

	if (c < 0x0E00)
		return false;
	for (i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	}
	return false;
}

/* Letters that unicode61 leaves alone and that people type otherwise. */
static const struct {
	const char *from, *to;
} letters[] = {{"\xc3\x9f", "ss"}, {"\xc3\xa6", "ae"}, {"\xc3\xb8", "o"},
    {"\xc4\x91", "d"}, {"\xc4\xb1", "i"}, {"\xc5\x82", "l"}, {"\xc5\x93", "oe"},
    {"\xd1\x91", "\xd0\xb5"}};

/* Each of two bytes, by at most two: the token does not grow. */
static int
plain_letters(char *token, const char *text, int n)
{
	int i = 0, len = 0;
	size_t k, found;

	while (i < n) {
		found = sizeof letters / sizeof *letters;
		for (k = 0; i + 1 < n && k < found; k++) {
			if (memcmp(text + i, letters[k].from, 2) == 0)
				found = k;
		}
		if (found == sizeof letters / sizeof *letters) {
			token[len++] = text[i++];
			continue;
		}
		memcpy(
		    token + len, letters[found].to, strlen(letters[found].to));
		len += (int)strlen(letters[found].to);
		i += 2;
	}
	return len;
}

static int
piece_token(void *p, int flags, const char *text, int n, int from, int to)
{
	const struct piece *piece = p;
	char token[TOKEN_MAX];

	/* No word is that long; FTS5 itself cuts at 32 KiB. */
	if (n > TOKEN_MAX)
		n = TOKEN_MAX;
	return piece->token(piece->context, flags, token,
	    plain_letters(token, text, n), piece->start + from,
	    piece->start + to);
}

static int
piece_words(struct words *w, struct piece *piece, int flags, const char *text,
    int start, int end)
{
	if (start == end)
		return SQLITE_OK;
	piece->start = start;
	return w->base.xTokenize(
	    w->with, piece, flags, text + start, end - start, piece_token);
}

static int
words_tokenize(Fts5Tokenizer *t, void *context, int flags, const char *text,
    int n, token_fn *token)
{
	struct words *w = (struct words *)(void *)t;
	struct piece piece = {context, token, 0};
	int at = 0, start = 0, rc = SQLITE_OK;
	size_t used;
	uint32_t c;

	while (at < n && rc == SQLITE_OK) {
		c = chars_next(text + at, (size_t)(n - at), &used);
		if (!one_by_one(c)) {
			at += (int)used;
			continue;
		}
		rc = piece_words(w, &piece, flags, text, start, at);
		if (rc == SQLITE_OK)
			rc = token(context, 0, text + at, (int)used, at,
			    at + (int)used);
		at += (int)used;
		start = at;
	}
	if (rc == SQLITE_OK)
		rc = piece_words(w, &piece, flags, text, start, n);
	return rc;
}

static void
words_delete(Fts5Tokenizer *t)
{
	struct words *w = (struct words *)(void *)t;

	if (w->with != NULL)
		w->base.xDelete(w->with);
	free(w);
}

static int
words_create(void *p, const char **argv, int argc, Fts5Tokenizer **out)
{
	static const char *options[] = {"remove_diacritics", "2"};
	fts5_api *api = p;
	struct words *w = lo_zalloc(1, sizeof *w);
	void *base = NULL;
	int rc;

	(void)argv;
	(void)argc;
	rc = api->xFindTokenizer(api, "unicode61", &base, &w->base);
	if (rc == SQLITE_OK)
		rc = w->base.xCreate(base, options, 2, &w->with);
	if (rc != SQLITE_OK) {
		free(w);
		return rc;
	}
	*out = (Fts5Tokenizer *)(void *)w;
	return SQLITE_OK;
}

static fts5_api *
find_api(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &st, NULL) !=
	    SQLITE_OK)
		return NULL;
	sqlite3_bind_pointer(st, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step(st);
	sqlite3_finalize(st);
	return api;
}

int
tokenizer_register(sqlite3 *db, struct lo_err *e)
{
	static fts5_tokenizer words = {
	    words_create, words_delete, words_tokenize};
	fts5_api *api = find_api(db);

	if (api == NULL ||
	    api->xCreateTokenizer(api, "lo", api, &words, NULL) != SQLITE_OK)
		return lo_fail(e, LO_UNAVAILABLE,
		    "this SQLite has no FTS5; install one that has");
	return 0;
}
