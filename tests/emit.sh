# shellcheck shell=sh disable=SC2034
# emit.sh - for the tests of lo-emit: records in short, and the store in short
#
# Sourced after tap.sh.  Runs and instants are numbers: run 3 is
# 20260101T000003Z, second 7 is 2026-01-01T00:00:07.000000Z.  Each function
# prints lines.  $S is the stream, $V the scope of raw records ('' is none).

S=email/mbox/t V='' db=$LO_HOME/lo.db
k='"source_system":"mbox","connection_name":"t","object_type":"email"'

run_id() { printf '20260101T%06dZ' "$1"; }
at() { printf '2026-01-01T00:00:%02d.000000Z' "$1"; }
pair() { printf '"observed_at":"%s","correlation_id":"%s"' "$(at "$2")" "$(run_id "$1")"; }

begin() { # RUN [MODE [RESUMED-FROM]]
	printf '{"type":"begin","stream":"%s","run_id":"%s","mode":"%s","resumed_from":%s,"started_at":"%s"}\n' \
		"$S" "$(run_id "$1")" "${2:-full}" "${3:-null}" "$(at 0)"
}
end() { # RUN RECORDS [STATUS EXIT]
	printf '{"type":"end","stream":"%s","run_id":"%s","status":"%s","exit":%d,"records":%d}\n' \
		"$S" "$(run_id "$1")" "${3:-complete}" "${4:-0}" "$2"
}
state() { # RUN CURSOR RECORDS [MORE]
	printf '{"type":"state","stream":"%s","run_id":"%s","cursor":%s,"records":%d%s}\n' \
		"$S" "$(run_id "$1")" "$2" "$3" "${4:-}"
}
since() { # RUN SECOND [SCOPE]: MORE for a state
	printf ',"since":["%s","%s"]' "$(run_id "$1")" "$(at "$2")"
	[ $# -lt 3 ] || printf ',"scope":"%s"' "$3"
}
scope() { [ -z "$V" ] || printf '"scope":"%s",' "$V"; }
raw() { # KEY RUN SECOND [PAYLOAD [MORE]]
	printf '{"type":"raw","idem_key":"mbox:t:email:%s",%s,"external_id":"%s","schema_ref":"m",%s,%s%s"payload":%s}\n' \
		"$1" "$k" "$1" "$(pair "$2" "$3")" "$(scope)" "${5:-}" \
		"${4:-{\"v\":1\}}"
}
tomb() { # KEY RUN SECOND
	printf '{"type":"raw","idem_key":"mbox:t:email:%s",%s,"external_id":"%s",%s,%s"deleted":true}\n' \
		"$1" "$k" "$1" "$(pair "$2" "$3")" "$(scope)"
}
canon() { # KEY OUTPUT PART PARTS RUN SECOND [PAYLOAD [TRANSFORM]]
	printf '{"type":"canonical","idem_key":"mbox:t:email:%s#%s","source_idem_key":"mbox:t:email:%s","part":%d,"parts":%d,%s,"canonical_schema":"iglu:x/y","transform_ref":"%s",%s%s}\n' \
		"$1" "$2" "$1" "$3" "$4" "$k" "${8:-t@1}" "$(pair "$5" "$6")" \
		"$([ "$4" -eq 0 ] || printf ',"payload":%s' "${7:-{\}}")"
}
letter() { # STAGE KEY RUN SECOND [CODE]
	printf '{"type":"dead_letter","stage":"%s","code":"%s","reason":"because","idem_key":"mbox:t:email:%s",%s,"offset":0,"length":1,"sha256":"00","record":{"a":1}}\n' \
		"$1" "${5:-program}" "$2" "$(pair "$3" "$4")"
}

# The store, a row a line, columns joined by "|".
sql() { sqlite3 -readonly "$db" "$1"; }
raws() { sql "SELECT external_id, payload, iif(deleted_at IS NULL, '', 'gone') FROM raw_objects ORDER BY 1"; }
made() { sql "SELECT substr(idem_key, 14), payload, iif(deleted_at IS NULL, '', 'gone') FROM canonical_objects ORDER BY 1"; }
open_letters() { sql "SELECT stage, substr(idem_key, 14) FROM dead_letters WHERE resolved_at IS NULL ORDER BY 1, 2"; }
cursor() { sql "SELECT cursor FROM stream_state WHERE stream = '$S'"; }
published() { jq -c .cursor "$LO_HOME/state/$S.json" 2>/dev/null; }
# All that an order of arrival must not change.
dump() {
	sql "SELECT * FROM raw_objects ORDER BY idem_key"
	sql "SELECT idem_key, transform_ref, part, parts, correlation_id, observed_at, deleted_at IS NULL, payload FROM canonical_objects ORDER BY 1"
	sql "SELECT stage, idem_key, code, first_seen, last_seen, resolved_at IS NULL FROM dead_letters ORDER BY 1, 2"
}
fresh() { rm -rf "$LO_HOME"; }
