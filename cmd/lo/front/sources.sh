# sources.sh - the sources there are, and what their files say of them
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

sources() { lo-extract --list | awk '{ print $1 }' | sort -u; }

# The module line of a source's file is JSON up to its first "};".
source_meta() { # NAME
	for meta_dir in "$mine" ${LO_DATA:+"$LO_DATA"} "$share"; do
		[ -f "$meta_dir/sources/$1.jq" ] || continue
		awk '/^module / { sub(/^module /, ""); on = 1 }
			on { if (sub(/};.*$/, "}")) { print; exit } print }' \
			"$meta_dir/sources/$1.jq"
		return
	done
	echo null
}

# "NAME" and what its file says, in turn; null for what is on this machine.
sources_with_meta() {
	sources | while IFS= read -r meta_name; do
		printf '%s ' "\"$meta_name\""
		source_meta "$meta_name"
	done
}
