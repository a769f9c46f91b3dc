#!/bin/sh
# The daily run in make, scripts, cron, systemd and at a prompt: all by lo run.
. "${0%/*}/tap.sh"
need jq make

p=$top/pipelines
mkdir bin
printf '#!/bin/sh\necho lo "$@"\nexit ${LO_EXIT:-0}\n' >bin/lo
chmod +x bin/lo
PATH=$PWD/bin:$PATH
jobs=$(find "$p/jobs" -name '*.json' | sed 's,.*/,,; s/\.json$//')
is_job() { printf '%s\n' "$jobs" | grep -qx -- "$1"; }

# --- make

run "make -f '$p/Makefile'"
expect 0 'lo run daily' '' 'make is the daily run'
for stage in ingest canonize form project check daily; do
	run "make -f '$p/Makefile' $stage"
	expect 0 "lo run $stage" '' "make $stage"
	ok "$stage is a job" is_job $stage
done
run "make -f '$p/Makefile' -j4 -k ingest canonize"
expect 0 'lo run -j4 -k ingest
lo run -j4 -k canonize' '' 'with -j and -k, one stage after the other'
run "LO_EXIT=77 make -f '$p/Makefile' ingest canonize"
status_is 2 'a stage that fails'
err_like 'Error 77' 'fails make'
out_is 'lo run ingest' 'and stops it'
run "LO_EXIT=77 make -k -f '$p/Makefile' ingest canonize"
status_is 2 '-k'
err_like 'Error 77' 'fails too'
out_like canonize 'but goes on'
run "LO_EXIT=65 make -f '$p/Makefile' daily"
expect 0 'lo run daily' '' 'dead letters are no failure of make'

# --- scripts

for script in "$p"/daily*.sh; do
	name=${script##*/}
	job=$(echo "${name%.sh}" | tr - _)
	run "'$script' -q -j2"
	expect 0 "lo run -k -q -j2 $job" '' "$name is lo run"
	ok "$name: its job is there" is_job "$job"
	is "$(wc -l <"$script")" 2 "$name: two lines"
done

# --- cron and systemd

grep -v '^#\|^[A-Z]*=\|^$' "$p/crontab" >lines
while read -r _ _ _ _ _ tool command rest; do
	[ "$tool $command" = 'lo run' ] || continue
	ok "crontab: ${rest##* } is a job" is_job "${rest##* }"
done <lines
ok 'crontab: every line has a command of ours' sh -c "! grep -Ev '^([0-9*]+ +){5}lo(-vault)? ' lines"
for unit in "$p"/systemd/*.service; do
	name=${unit##*/}
	is "$(grep ExecStart= "$unit")" 'ExecStart=/usr/local/bin/lo run -q -k -j2 %i' "$name is lo run"
	for line in PrivateTmp=yes ProtectSystem=strict NoNewPrivileges=yes UMask=0077 \
		SuccessExitStatus=65 StateDirectoryMode=0700; do
		ok "$name: $line" grep -qx "$line" "$unit"
	done
