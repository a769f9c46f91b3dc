#!/bin/sh
# The protocol's model: no schedule breaks it, and each rule that is left
# out is missed by some schedule.
. "${0%/*}/../tap.sh"

model=$top/tests/model/protocol.py

run "python3 '$model' --seeds 20000"
status_is 0 'no violation with every rule kept'
out_is '20000 schedules, no violation' 'and it says so'

for rule in $(python3 "$model" --rules | sed 's/ .*//'); do
	run "python3 '$model' --seeds 40000 --without $rule"
	status_is 1 "without $rule a schedule breaks it"
	out_like '^seed [0-9]*: ' "and $rule is named by its seed"
done

done_testing
