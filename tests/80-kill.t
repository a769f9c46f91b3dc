#!/bin/sh
# A stage killed at any moment: run again, and it is as if it never was.
# N rounds (40); what is random is named by SEED.
. "${0%/*}/tap.sh"

trap - EXIT
rm -rf "$tap_dir"
cd "$top" || exit 1
exec python3 tests/kill/kill.py "$B/bin" pipelines/demo/mail "${N:-40}" \
	${SEED:+"$SEED"}
