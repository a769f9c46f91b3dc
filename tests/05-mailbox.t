#!/bin/sh
# The demo mailbox: made by its script, and as varied as it claims to be.
. "${0%/*}/tap.sh"

mail=$top/pipelines/demo/mail
run "python3 '$top/pipelines/demo/make-mail.py' again"
expect 0 '' '' 'the mailbox is made'
ok 'it is the one that is here, byte for byte' diff -r "$mail" again
run "python3 '$top/tests/mailbox.py' again"
out_is 'total 292' 'about 300 messages, no 12 alike, two broken ones'

# The check can fail.
printf '%s\n\nx\n' 'Subject: no news' >again/eml/0.eml
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	cp again/eml/0.eml "again/eml/$i.eml"
done
: >again/eml/empty.eml
run "python3 '$top/tests/mailbox.py' again"
out_like '^13 messages are alike' 'too many of a kind are found'
out_like '^3 broken messages' 'a third broken one is found'
run "grep -raEoh '@[a-z0-9-]+([.][a-z0-9-]+)+' '$mail' | grep -v 'example\$'"
expect 1 '' '' 'nothing but invented domains'
done_testing
