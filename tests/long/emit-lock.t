#!/bin/sh
# lo-emit: half a minute of trying before it gives up on a store in use.
. "${0%/*}/../tap.sh"
. "$top/tests/emit.sh"

raw 1 1 1 >in
run 'lo-emit <in'; status_is 0 'a store'
sqlite3 "$db" 'BEGIN IMMEDIATE' '.shell sleep 40' 'COMMIT' &
sleep 0.5
began=$(date +%s)
raw 2 2 2 >in
run 'lo-emit <in'
expect 75 '' '^lo-emit: [^ ]*/lo.db: another program has been writing for 30 s; try again$' 'it gives up, in words of ours'
ok 'after 30 seconds of trying' test $(($(date +%s) - began)) -ge 29
is "$(raws | wc -l)" 1 'nothing is stored'
wait
run 'lo-emit <in'; expect 0 '' '' 'the same again'
done_testing
