#!/bin/sh
# Objects that come, change and go while runs are killed at any request, cut
# off or told to wait: after a run that ends well the store has what the
# bucket has.  SEED and ROUNDS say which and how many.
. "${0%/*}/../tap.sh"
. "$top/tests/fakes/fakes.sh"
TAP_TIMEOUT=900

secret id AKIDHUSH1
secret key hush/1+secret
fake_start s3
account s3 '{"type": "aws_sigv4", "access_key_id": {"file": "id"},
	"secret_access_key": {"file": "key"}, "region": "eu-west-1"}' \
	'"bucket": "exports"' \
	'"streams": {"order": {"prefix": "o/", "key": "id", "format": "csv"}}'
run "python3 '$top/tests/long/extract-s3.py' '$fake' ${SEED:-1} ${ROUNDS:-200}"
status_is 0 'every round'
out_like '^ends well: [0-9]+ times' 'some of which ended well'
cat "$out"
done_testing
