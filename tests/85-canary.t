#!/bin/sh
# Nothing that can identify a person is told; a planted leak is found.
. "${0%/*}/tap.sh"

run "python3 '$top/tests/canary.py' '$B/bin'"
status_is 0 'no mark on standard error, in arguments, events, runs or logs'
out_like '^ok 2 - ' 'and enough runs failed on the way'

run "python3 '$top/tests/canary.py' '$B/bin' plant"
status_is 0 'a stage that leaks is found'
out_like '^# found: stderr of: ' 'on standard error'

done_testing
