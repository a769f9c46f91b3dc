#!/bin/sh
# lo-emit under random days of two sources: the store is what they hold.
. "${0%/*}/../tap.sh"

TAP_TIMEOUT=600
run "python3 '$top/tests/long/emit-sources.py' ${N:-60}"
expect 0 'no difference' '' 'broken, late, filtered and repeated runs'
done_testing
