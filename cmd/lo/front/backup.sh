# backup.sh - lo backup: a copy that can be checked, and checking it
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

lo_backup() {
	[ $# -eq 1 ] || misused 'one DIR is expected'
	make_tmp
	case $1 in
	/*) target=$1 ;;
	*) target=$PWD/$1 ;;
	esac
	if [ -n "$verify" ]; then
		backup_verify
	else
		backup_make
	fi
}

# Everything lies in DIR/RUN; what an earlier one has is linked, not copied.
backup_make() {
	[ -d "$home" ] || fail 66 "$home: not there"
	case $target/ in
	"$home"/*) fail 64 "$target: lies in what it would hold; name another place" ;;
	esac
	run=$(run_id_of "$(now_text)")
	mkdir -p "$target" || exit 73
	place=$target/.$run.part
	rm -rf "$place"
	mkdir "$place" || fail 73 "$target: nothing can be made there"
	[ ! -f "$home/lo.db" ] || lo-project copy "$place/lo.db" || exit
	# What views show is made again; the week's figures of old are not.
	[ ! -f "$home/local.db" ] ||
		lo-project copy --snapshots "$place/local.db" || exit
	backup_vault
	[ ! -d "$home/state" ] || cp -Rp "$home/state" "$place/state" || exit 74
	[ "$config" = /dev/null ] || backup_config
	backup_manifest
	mv "$place" "$target/$run" || exit 74
	sync -f "$target" 2>/dev/null || sync
	note "$target/$run: $(wc -l <"$target/$run/SHA256SUMS") files," \
		"$(du -sk "$target/$run" | cut -f 1) KiB; lo backup --verify" \
		"$target looks whether they are whole"
}

# Parts of sealed runs never change again: a link is as good as a copy.  What
# is open, or was cut off, comes with the next one.
backup_vault() {
	[ -d "$home/vault" ] || return 0
	(
		cd "$home/vault" || exit 74
		find . -name manifest.json -type f | while IFS= read -r seal; do
			from=${seal%/*}
			[ ! -e "$from/open.json" ] || continue
			mkdir -p "$place/vault/$from" || exit 73
			for part in "$from"/part-*.gz "$seal"; do
				[ -f "$part" ] || continue
				ln "$part" "$place/vault/$part" 2>/dev/null ||
					cp -p "$part" "$place/vault/$part" || exit 74
			done
		done || exit
		find . \( -name LATEST.json -o -name CURSORS \) -type f |
			while IFS= read -r file; do
				[ ! -d "$place/vault/${file%/*}" ] ||
					cp -p "$file" "$place/vault/$file" || exit 74
			done
	) || exit
}

# References to secrets stay; a secret never stood there, unless by mistake.
backup_config() {
	jq '(.connections // {})[] |= (if .auth then .auth |= with_entries(
		if (.key | IN("type", "client_id", "scope", "subject", "username", "name"))
			or (.value | type) == "object" then . else .value = null end)
		else . end)' "$config" >"$place/config.json" || exit 78
}

backup_manifest() {
	(
		cd "$place" || exit 74
		find . -type f | LC_ALL=C sort >"$tmp/files"
		while IFS= read -r file; do
			sha256sum -- "${file#./}" || exit 74
		done <"$tmp/files" >SHA256SUMS
	) || exit
	find "$place" -type d -exec chmod 700 {} + -o -type f -exec chmod 600 {} +
}

# Every copy that lies there: each file as it was, none too many, none missing.
backup_verify() {
	worst=0 copies=0
	for place in "$target" "$target"/[0-9]*Z; do
		[ -f "$place/SHA256SUMS" ] || continue
		copies=$((copies + 1))
		backup_look
	done
	[ "$copies" -gt 0 ] || fail 66 "$target: no backup is there"
	exit "$worst"
}
backup_look() {
	(
		cd "$place" || exit 66
		sha256sum -c --quiet SHA256SUMS 2>/dev/null
		find . -type f ! -name SHA256SUMS | sed 's,^\./,,' | LC_ALL=C sort >"$tmp/is"
		sed 's/^\\*[0-9a-f]* [ *]//' SHA256SUMS | LC_ALL=C sort >"$tmp/was"
		comm -23 "$tmp/is" "$tmp/was" | sed 's/$/: not of the backup/'
	) >"$tmp/faults"
	if [ -s "$tmp/faults" ]; then
		sed "s,^,lo: $place/," "$tmp/faults" >&2
		worse 65
		return
	fi
	note "$place: $(wc -l <"$place/SHA256SUMS") files, whole"
}
