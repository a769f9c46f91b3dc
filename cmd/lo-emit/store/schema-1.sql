-- schema-1.sql - the store, version 1; every column is in lo-store(5).
--
-- What users and other programs read: raw_objects, canonical_objects,
-- measurement_events, observations, dead_letters, event_log, stream_state,
-- stream_cursors, runs.  Tables that begin with raw_ or canonical_ beside
-- them are how lo-emit keeps those two, and may change with the version.
--
-- An observation is named by its pair (correlation_id, observed_at), here
-- run and at; the larger pair is the newer.  Instants are RFC 3339 texts
-- with six digits of fraction, so that they sort as they happened.
-- The file lo-emit applies is the one after the store's user_version.

-- Where records stand: a stream, and in it what is read whole or not at all;
-- since is the pair at which its last whole enumeration began.  That of the
-- whole stream is also at the scope ''.
CREATE TABLE origins (
	origin INTEGER PRIMARY KEY,
	stream TEXT NOT NULL,
	scope TEXT NOT NULL,
	since_run TEXT,
	since_at TEXT,
	UNIQUE (stream, scope)
);

CREATE TABLE raw_data (
	id INTEGER PRIMARY KEY,
	idem_key TEXT NOT NULL UNIQUE,
	source_system TEXT NOT NULL,
	connection_name TEXT NOT NULL,
	object_type TEXT NOT NULL,
	external_id TEXT NOT NULL,
	schema_ref TEXT,
	client_id TEXT,
	tags TEXT,
	validation_status TEXT,
	payload_sha256 BLOB,
	context TEXT,
	payload TEXT
);

-- One row a key and origin; newest marks the row of the newest pair.  run is
-- empty where only a tombstone came.  first_seen is there when it is not at,
-- last_seen when an older pair had a later clock.  A row whose gone pair is
-- not older than its own no longer stands there.
CREATE TABLE raw_seen (
	raw_id INTEGER NOT NULL,
	origin INTEGER NOT NULL,
	newest INTEGER NOT NULL,
	run TEXT NOT NULL,
	at TEXT NOT NULL,
	first_seen TEXT,
	last_seen TEXT,
	gone_run TEXT,
	gone_at TEXT,
	PRIMARY KEY (raw_id, origin)
) WITHOUT ROWID;
CREATE INDEX raw_seen_origin ON raw_seen (origin);

-- Keys that were ever found deleted: the newest pair that said so, the newest
-- tombstone for all scopes, and when, if it is so now.
CREATE TABLE raw_gone (
	raw_id INTEGER PRIMARY KEY,
	run TEXT NOT NULL,
	at TEXT NOT NULL,
	tomb_run TEXT,
	tomb_at TEXT,
	deleted_at TEXT
);

CREATE VIEW raw_objects AS
SELECT d.idem_key, d.source_system, d.connection_name, d.object_type,
	d.schema_ref, d.external_id, d.client_id, d.tags,
	nullif(o.scope, '') AS scope,
	lower(hex(d.payload_sha256)) AS payload_sha256, d.validation_status,
	coalesce(nullif(s.run, ''), g.run) AS correlation_id,
	coalesce(nullif(s.at, ''), g.at) AS observed_at,
	coalesce((SELECT min(coalesce(f.first_seen, f.at)) FROM raw_seen f
		WHERE f.raw_id = d.id AND f.at <> ''), g.at) AS first_seen,
	coalesce((SELECT max(coalesce(l.last_seen, l.at)) FROM raw_seen l
		WHERE l.raw_id = d.id AND l.at <> ''), g.at) AS last_seen,
	g.deleted_at, d.context, CAST(d.payload AS TEXT) AS payload, o.stream
FROM raw_data d
JOIN raw_seen s ON s.raw_id = d.id AND s.newest = 1
JOIN origins o ON o.origin = s.origin
LEFT JOIN raw_gone g ON g.raw_id = d.id;

-- What made canonical records and scores: a transform or an instrument.
CREATE TABLE makers (
	maker INTEGER PRIMARY KEY,
	ref TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	UNIQUE (ref, sha256)
);

CREATE TABLE canonical_data (
	id INTEGER PRIMARY KEY,
	idem_key TEXT NOT NULL UNIQUE,
	source_idem_key TEXT NOT NULL,
	output TEXT NOT NULL,
	source_system TEXT NOT NULL,
	connection_name TEXT NOT NULL,
	object_type TEXT NOT NULL,
	canonical_schema TEXT NOT NULL,
	client_id TEXT,
	tags TEXT,
	payload_sha256 BLOB,
	payload TEXT
);
CREATE INDEX canonical_data_source ON canonical_data (source_idem_key);

-- What moves when a set is made again without change.
CREATE TABLE canonical_seen (
	id INTEGER PRIMARY KEY,
	run TEXT NOT NULL,
	at TEXT NOT NULL,
	part INTEGER NOT NULL,
	parts INTEGER NOT NULL,
	maker INTEGER NOT NULL,
	source_payload_sha256 BLOB,
	first_seen TEXT NOT NULL,
	deleted_at TEXT
);

CREATE VIEW canonical_objects AS
SELECT d.idem_key, d.source_idem_key,
	lower(hex(s.source_payload_sha256)) AS source_payload_sha256,
	d.source_system, d.connection_name, d.object_type,
	d.canonical_schema, m.ref AS transform_ref,
	nullif(m.sha256, '') AS transform_sha256,
	s.part, s.parts, d.output, d.client_id, d.tags,
	lower(hex(d.payload_sha256)) AS payload_sha256,
	s.run AS correlation_id, s.at AS observed_at, s.first_seen,
	s.deleted_at, CAST(d.payload AS TEXT) AS payload
