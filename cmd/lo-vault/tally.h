/*
 * tally.h - what the lines of a run add up to, for its manifest
 *
 * The writer and the one who seals what a dead writer left count the same.
 *
 * Units: counts of lines.
 * Errors: none.
 * Ownership: keeps the manifest; tally_free frees the rest.
 */
#ifndef LO_VAULT_TALLY_H
#define LO_VAULT_TALLY_H

#include "keyset.h"
#include "manifest.h"

struct tally {
	struct manifest *m;
	struct keyset keys;
	struct lo_buf text, scope; /* scope: of the last record, raw */
	uint64_t part_records;     /* of the part at hand */
};

void tally_init(struct tally *t, struct manifest *m);
void tally_free(struct tally *t);
void tally_add(struct tally *t, const struct lo_record *r);
/* Fills info->records and begins the next part. */
void tally_part(struct tally *t, struct part_info *info);

/* A line that the vault stores and counts: raw, or what lo-extract could
 * not read. */
bool tally_counts(const struct lo_record *r);
/* What makes two lines observations of one thing, appended to b. */
void tally_key(const struct lo_record *r, struct lo_buf *b);

#endif
