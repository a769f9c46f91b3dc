-- What transforms made; what scored it stays, with the keys that it names.
INSERT INTO event_log (event_id, event_type, created_at, status, payload)
SELECT lower(hex(randomblob(32))), 'store.forgotten',
	strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), 'completed',
	json_object('what', 'canonical', 'out', count(*)) FROM canonical_data;
DELETE FROM canonical_seen;
DELETE FROM canonical_data;
UPDATE table_versions SET version = random()
WHERE name IN ('event_log', 'canonical_data', 'canonical_seen');
