# reports.sh - sources of reports by days, after source.sh
#
# The test sets $clicks, the member of a row that counts, and $by, what the
# reports are by, as JSON; and says what its settings are (use).
#
# shellcheck shell=sh disable=SC2154 # of the test

secret key key-hush1

report_truth() { # [FROM [BY]]: days of the zone of the account
	fake "{\"do\": \"truth\", \"from\": \"${1-2025-12-20}\", \"by\": [${2-$by}]}" |
		tr -d '"' >truth
}

# What the store holds of the days since then is what their reports are now.
reports_are() { # NAME [FROM [BY]]
	db "SELECT substr(external_id, 8, 10) || ' ' || json_array_length(payload)
		|| ' ' || (SELECT coalesce(sum(json_extract(value, '\$.$clicks')), 0)
		FROM json_each(payload)) FROM raw_objects WHERE deleted_at IS NULL
		AND object_type = 'report'
		AND substr(external_id, 8, 10) >= '${2-2025-12-20}' ORDER BY 1" >stored
	report_truth "${2-2025-12-20}" "${3-$by}"
	same stored truth "reports: $1"
}
conversions_are() { # NAME
	truth_is conversion rev '{"do": "truth"}' "conversions: $1"
}
both_are() { # NAME
	reports_are "$1"
	conversions_are "$1"
}

# The whole pipe: the rows of a day replace those it had.
pipe() { # NAME
	run "lo-extract $source acct | tee out.jsonl | lo-vault tee | lo-canon ads | lo-emit"
	status_is 0 "$1"
	db "SELECT json_extract(payload, '\$.date') || ' ' || count(*)
		|| ' ' || sum(json_extract(payload, '\$.clicks')) FROM canonical_objects
		WHERE canonical_schema LIKE '%ad_stat%' AND deleted_at IS NULL
		AND parts > 0 GROUP BY json_extract(payload, '\$.date') ORDER BY 1" >stored
	report_truth
	sed -i '/ 0 0$/d' truth
	same stored truth "$1: ad_stat"
	is "$(db "SELECT count(*) FROM canonical_objects WHERE
		canonical_schema LIKE '%/conversion/%' AND deleted_at IS NULL")" \
		"$(fake '{"do": "truth"}' | wc -l)" "$1: conversion"
	is "$(db 'SELECT count(*) FROM dead_letters')" 0 "$1: no dead letter"
}

# Every row of a day as canonical, once.
stats() {
	db "SELECT payload FROM canonical_objects
		WHERE canonical_schema LIKE '%ad_stat%' AND parts > 0" |
		jq -c '[.timezone, .conversions, .revenue.currency, (.revenue.amount / .clicks)]' |
		sort -u
}

nothing_is_promised() { # NAME
	is "$(frames state .cursor.read | grep -v null)" '' "$1: nothing is promised"
}

fault() { # AT STATUS TIMES
	tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"$1\", \"times\": $3, \"status\": $2}"
}
