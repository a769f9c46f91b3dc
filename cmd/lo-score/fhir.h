/*
 * fhir.h - measurements and observations as FHIR R4 resources, one a line
 *
 * A measurement becomes a QuestionnaireResponse and, where its questionnaire
 * has a code, a panel Observation with its members; each observation becomes
 * an Observation.  The lines of a set must come together, the measurement
 * first, as lo-score and lo-project rows give them; a set is given up when
 * it is longer than two lines may be.
 *
 * Units: counts of lines.
 * Errors: LO_IO; LO_DATA through the status for what cannot be used.
 * Ownership: keeps out; fhir_init gives (fhir_free).
 * Sources: HL7 FHIR R4 (4.0.1): Observation, QuestionnaireResponse.
 */
#ifndef SCORE_FHIR_H
#define SCORE_FHIR_H

#include "catalogue.h"
#include "common/stream.h"

struct fhir {
	struct catalogue catalogue;
	struct lo_stream in;
	struct lo_out *out;
	struct lo_buf set;  /* lines of the open set */
	struct lo_buf made; /* resources */
	struct lo_buf id;   /* a text in the making */
	struct lo_span key; /* idem_key of the measurement; length only */
	size_t key_at;      /* where it stands in set */
	uint64_t measurements, resources, skipped;
};

void fhir_init(struct fhir *f, size_t line_max, struct lo_out *out);
void fhir_free(struct fhir *f);
int fhir_run(struct fhir *f, struct lo_err *e);
int fhir_status(const struct fhir *f);

/* The resources of the set, appended to made; -1 when it makes no sense. */
int fhir_write(struct fhir *f);

#endif
