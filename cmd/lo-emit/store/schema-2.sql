-- What was made of what, and by which transform it could not be: whether a
-- record is pending is asked of these.
ALTER TABLE measurement_events ADD COLUMN source_payload_sha256 TEXT;
ALTER TABLE dead_letters ADD COLUMN transform_ref TEXT;
ALTER TABLE dead_letters ADD COLUMN transform_sha256 TEXT;
DROP INDEX canonical_data_source;
CREATE INDEX canonical_data_source ON canonical_data (source_idem_key,
	output, client_id, tags);
