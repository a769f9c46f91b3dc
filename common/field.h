/*
 * field.h - the members of a line that some tool reads
 *
 * Others stay in the line.  Spelt as in lo_field_name (record.h).
 *
 * Units: none.  Errors: none.  Ownership: none.  Sources: lo-records(5).
 */
#ifndef LO_FIELD_H
#define LO_FIELD_H

enum lo_field {
	LO_F_TYPE,
	LO_F_STREAM,
	LO_F_RUN_ID,
	LO_F_MODE,
	LO_F_CLIENT_ID,
	LO_F_RESUMED_FROM,
	LO_F_STARTED_AT,
	LO_F_COUNTS,
	LO_F_IDEM_KEY,
	LO_F_SOURCE_SYSTEM,
	LO_F_CONNECTION_NAME,
	LO_F_OBJECT_TYPE,
	LO_F_EXTERNAL_ID,
	LO_F_SCHEMA_REF,
	LO_F_TAGS,
	LO_F_OBSERVED_AT,
	LO_F_CORRELATION_ID,
	LO_F_SCOPE,
	LO_F_CONTEXT,
	LO_F_PAYLOAD,
	LO_F_DELETED,
	LO_F_SOURCE_IDEM_KEY,
	LO_F_PART,
	LO_F_PARTS,
	LO_F_CANONICAL_SCHEMA,
	LO_F_TRANSFORM_REF,
	LO_F_STAGE,
	LO_F_CODE,
	LO_F_REASON,
	LO_F_OFFSET,
	LO_F_LENGTH,
	LO_F_SHA256,
	LO_F_RECORD,
	LO_F_BYTES,
	LO_F_CURSOR,
	LO_F_RECORDS,
	LO_F_SINCE,
	LO_F_STATUS,
	LO_F_EXIT,
	LO_F_EVENT_ID,
	LO_F_EVENT_TYPE,
	LO_F_CREATED_AT,
	LO_F_MEASUREMENT_EVENT_ID,
	LO_FIELDS
};

#endif
