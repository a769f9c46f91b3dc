# A store with four messages and a dead letter, for the examples of lo-project(1)
# and lo-view(5).
mkdir -p home && chmod 700 home
mail() { # NUMBER MESSAGE-ID TIME FROM SUBJECT TEXT MORE
	key=gmail:acct1:email:$1
	printf '{"type":"raw","idem_key":"%s","source_system":"gmail","connection_name":"acct1","object_type":"email","external_id":"%s","observed_at":"2026-11-20T06:00:00.000000Z","correlation_id":"20261120T060000Z","payload":{"id":"%s"}}\n' \
		"$key" "$1" "$1"
	printf '{"type":"canonical","idem_key":"%s#email_jmap_lite","source_idem_key":"%s","part":1,"parts":1,"source_system":"gmail","connection_name":"acct1","object_type":"email","canonical_schema":"iglu:org.canonical/email_jmap_lite/jsonschema/1-0-0","transform_ref":"email/gmail_to_jmap_lite@1.0.0","observed_at":"2026-11-20T06:00:00.000000Z","correlation_id":"20261120T060000Z","payload":{"messageId":["%s"],"receivedAt":"%s","from":[%s],"to":[{"email":"me@example.net"}],"subject":"%s","body":{"text":"%s"}%s}}\n' \
		"$key" "$key" "$2" "$3" "$4" "$5" "$6" "$7"
}
{
	echo '{"type":"begin","stream":"email/gmail/acct1","run_id":"20261120T060000Z","mode":"full","resumed_from":null,"started_at":"2026-11-20T06:00:00.000000Z"}'
	mail 1 plan@example.org 2026-11-17T09:30:00Z \
		'{"name":"Ada Example","email":"ada@example.org"}' \
		'Garden plan' 'The plan is attached.' \
		',"attachments":[{"filename":"plan.pdf","mimeType":"application/pdf","size":20480}],"labels":["INBOX"]'
	mail 2 re@example.net 2026-11-17T12:00:00Z '{"email":"me@example.net"}' \
		'Re: Garden plan' 'Looks good.\n\n> The plan is attached.' \
		',"references":["plan@example.org"],"keywords":{"$seen":true},"labels":["SENT"]'
	mail 3 inv@example.com 2026-11-18T08:00:00Z \
		'{"name":"Hof Grün","email":"hof@example.com"}' \
		'Invoice 17' 'For seeds, in March.' ',"labels":["INBOX"]'
	mail 4 tea@example.com 2026-11-19T18:45:00Z \
		'{"name":"Cy Third","email":"cy@example.com"}' \
		'Tea on Sunday?' 'Café Central, at four.' ',"labels":["INBOX"]'
	echo '{"type":"dead_letter","stage":"lo-canon","code":"mime","reason":"no header ends","idem_key":"gmail:acct1:email:5#email_jmap_lite","observed_at":"2026-11-20T06:00:00.000000Z","correlation_id":"20261120T060000Z","offset":4711,"length":250,"sha256":"00","record":{"type":"raw","idem_key":"gmail:acct1:email:5","source_system":"gmail","connection_name":"acct1","object_type":"email","external_id":"5","observed_at":"2026-11-20T06:00:00.000000Z","correlation_id":"20261120T060000Z","payload":{"id":"5"}}}'
	echo '{"type":"end","stream":"email/gmail/acct1","run_id":"20261120T060000Z","status":"complete","exit":0,"records":4}'
} | lo-emit -q || [ $? -eq 65 ]
