#!/bin/sh
# lo-vault: what cat makes of random runs, against a plain model of a store.
# N vaults (40) from SEED (chosen anew each time, and printed).
. "${0%/*}/tap.sh"
need python3

run "python3 -B $top/tests/vault/oracle.py . ${N:-40} ${SEED:-}"
status_is 0 'the driver ran'
note "$(tail -n 1 "$out")"
out_like "^compared ${N:-40} from seed [0-9]+, 0 wrong\$" \
	'the state, a replay of it, and what prune leaves are the same'
done_testing
