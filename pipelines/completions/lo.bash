# lo.bash - what bash can complete for lo and its tools, from one table.
#
# Installed as share/bash-completion/completions/TOOL; or: . lo.bash
#
# A row: tool, verb (or -), options, and what its operands are.  An option
# that takes a value says which: --since=- is anything, --dir=dir a directory.
# Of the kinds, words between bars are themselves, and the others are asked
# of the tools.
_lo_table() {
	cat <<'END'
lo run -n --dry-run -k --keep-going -q --quiet -v --verbose -C=file --config=file -j=- --workers=- --client=client --store=file --since=- --until=- --wait job
lo status -C=file --config=file -
lo list -C=file --config=file extractors|connections|jobs|transforms|mappings|instruments|views
lo jobs -C=file --config=file --type=ingest|canonize|form|project|check|group -
lo show -C=file --config=file job
lo validate -q --quiet -C=file --config=file --online -
lo logs --json --since=- job
lo init -q --quiet -C=file --config=file source
lo clean -n --dry-run -q --quiet -y --yes --all pages|search|objects|views|measurements|canonical
lo rebuild -q --quiet -y --yes -
lo backup -q --quiet -C=file --config=file --verify dir
lo-extract - -n --dry-run -q --quiet -v --verbose -C=file --config=file -c=connection --connection=connection --full --since=- --until=- --limit=- --state=file --bare --quoting=auto|mboxo|mboxrd|mboxcl|mboxcl2 --type=- --key=- --at=- --delimiter=- --encoding=- --stream=- --trust-eof --list --explain=source --login=connection --test=file source|file|connection
lo-canon - -q --quiet -v --verbose -j=- --workers=- -l=- --line-bytes=- --max-time=- --max-memory=- --only --strict --no-validate --validate-input -e=- --program=- --select=- --values --diff=kind --validate=schema --list --explain=kind --schema=schema --test=dir kind|file
lo-score - -q --quiet -v --verbose -l=- --line-bytes=- --only --strict -i=instrument --instrument=instrument -b=binding --binding=binding --fhir --bind=file --list --explain=instrument --test=file -
lo-emit - -n --dry-run -q --quiet -v --verbose -l=- --line=- --strict --allow-deletes --filtered --allow-empty --to=sqlite:|jsonl: --publish=stream --forget=canonical|measurements -
lo-vault tee -q --quiet -v --verbose --part-size=- -
lo-vault put -q --quiet -v --verbose --part-size=- -
lo-vault cat -q --quiet -v --verbose --bare --latest --run=- --history --as-of=- --gap-ok --as-it-was stream
lo-vault ls stream
lo-vault show --run=- stream
lo-vault verify -q --quiet -v --verbose --repair stream
lo-vault prune -q --quiet -v --verbose -y --yes --keep-runs=- --keep-days=- stream
lo-project query -v --verbose -o=form --output=form --csv --json --limit=- query
lo-project sql -v --verbose -o=form --output=form --csv --json --limit=- -
lo-project stats -v --verbose -o=form --output=form --csv --json raw|canonical|jobs
lo-project search -v --verbose -o=form --output=form --csv --json --limit=- -
lo-project rows -v --verbose --bare --letters --pending=kind --full --stage=tool --schema=schema --stream=stream --source=source --connection=connection --type=- --client=client --since=- --until=- --limit=- raw|canonical|measurement|dead
lo-project views -v --verbose -o=form --output=form --csv --json view
lo-project files -n --dry-run -v --verbose -o=form --output=form --csv --json --dir=dir --full page
lo-project sync -n --dry-run -v --verbose -o=form --output=form --csv --json --full --drop view
lo-project snapshot -n --dry-run -v --verbose -o=form --output=form --csv --json snapshot
lo-project check -v --verbose --bare -o=form --output=form --csv --json --full check
lo-project copy -v --verbose --snapshots file
lo-project export -n --dry-run -v --verbose -o=form --output=form --csv --json --dir=dir -
lo-project objects -v --verbose -o=form --output=form --csv --json --type=- --where=- --verify pull|query|get|list|info|file
lo-project why -v --verbose -o=form --output=form --csv --json file
END
}

