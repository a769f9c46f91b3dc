# plan.jq - what a run of $words is: lines for the shell.
#
#	days N                      how long logs are kept
#	job id=... pipeline=...     what can be run
#	no STATUS WORDS             what cannot
#	group ID, stage NAME, end   around the jobs of a job of jobs

def seconds: if type == "string"
  then capture("^(?<n>[0-9]+)(?<u>[smhd]?)$")
    | (.n | tonumber) * {"": 1, s: 1, m: 60, h: 3600, d: 86400}[.u]
  else . // 0 end;

# A tab behind each bar: it is white space to a shell, and a place to fold.
def leaf($run):
  [hindrance] as $no
  | if $no != [] then "no 78 \(.id): \($no[0])"
    else "job id=\(.id | @sh) name=\(.id | tojson | @sh) kind=\(.kind)"
      + " pipeline=\(commands($run) | map(join(" ")) | join(" |\t") | @sh)"
      + " timeout=\(.options.timeout | seconds)"
      + " retries=\(.options.retries // 0)"
      + " pause=\(.options.retry_wait // "60s" | seconds)"
      + " window=\(.options.window // "1d" | seconds)" end;

def stranger($names): if $names == [] then "; lo jobs lists them"
  else "; did you mean \($names[0])?" end;

# Where nothing was configured for a source that came with us, its job is
# no part of a job of jobs.
def idle: .base == null and (.from | startswith($share)) and [hindrance] != [];

{since: $since, until: $until, client: $client, store: $store, home: $home}
  as $run
| all_jobs as $jobs
| [$jobs[] | .id] as $ids
| "days \($config[0].limits.log_days // 30)",
  ($words | split("\n")[] as $id
    | $jobs[$id] as $j
    | if $j == null
      then "no 64 \($id): no such job" + stranger([$id | nearest($ids)])
      elif $j.kind != "group" then
        (stages($jobs; $id)[0].jobs[] | $jobs[.]
          | select(of_client($run)) | leaf($run))
      else "group \($j.id)",
        (stages($jobs; $id)[] | "stage \(.name)",
          (.jobs[] as $name | $jobs[$name]
            | if . == null
              then "no 78 \($id): \($name): no such job"
                + stranger([$name | nearest($ids)])
              elif idle or (of_client($run) | not) then empty
              else leaf($run) end)),
        "end"
      end)
