#include "cmd/lo-project/replay_kind.h"

#include <stddef.h>
#include <string.h>

/* A record made of another stands in the stream of that one. */
#define STREAM_OF_SOURCE                                                       \
	"coalesce((SELECT r.stream FROM raw_objects r"                         \
	" WHERE r.idem_key = c.source_idem_key)"

/* A score is made of a raw record, or of a canonical one. */
#define SCORE                                                                  \
	STREAM_OF_SOURCE                                                       \
	", (SELECT r.stream FROM canonical_objects o"                          \
	" JOIN raw_objects r ON r.idem_key = o.source_idem_key"                \
	" WHERE o.idem_key = c.source_idem_key), 'any/any/any') AS "           \
	"stream,"                                                              \
	" NULL AS source_system, NULL AS connection_name,"                     \
	" NULL AS object_type, client_id, observed_at, NULL AS stage,"         \
	" NULL AS schema, source_idem_key AS sort1, output AS sort2,"          \
	" idem_key AS sort3"

static const struct replay_kind kinds[] = {
    {"raw",
	"SELECT idem_key AS key, stream, 'raw' AS counted, source_system,"
	" connection_name, object_type, client_id, observed_at,"
	" NULL AS stage, NULL AS schema, stream AS sort1, idem_key AS sort2,"
	" 0 AS sort3 FROM raw_objects WHERE deleted_at IS NULL",
	"SELECT idem_key, source_system, connection_name, object_type,"
	" external_id, schema_ref, client_id, tags, observed_at,"
	" correlation_id, scope, context, payload FROM raw_objects"
	" WHERE idem_key = ?1 AND deleted_at IS NULL",
	"idem_key:t source_system:t connection_name:t object_type:t"
	" external_id:t schema_ref:t client_id:t tags:j observed_at:t"
	" correlation_id:t scope:t context:j payload:j",
	"raw", NULL},
    {"canonical",
	"SELECT idem_key AS key, " STREAM_OF_SOURCE
	", object_type || '/' || source_system || '/' || connection_name)"
	" AS stream, 'canonical' AS counted, source_system,"
	" connection_name, object_type, client_id, observed_at,"
	" NULL AS stage, canonical_schema AS schema,"
	" source_idem_key AS sort1, output AS sort2, part AS sort3"
	" FROM canonical_objects c WHERE deleted_at IS NULL",
	"SELECT idem_key, source_idem_key, part, parts, source_system,"
	" connection_name, object_type, canonical_schema, transform_ref,"
	" transform_sha256, client_id, tags, observed_at, correlation_id,"
	" payload FROM canonical_objects"
	" WHERE idem_key = ?1 AND deleted_at IS NULL",
	"idem_key:t source_idem_key:t part:a parts:a source_system:t"
	" connection_name:t object_type:t canonical_schema:t transform_ref:t"
	" transform_sha256:t client_id:t tags:j observed_at:t"
	" correlation_id:t payload:j",
	"canonical", NULL},
    {"measurement",
	"SELECT idem_key AS key, 'measurement' AS counted, " SCORE
	" FROM measurement_events c WHERE deleted_at IS NULL",
	"SELECT idem_key, measurement_event_id, source_idem_key,"
	" observed_at, correlation_id, part, parts, client_id,"
	" instrument_id, instrument_version, instrument_sha256, binding_id,"
	" binding_version, subject_id, form_id, response_id, occurred_at,"
	" received_at, answered, expected, missing, invalid, flags"
	" FROM measurement_events WHERE idem_key = ?1"
	" AND deleted_at IS NULL",
	"idem_key:t measurement_event_id:t source_idem_key:t observed_at:t"
	" correlation_id:t part:a parts:a client_id:t instrument_id:t"
	" instrument_version:t instrument_sha256:t binding_id:t"
	" binding_version:t subject_id:t form_id:t response_id:t"
	" occurred_at:t received_at:t answered:a expected:a missing:a"
	" invalid:a flags:a",
	"measurement", "observation"},
    {"observation",
	"SELECT idem_key AS key, 'observation' AS counted, " SCORE
	" FROM observations c WHERE deleted_at IS NULL",
	"SELECT idem_key, measurement_event_id, source_idem_key,"
	" observed_at, correlation_id, part, parts, client_id, kind, code,"
	" value, value_type, unit, label, label_status, severity, direction,"
	" range, prorated, bounds, answered, error, screen, loinc"
	" FROM observations WHERE idem_key = ?1 AND deleted_at IS NULL",
	"idem_key:t measurement_event_id:t source_idem_key:t observed_at:t"
	" correlation_id:t part:a parts:a client_id:t kind:t code:t value:a"
	" value_type:t unit:t label:t label_status:t severity:a direction:t"
	" range:a prorated:a bounds:a answered:a error:t screen:a loinc:t",
	"observation", NULL},
    {"dead",
	"SELECT d.id AS key, coalesce(d.stream,"
	" json_extract(record, '$.object_type') || '/' ||"
	" json_extract(record, '$.source_system') || '/' ||"
	" json_extract(record, '$.connection_name')) AS stream,"
	" json_extract(record, '$.type') AS counted,"
	" json_extract(record, '$.source_system') AS source_system,"
	" json_extract(record, '$.connection_name') AS connection_name,"
	" json_extract(record, '$.object_type') AS object_type,"
	" json_extract(record, '$.client_id') AS client_id,"
	" observed_at, stage, NULL AS schema, d.stream AS sort1,"
	" json_extract(record, '$.idem_key') AS sort2, 0 AS sort3"
	" FROM (SELECT id, stream, stage, observed_at,"
	" CAST(record AS TEXT) AS record FROM dead_letters"
	" WHERE resolved_at IS NULL AND record IS NOT NULL) d"
	" WHERE json_extract(record, '$.type') IN"
	" ('raw', 'canonical', 'measurement', 'observation')",
	"SELECT CAST(record AS TEXT) FROM dead_letters WHERE id = ?1"
	" AND resolved_at IS NULL",
	NULL, NULL, NULL},
    {"letters",
	"SELECT id AS key, stream, 'dead_letter' AS counted,"
	" NULL AS source_system, NULL AS connection_name,"
	" NULL AS object_type,"
	" json_extract(CAST(record AS TEXT), '$.client_id') AS client_id,"
	" observed_at, stage, NULL AS schema, stream AS sort1, id AS sort2,"
	" 0 AS sort3 FROM dead_letters WHERE resolved_at IS NULL",
	"SELECT stage, code, reason, idem_key, observed_at, correlation_id,"
	" transform_ref, transform_sha256, \"offset\", length, sha256,"
	" CAST(record AS TEXT), bytes"
	" FROM dead_letters WHERE id = ?1 AND resolved_at IS NULL",
	"stage:t code:t reason:t idem_key:t observed_at:t correlation_id:t"
	" transform_ref:t transform_sha256:t offset:a length:a sha256:t"
	" record:j bytes:t",
	"dead_letter", NULL},
};

const struct replay_kind *
replay_kind_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	}
	return NULL;
}
