#!/bin/sh
# Files that change and runs that are killed: the store is what they hold.
. "${0%/*}/../tap.sh"

TAP_TIMEOUT=300
seed=1
while [ "$seed" -le "${N:-8}" ]; do
	for kind in mbox maildir jsonl; do
		mkdir "$kind-$seed"
		cd "$kind-$seed" || exit 1
		LO_HOME=$PWD/home
		run "python3 -IS '$top/tests/long/extract-files.py' $kind $seed"
		status_is 0 "$kind, seed $seed"
		out_like '^fine' "$kind, seed $seed: nothing missing, nothing too much"
		cd ..
		rm -rf "$kind-$seed"
	done
	seed=$((seed + 1))
done
done_testing
