-- When the rows of a table were last written: another number each time.
-- What was read of a table is as it was while the number is.  lo-emit sets it
-- with the transaction that writes, and has triggers switched off; they are
-- there for other programs.
CREATE TABLE table_versions (
	name TEXT PRIMARY KEY,
	version INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO table_versions
SELECT name, random() FROM sqlite_schema
WHERE type = 'table' AND name <> 'table_versions';
CREATE TRIGGER origins_insert AFTER INSERT ON origins BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'origins'; END;
CREATE TRIGGER origins_update AFTER UPDATE ON origins BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'origins'; END;
CREATE TRIGGER origins_delete AFTER DELETE ON origins BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'origins'; END;
CREATE TRIGGER raw_data_insert AFTER INSERT ON raw_data BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'raw_data'; END;
CREATE TRIGGER raw_data_update AFTER UPDATE ON raw_data BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'raw_data'; END;
CREATE TRIGGER raw_data_delete AFTER DELETE ON raw_data BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'raw_data'; END;
CREATE TRIGGER raw_seen_insert AFTER INSERT ON raw_seen BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'raw_seen'; END;
CREATE TRIGGER raw_seen_update AFTER UPDATE ON raw_seen BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'raw_seen'; END;
CREATE TRIGGER raw_seen_delete AFTER DELETE ON raw_seen BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'raw_seen'; END;
CREATE TRIGGER raw_gone_insert AFTER INSERT ON raw_gone BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'raw_gone'; END;
CREATE TRIGGER raw_gone_update AFTER UPDATE ON raw_gone BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'raw_gone'; END;
CREATE TRIGGER raw_gone_delete AFTER DELETE ON raw_gone BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'raw_gone'; END;
CREATE TRIGGER makers_insert AFTER INSERT ON makers BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'makers'; END;
CREATE TRIGGER makers_update AFTER UPDATE ON makers BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'makers'; END;
CREATE TRIGGER makers_delete AFTER DELETE ON makers BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'makers'; END;
CREATE TRIGGER canonical_data_insert AFTER INSERT ON canonical_data BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'canonical_data'; END;
CREATE TRIGGER canonical_data_update AFTER UPDATE ON canonical_data BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'canonical_data'; END;
CREATE TRIGGER canonical_data_delete AFTER DELETE ON canonical_data BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'canonical_data'; END;
CREATE TRIGGER canonical_seen_insert AFTER INSERT ON canonical_seen BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'canonical_seen'; END;
CREATE TRIGGER canonical_seen_update AFTER UPDATE ON canonical_seen BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'canonical_seen'; END;
CREATE TRIGGER canonical_seen_delete AFTER DELETE ON canonical_seen BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'canonical_seen'; END;
CREATE TRIGGER measurement_events_insert AFTER INSERT ON measurement_events BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'measurement_events'; END;
CREATE TRIGGER measurement_events_update AFTER UPDATE ON measurement_events BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'measurement_events'; END;
CREATE TRIGGER measurement_events_delete AFTER DELETE ON measurement_events BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'measurement_events'; END;
CREATE TRIGGER observations_insert AFTER INSERT ON observations BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'observations'; END;
CREATE TRIGGER observations_update AFTER UPDATE ON observations BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'observations'; END;
CREATE TRIGGER observations_delete AFTER DELETE ON observations BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'observations'; END;
CREATE TRIGGER dead_letters_insert AFTER INSERT ON dead_letters BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'dead_letters'; END;
CREATE TRIGGER dead_letters_update AFTER UPDATE ON dead_letters BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'dead_letters'; END;
CREATE TRIGGER dead_letters_delete AFTER DELETE ON dead_letters BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'dead_letters'; END;
CREATE TRIGGER event_log_insert AFTER INSERT ON event_log BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'event_log'; END;
CREATE TRIGGER event_log_update AFTER UPDATE ON event_log BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'event_log'; END;
CREATE TRIGGER event_log_delete AFTER DELETE ON event_log BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'event_log'; END;
CREATE TRIGGER runs_insert AFTER INSERT ON runs BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'runs'; END;
CREATE TRIGGER runs_update AFTER UPDATE ON runs BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'runs'; END;
CREATE TRIGGER runs_delete AFTER DELETE ON runs BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'runs'; END;
CREATE TRIGGER stream_state_insert AFTER INSERT ON stream_state BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'stream_state'; END;
CREATE TRIGGER stream_state_update AFTER UPDATE ON stream_state BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'stream_state'; END;
CREATE TRIGGER stream_state_delete AFTER DELETE ON stream_state BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'stream_state'; END;
CREATE TRIGGER stream_cursors_insert AFTER INSERT ON stream_cursors BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'stream_cursors'; END;
CREATE TRIGGER stream_cursors_update AFTER UPDATE ON stream_cursors BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'stream_cursors'; END;
CREATE TRIGGER stream_cursors_delete AFTER DELETE ON stream_cursors BEGIN
	UPDATE table_versions SET version = random() WHERE name = 'stream_cursors'; END;
