#!/bin/sh
# lo-vault: killed, or without power, at every fsync, rename and unlink
. "${0%/*}/tap.sh"
need python3

shim=$B/durable.so
[ -f "$shim" ] || skip_all 'no durable.so was built'
# Some hundred runs of the tools, each slow under a sanitizer.
TAP_TIMEOUT=400
run "python3 -B $top/tests/vault/cut.py $shim ."
status_is 0 'the driver ran'
out_like '^tried [1-9][0-9]+, 0 wrong$' \
	'what was handed on stays, and the next run completes the rest'
tried=$(sed -n 's/^tried \([0-9]*\),.*/\1/p' "$out")
ok 'at no fewer than a hundred moments' test "${tried:-0}" -ge 100
done_testing