# Names of the catalogue: files of a folder, without what stands behind a dot.
_lo_entries() { # FOLDER SUFFIX
	local dir
	for dir in "${XDG_CONFIG_HOME:-$HOME/.config}/lo" "${LO_DATA:-/nonexistent}" \
		"$(dirname "$(command -v lo)")/../share/lo"; do
		(cd "$dir/$1" 2>/dev/null && printf '%s\n' *"$2" | sed "s/$2\$//; s/@.*//")
	done | grep -v '^\*' | sort -u
}

# The words of one kind.
_lo_words() { # KIND
	case $1 in
	job) lo jobs 2>/dev/null | sed '1,2d; s/  .*//' ;;
	source) lo-extract --list 2>/dev/null | awk '{ print $1 }' | sort -u ;;
	connection | client)
		lo list connections 2>/dev/null |
			awk -v of="$1" 'NR > 2 { print of == "client" ? $3 : $1 }' | sort -u
		;;
	kind) lo-canon --list 2>/dev/null | awk '{ print $1; print $2
		sub(/@.*/, "", $1); print $1; sub("/.*", "", $1); print $1 }' | sort -u ;;
	schema) _lo_entries schemas .json ;;
	instrument) _lo_entries instruments .json ;;
	binding) _lo_entries bindings .json ;;
	query) _lo_entries queries .sql && _lo_entries views .sql ;;
	view) _lo_entries views .sql ;;
	check) _lo_entries checks .sql ;;
	snapshot) _lo_entries snapshots .sql ;;
	page) _lo_entries pages .page ;;
	stream) lo-vault ls 2>/dev/null | sed '1d; s/  .*//' ;;
	form) printf '%s\n' table csv json jsonl md chart ;;
	tool) printf '%s\n' lo-extract lo-canon lo-score lo-emit ;;
	-) ;;
	*) printf '%s\n' "$1" ;;
	esac
}

# Lines become replies, blanks and all.
_lo_reply() { mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY; }

_lo_offer() { # KINDS CURRENT: fills COMPREPLY
	local kind words='' IFS='|'
	for kind in $1; do
		case $kind in
		file) _lo_reply < <(compgen -f -- "$2") ;;
		dir) _lo_reply < <(compgen -d -- "$2") ;;
		*) words+=$(_lo_words "$kind")$'\n' ;;
		esac
	done
	IFS=$'\n'
	_lo_reply < <(compgen -W "$words" -- "$2" | sort -u)
}

_lo() {
	local tool=${COMP_WORDS[0]##*/} current=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]} verb=- row option verbs at=1
	COMPREPLY=()
	if [ "$tool" = lo ] && [ "$COMP_CWORD" -gt 1 ] &&
		_lo_table | grep -q "^lo-${COMP_WORDS[1]} "; then
		tool=lo-${COMP_WORDS[1]} at=2
	fi
	verbs=$(_lo_table | awk -v tool="$tool" '$1 == tool && $2 != "-" { print $2 }')
	if [ -n "$verbs" ]; then
		if [ "$COMP_CWORD" -eq "$at" ]; then
			[ "$tool" != lo ] || verbs+=$'\n'$(_lo_table |
				sed -n 's/^lo-\([a-z]*\) .*/\1/p' | sort -u)
			_lo_offer "$(printf '%s' "$verbs" | tr '\n' '|')" "$current"
			return
		fi
		verb=${COMP_WORDS[at]}
	fi
	row=$(_lo_table | awk -v tool="$tool" -v verb="$verb" '$1 == tool && $2 == verb')
	[ -n "$row" ] || return 0
	# shellcheck disable=SC2086 # a row is words
	set -- $row
	shift 2
	# A value that belongs to the option before it.
	[ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
	[ "$current" != = ] || current=''
	for option; do
		case $option in
		"$before"=*)
			_lo_offer "${option#*=}" "$current"
			return
			;;
		esac
	done
	case $current in
	-*)
		local options
		options=$(for option; do
			case $option in --* | -?*) printf '%s\n' "${option%%=*}" ;; esac
		done)
		_lo_reply < <(compgen -W "$options" -- "$current")
		;;
	*) _lo_offer "${!#}" "$current" ;;
	esac
}

complete -o filenames -F _lo lo lo-extract lo-canon lo-score lo-emit lo-vault \
	lo-project
