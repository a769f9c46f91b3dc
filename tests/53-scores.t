#!/bin/sh
# Scores in the store: measurements, measurement_timeseries, flags, scores.
# shellcheck disable=SC2016 # JSON in quotes
. "${0%/*}/tap.sh"
LO_NOW=2026-11-21T09:00:00Z
export LO_NOW
XDG_CONFIG_HOME=$PWD/config
export XDG_CONFIG_HOME
mine=$XDG_CONFIG_HOME/lo/instruments
mkdir -p "$mine"

# form N SUBJECT DATE ANSWERS [UPDATED [RUN]]: a response, raw and canonical.
form() {
	f_key=f:t:form_response:$1 f_run=${6:-20261120T100000Z}
	f_pair='"observed_at":"2026-11-20T10:00:00.000000Z","correlation_id":"'$f_run'"'
	f_names='"source_system":"f","connection_name":"t","object_type":"form_response"'
	f_who=${2:+'"subject_id":"'$2'",'}
	printf '{"type":"raw","idem_key":"%s",%s,"external_id":"%s",%s,"payload":{}}\n' \
		"$f_key" "$f_names" "$1" "$f_pair"
	printf '{"type":"canonical","idem_key":"%s#form_response","source_idem_key":"%s","part":1,"parts":1,%s,"canonical_schema":"iglu:org.canonical/form_response/jsonschema/1-0-0","transform_ref":"form/f@1.0.0",%s,"payload":{"response_id":"%s","form_id":"x",%s"submitted_at":"%s","last_updated_at":"%s","answers":{%s}}}\n' \
		"$f_key" "$f_key" "$f_names" "$f_pair" "$1" "$f_who" "$3" \
		"${5:-$3}" "$4"
}
phq9() { # NINE VALUES, as JSON; - is an item left out
	p_n=0 p_comma=
	for p_value; do
		p_n=$((p_n + 1))
		[ "$p_value" = - ] && continue
		printf '%s"phq9_item%d":%s' "$p_comma" "$p_n" "$p_value"
		p_comma=,
	done
}
sql() {
	run "lo-project sql --csv \"$1\" | tail -n +2 | tr -d '\r'"
}

# Two people, three times each, in no order; one response of nobody, twice.
{
	form 3 p1 2026-11-15T08:00:00Z "$(phq9 1 1 1 1 0 0 0 0 0)"
	form 1 p1 2026-11-01T08:00:00Z "$(phq9 2 2 2 2 2 1 1 1 1)"
	form 2 p1 2026-11-08T09:00:00+01:00 "$(phq9 1 1 1 1 1 1 1 - 0)"
	form 6 p2 2026-11-02T08:00:00Z "$(phq9 3 3 3 2 2 2 2 2 0)"
	form 5 p2 2026-11-09T08:00:00Z "$(phq9 3 '"whatever"' 3 2 2 2 2 2 0)"
	form 4 p2 2026-11-19T20:00:00Z "$(phq9 3 3 3 3 3 3 3 3 -)"
	form 7 '' 2026-11-03T08:00:00Z "$(phq9 1 0 0 0 0 0 0 0 0)"
	form 8 '' 2026-11-04T08:00:00Z "$(phq9 2 0 0 0 0 0 0 0 0)"
} >in
run 'cp in all; { cat in; lo-score -q -i phq9 <in 2>/dev/null; } | lo-emit -q'
status_is 0 'a store of eight responses'

series="SELECT subject_id, substr(at, 1, 10), value, previous, change, days,
	prorated, label, error, latest FROM measurement_timeseries"
sql "$series WHERE scale = 'phq9_total'"
out_is ',2026-11-03,1,,,,0,Minimal,,1
,2026-11-04,2,,,,0,Minimal,,1
p1,2026-11-01,14,,,,0,Moderate,,0
p1,2026-11-08,8,14,-6,7,1,Mild,,0
p1,2026-11-15,4,8,-4,7,0,Minimal,,1
p2,2026-11-02,19,,,,0,Moderately severe,,0
p2,2026-11-09,,,,,0,,invalid_answer,0
p2,2026-11-19,27,19,8,17,1,Severe,,1' \
	'in order; the last score before; nobody is not one person'
sql "SELECT count(*) FROM measurement_timeseries WHERE scale LIKE '%item%'"
out_is 0 'scales alone'

run 'lo-project query flags'
out_is 'days  level      instrument  flag                     subject  observed_at       source_idem_key
----  ---------  ----------  -----------------------  -------  ----------------  ---------------------------------
  20  critical   phq9        phq9_item9_endorsed      p1       2026-11-20 10:00  f:t:form_response:1#form_response
   1  attention  phq9        phq9_item9_not_answered  p2       2026-11-20 10:00  f:t:form_response:4#form_response' \
	'flags by age'