FROM canonical_data d
JOIN canonical_seen s ON s.id = d.id
JOIN makers m ON m.maker = s.maker;

CREATE TABLE measurement_events (
	id INTEGER PRIMARY KEY,
	idem_key TEXT NOT NULL UNIQUE,
	measurement_event_id TEXT NOT NULL,
	source_idem_key TEXT NOT NULL,
	output TEXT NOT NULL,
	correlation_id TEXT NOT NULL,
	observed_at TEXT NOT NULL,
	part INTEGER,
	parts INTEGER,
	client_id TEXT,
	instrument_id TEXT,
	instrument_version TEXT,
	instrument_sha256 TEXT,
	binding_id TEXT,
	binding_version TEXT,
	subject_id TEXT,
	form_id TEXT,
	response_id TEXT,
	occurred_at TEXT,
	received_at TEXT,
	answered INTEGER,
	expected INTEGER,
	missing TEXT,
	invalid TEXT,
	flags TEXT,
	first_seen TEXT NOT NULL,
	deleted_at TEXT
);
CREATE INDEX measurement_events_source ON measurement_events (source_idem_key);
CREATE INDEX measurement_events_id
	ON measurement_events (measurement_event_id);

CREATE TABLE observations (
	id INTEGER PRIMARY KEY,
	idem_key TEXT NOT NULL UNIQUE,
	measurement_event_id TEXT NOT NULL,
	source_idem_key TEXT NOT NULL,
	output TEXT NOT NULL,
	correlation_id TEXT NOT NULL,
	observed_at TEXT NOT NULL,
	part INTEGER,
	parts INTEGER,
	client_id TEXT,
	kind TEXT,
	code TEXT,
	value,
	value_type TEXT,
	unit TEXT,
	label TEXT,
	label_status TEXT,
	severity TEXT,
	direction TEXT,
	range TEXT,
	prorated INTEGER,
	bounds TEXT,
	answered TEXT,
	error TEXT,
	screen TEXT,
	loinc TEXT,
	first_seen TEXT NOT NULL,
	deleted_at TEXT
);
CREATE INDEX observations_source ON observations (source_idem_key);
CREATE INDEX observations_event ON observations (measurement_event_id);

-- One row a stage and key; correlation_id and observed_at are of the newest
-- letter, whose record or bytes it holds.
CREATE TABLE dead_letters (
	id INTEGER PRIMARY KEY,
	stage TEXT NOT NULL,
	idem_key TEXT NOT NULL,
	code TEXT NOT NULL,
	reason TEXT,
	stream TEXT,
	correlation_id TEXT NOT NULL,
	observed_at TEXT NOT NULL,
	first_seen TEXT NOT NULL,
	last_seen TEXT NOT NULL,
	resolved_at TEXT,
	"offset" INTEGER,
	length INTEGER,
	sha256 TEXT,
	bytes TEXT,
	record TEXT,
	UNIQUE (stage, idem_key)
);
CREATE INDEX dead_letters_open ON dead_letters (idem_key)
	WHERE resolved_at IS NULL;

CREATE TABLE event_log (
	id INTEGER PRIMARY KEY,
	event_id TEXT NOT NULL UNIQUE,
	event_type TEXT NOT NULL,
	source_system TEXT,
	connection_name TEXT,
	target_object_type TEXT,
	event_schema_ref TEXT,
	correlation_id TEXT,
	trace_id TEXT,
	created_at TEXT NOT NULL,
	status TEXT,
	error_message TEXT,
	payload TEXT
);
CREATE INDEX event_log_created ON event_log (created_at);

CREATE TABLE stream_state (
	stream TEXT PRIMARY KEY,
	cursor TEXT NOT NULL,
	run_id TEXT NOT NULL,
	sent INTEGER NOT NULL,
	received INTEGER NOT NULL,
	committed_at TEXT NOT NULL
);

-- hash is the SHA-256 of the cursor without white space between its tokens.
CREATE TABLE stream_cursors (
	stream TEXT NOT NULL,
	hash BLOB NOT NULL,
	committed_at TEXT NOT NULL,
	PRIMARY KEY (stream, hash)
) WITHOUT ROWID;

-- One row a block that lo-emit has read to its end, or to its breaking.
CREATE TABLE runs (
	id INTEGER PRIMARY KEY,
	stream TEXT NOT NULL,
	run_id TEXT NOT NULL,
	mode TEXT NOT NULL,
	client_id TEXT,
	status TEXT NOT NULL,
	exit INTEGER NOT NULL,
	code TEXT,
	started_at TEXT NOT NULL,
	finished_at TEXT NOT NULL,
	seconds REAL NOT NULL,
	bytes INTEGER NOT NULL,
	sent INTEGER NOT NULL,
	received INTEGER NOT NULL,
	raw_new INTEGER NOT NULL,
	raw_changed INTEGER NOT NULL,
	raw_unchanged INTEGER NOT NULL,
	canonical_new INTEGER NOT NULL,
	canonical_changed INTEGER NOT NULL,
	canonical_unchanged INTEGER NOT NULL,
	measurements INTEGER NOT NULL,
	observations INTEGER NOT NULL,
	deleted INTEGER NOT NULL,
	withdrawn INTEGER NOT NULL,
	dead INTEGER NOT NULL,
	events INTEGER NOT NULL,
	cursor_moved INTEGER NOT NULL
);
CREATE INDEX runs_stream ON runs (stream, run_id);