done
ok 'stages that need no network have none' grep -qx 'PrivateNetwork=yes' "$p/systemd/lo@.service"
ok 'credentials are systemd'"'"'s' grep -q 'LoadCredential=' "$p/systemd/lo-net@.service"
sed -n 's/^Wants=//p' "$p/systemd/lo-daily.target" | tr ' ' '\n' >wants
while read -r name; do
	instance=${name#*@}
	ok "lo-daily.target: ${instance%.service} is a job" is_job "${instance%.service}"
	[ "$name" = lo-net@ingest.service ] ||
		ok "$name has its place" grep -q After= "$p/systemd/$name.d/order.conf"
done <wants
if command -v systemd-analyze >/dev/null; then
	mkdir units
	cp -R "$p"/systemd/* units
	sed -i "s,/usr/local/bin/lo,$PWD/bin/lo," units/*.service
	cp units/lo@.service units/lo@canonize.service
	run "cd units && SYSTEMD_UNIT_PATH=\$PWD: systemd-analyze verify --man=no ./lo@canonize.service ./lo-daily.timer"
	expect 0 '' '' 'systemd takes the units'
else
	skip 'systemd takes the units' 'no systemd-analyze here'
fi

# --- completion

rm bin/lo
need bash
cat >ask <<'END'
. "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_lo
printf '%s\n' "${COMPREPLY[@]}" | sort
END
offered() { # WORD ...: the last one is what stands there
	bash ask "$p/completions/lo.bash" "$@"
}
is "$(offered lo ru)" run 'a command'
is "$(offered lo vau)" vault 'a tool behind lo'
is "$(offered lo run score_p)" score_phq9 'a job'
is "$(offered lo run --wa)" --wait 'an option'
is "$(offered lo clean m)" measurements 'a stage'
is "$(offered lo-canon email_j)" email_jmap_lite 'a KIND'
is "$(offered lo canon email_j)" email_jmap_lite 'behind lo, too'
is "$(offered lo-score -i gad)" gad7 'the value of an option'
is "$(offered lo-score --instrument = gad)" gad7 'behind an equals sign'
is "$(offered lo-vault pru)" prune 'a verb of a tool'
is "$(offered lo-project query inb)" inbox 'a query'
is "$(offered lo-project check fresh)" freshness 'a check'
touch 'a file'
is "$(offered lo-extract mbox 'a f')" 'a file' 'a file'
is "$(offered lo-extract gma)" gmail 'a source'

# The table has every option and every verb that the tools have.
bash -c '. "$1"; _lo_table' - "$p/completions/lo.bash" >table
for tool in lo lo-extract lo-canon lo-score lo-emit lo-vault lo-project; do
	"$tool" --help | tr -s ' \n\t[]|=,' '\n' | sed -n 's/^\(--[a-z][a-z-]*\)$/\1/p' | sort -u >has
	"$tool" --help | tr -s ' \n\t[]|' '\n' | sed -n 's/^-\([a-zA-Z]*\)$/\1/p' |
		fold -w 1 | sed 's/^/-/' | sort -u >>has
	sed -n "s/^$tool //p" table | tr ' ' '\n' | sed -n 's/^\(-[^=]*\).*/\1/p' | sort -u >offers
	is "$(sort -u has | comm -23 - offers | grep -vx -- '-')" '' "$tool: all its options are offered"
	while read -r option; do
		case $option in - | --config | --dry-run | --quiet | --verbose | --yes) continue ;; esac
		grep -q -- "^$option$" has && continue
		verb=$(grep -- "^$tool .* ${option}[= ]" table | head -n 1 | cut -d' ' -f 2 | tr -d -)
		# shellcheck disable=SC2086 # a tool may have no verb
		timeout 5 "$tool" $verb $option </dev/null >/dev/null 2>said
		grep -q 'not a known option' said && fail "$tool: $option is offered and is none"
	done <offers
done
for tool in lo lo-vault lo-project; do
	"$tool" --help | tr -s '|' '\n' | sed "s/^ *//" |
		sed -n "s/^\($tool \)*\([a-z][a-z]*\) .*/\2/p; s/^\([a-z]*\)$/\1/p" | sort -u >verbs
	sed -n "s/^$tool \([a-z]*\) .*/\1/p" table >rows
	while read -r verb; do
		ok "$tool $verb is a verb" grep -qx "$verb" verbs
	done <rows
done

# --- wherever it is installed

mkdir -p root/usr
cp -R "$B/bin" "$B/share" root/usr/
mkdir root/usr/libexec
cp "$B"/libexec/* root/usr/libexec
run "PATH=/usr/bin:/bin '$PWD/root/usr/bin/lo' run -n score_phq9"
status_is 0 'lo finds its parts beside it'
ln -s "$PWD/root/usr/bin/lo" link
run "PATH=/usr/bin:/bin ./link list instruments"
status_is 0 'and the tools, also by a link'
out_like '^phq9@' 'whatever PATH is'
done_testing