run 'lo-project query flags level=critical -o jsonl'
out_is '{"days":20,"level":"critical","instrument":"phq9","flag":"phq9_item9_endorsed","subject":"p1","observed_at":"2026-11-20 10:00","source_idem_key":"f:t:form_response:1#form_response"}' \
	'of one level; no answer'
run 'lo-project query scores --csv | tr -d "\r"'
out_is 'subject,instrument,scale,date,value,label,status,low,high,prorated,change,days,error
,phq9,phq9_total,2026-11-03,1,Minimal,published,1,1,,,,
,phq9,phq9_total,2026-11-04,2,Minimal,published,2,2,,,,
p1,phq9,phq9_total,2026-11-15,4,Minimal,published,4,4,,-4,7,
p2,phq9,phq9_total,2026-11-19,27,Severe,published,24,27,yes,8,17,' \
	'the latest of each, with band and bounds'
run 'lo-project query scores instrument=gad7 -o jsonl'
out_is '' 'of one instrument'

# ---- another version: both stay, the newest is shown, by number
def=$B/share/lo/instruments/phq9@1.0.0.json
for version in 1.9.0 1.10.0; do
	sed "s/\"version\": \"1.0.0\"/\"version\": \"$version\"/
		s/\"label\": \"Minimal\"/\"label\": \"Least $version\"/" "$def" \
		>"$mine/phq9@$version.json"
done
run 'for v in 1.10.0 1.9.0; do lo-project rows canonical | lo-score -q -i phq9@$v 2>/dev/null | lo-emit -q || exit; done'
status_is 0 'scored again with two other versions'
sql 'SELECT count(*), count(DISTINCT measurement_event_id) FROM measurement_events WHERE deleted_at IS NULL'
out_is '24,8' 'all are kept'
sql "$series WHERE subject_id = 'p1'"
out_is 'p1,2026-11-01,14,,,,0,Moderate,,0
p1,2026-11-08,8,14,-6,7,1,Mild,,0
p1,2026-11-15,4,8,-4,7,0,Least 1.10.0,,1' 'one row each, of the newest'
sql 'SELECT DISTINCT instrument_version FROM measurements'
out_is '1.10.0' '1.10 is newer than 1.9'
run 'lo-project query flags -o jsonl | wc -l'
out_is 2 'a flag is told once'

# ---- a response that was changed, scored by the older version alone
form 3 p1 2026-11-15T08:00:00Z "$(phq9 3 3 3 3 0 0 0 0 2)" \
	2026-11-16T08:00:00Z 20261121T080000Z >in
run '{ cat in; lo-score -q -i phq9@1.0.0 <in 2>/dev/null; } | lo-emit -q'
status_is 0 'a changed response'
sql "$series WHERE subject_id = 'p1' AND latest"
out_is 'p1,2026-11-15,14,8,6,7,0,Moderate,,1' 'its newest answers count'
run 'lo-project query flags level=critical -o jsonl | wc -l'
out_is 2 'and their flag is open'

# ---- other ranges: no change between them
sed 's/"version": "1.0.0"/"version": "2.0.0"/; s/"method": "sum",/"method": "sum", "multiplier": 2,/
	s/"range": \[0, 27\]/"range": [0, 54]/; s/"to": 27/"to": 54/; s/"from": 20, "to": 27/"from": 20, "to": 54/' \
	"$def" >"$mine/phq9@2.0.0.json"
form 9 p2 2026-11-20T20:00:00Z "$(phq9 1 1 1 1 1 1 1 1 0)" >in
run '{ cat in; lo-score -q -i phq9@2.0.0 <in; } | lo-emit -q'
status_is 0 'a version with another range'
sql "$series WHERE subject_id = 'p2' AND latest"
out_is 'p2,2026-11-20,16,27,,1,0,Moderately severe,,1' 'is not compared'

# ---- gone at the source
run 'echo "{\"type\":\"raw\",\"idem_key\":\"f:t:form_response:1\",\"source_system\":\"f\",\"connection_name\":\"t\",\"object_type\":\"form_response\",\"external_id\":\"1\",\"observed_at\":\"2026-11-21T08:30:00.000000Z\",\"correlation_id\":\"20261121T083000Z\",\"deleted\":true}" | lo-emit -q'
status_is 0 'a response is deleted'
sql "$series WHERE subject_id = 'p1'"
out_is 'p1,2026-11-08,8,,,,1,Mild,,0
p1,2026-11-15,14,8,6,7,0,Moderate,,1' 'its score goes, in every version'
run 'lo-project query flags -o jsonl | cut -d, -f5,7'
out_is '"subject":"p1","source_idem_key":"f:t:form_response:3#form_response"}
"subject":"p2","source_idem_key":"f:t:form_response:4#form_response"}' \
	'and its flag'
done_testing
