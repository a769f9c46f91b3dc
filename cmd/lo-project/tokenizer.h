/*
 * tokenizer.h - the words of a text as the search index sees them
 *
 * The FTS5 tokenizer "lo": unicode61 with diacritics removed, but scripts
 * that are written without spaces between words (Chinese, Japanese, Korean,
 * Thai, Lao, Khmer, Burmese) give one token a character.  A word in such a
 * script is searched as a phrase of its characters, so that it is found
 * wherever it stands, at any length.
 *
 * Units: bytes.
 * Errors: LO_UNAVAILABLE when SQLite was built without FTS5.
 * Ownership: the database keeps what is registered until it is closed.
 * Sources: sqlite.org/fts5.html, "Custom Tokenizers".
 */
#ifndef TOKENIZER_H
#define TOKENIZER_H

#include <sqlite3.h>

#include "common/err.h"

int tokenizer_register(sqlite3 *db, struct lo_err *e);

#endif
