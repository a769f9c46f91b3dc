#!/bin/sh
# words.sh: what must not stand in any file of the tree.
set -u
bad=0

# deny REGEX REASON [PATHSPEC ...]: lines like REGEX in tracked files.
deny() {
	regex=$1 reason=$2
	shift 2
	if git grep -nIE -e "$regex" -- "$@" ':!tests/lint/words.sh' \
		':!tests/fuzz/corpus' ':!pipelines/demo/mail'; then
		echo "words: $reason"
		bad=1
	fi
}

deny '^(<<<<<<<|>>>>>>>) ' 'a conflict that nobody resolved' .
deny '[[:blank:]]$' 'blanks at the end of a line' '*.c' '*.h' '*.sh' '*.py' \
	'*.t' Makefile 'man/*'
deny '\b(TODO|FIXME|XXX|HACK)\b' 'work that is left to do' .
deny '(^|[^A-Za-z./_-])/work/' 'a path of one machine' . ':!common/compat.h' \
	':!tests/unit' ':!man'
deny '[Ll]orem ipsum' 'text that says nothing' .
deny '\b(hubspot|stripe|quickbooks|salesforce|everflow|redcap|typeform|slack|pagerduty|phq|gad-?7|pcl-?5)' \
	'a vendor or an instrument in the engine: that belongs in a catalogue' \
	'cmd/*.c' 'cmd/*.h' 'common/*.c' 'common/*.h'

# Names that only one system can have.
if git ls-files | grep -E '[[:cntrl:]]|"' ; then
	echo 'words: a file name with control characters'
	bad=1
fi
exit $bad
