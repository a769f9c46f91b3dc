# status.jq - how the jobs are: the exit status, a line of what a person
# needs, and a table.

def period: {hourly: 3600, daily: 86400, weekly: 604800, monthly: 2678400}[.]
  // (capture("^every (?<n>[0-9]+)(?<u>[mhd])$")
    | (.n | tonumber) * {m: 60, h: 3600, d: 86400}[.u]);

def seconds: .[0:19] + "Z" | fromdate;
def shown: if . == null then "-" else .[0:16] | sub("T"; " ") end;
def span: if . < 120 then "\(.) s" elif . < 7200 then "\(. / 60 | floor) min"
  elif . < 172800 then "\(. / 3600 | floor) h"
  else "\(. / 86400 | floor) days" end;
def days: if . == null or . < 1 then "today" elif . == 1 then "1 day"
  else "\(.) days" end;
def count($one; $many): if . == 1 then "1 \($one)" else "\(.) \($many)" end;

def state($ran):
  if $running | split("\n") | index([$ran.job]) then "running"
  elif $ran.started == null then "never"
  elif $ran.ended == null or $ran.ended < $ran.started then "cut off"
  elif $ran.how == "job.failed" then "failed \($ran.payload.exit)"
  elif $ran.payload.exit == 65 then "done 65" else "done" end;

def stages_text: .counts // {}
  | if .in then "" elif .well != null then
      "jobs: \(.well) well, \(.dead) with dead letters, \(.failed) failed"
    else [to_entries[] | "\(.key) \(.value.in)/\(.value.out)/\(.value.dead)"]
      | join(", ") end;

def row($ran; $spec):
  state($ran) as $state
  | ($spec.options.schedule // null) as $schedule
  | (if $schedule == null or $ran.started == null then null
      else ($ran.started | seconds) + ($schedule | period) end) as $due
  | ($due != null and ($now | seconds) > $due + ($schedule | period) / 4
      and $state != "running") as $late
  | {bad: ($late or ($state | test("^(failed|cut)"))), late: $late,
      # A job of jobs fails with one of them, which is counted.
      failed: ($state | test("^cut") or ($spec.kind != "group"
        and test("^failed"))),
      cells: [$spec.id, ($ran.started | shown), $state,
        ($ran.payload.seconds | if . == null then "-" else span end),
        (if $late then "overdue since " else "" end)
          + ($due | if . == null then "-" else todate | shown end),
        ($ran.payload // {} | stages_text)]};

def needs($rows):
  ($needs | add // {}) as $n
  | ([$rows[] | select(.failed)] | length) as $failed
  | ([$rows[] | select(.late)] | length) as $late
  | [($n.flags // 0 | select(. > 0)
      | count("safety flag"; "safety flags") + " open (\($n.flag_days | days))"),
    ($n.threads // 0 | select(. > 0)
      | count("thread waits"; "threads wait") + " for your reply, longest "
        + ($n.thread_days | days)),
    ($n.letters // 0 | select(. > 0) | count("dead letter"; "dead letters")),
    ($n.checks // 0 | select(. > 0) | count("check"; "checks") + " failed"),
    ($failed | select(. > 0) | count("job"; "jobs") + " failed"),
    ($late | select(. > 0) | count("job is"; "jobs are") + " overdue")]
  | if . != [] then join($dot) elif $events == [] then "nothing was run yet"
    else "all is well" end;

all_jobs as $jobs
| ($events | map({key: .job, value: .}) | from_entries) as $ran
| (["daily"] + (["daily" | leaves($jobs)]
    | map(select($jobs[.] != null and ($jobs[.] | [hindrance] == []))))
  + [$events[].job | select($jobs[.] != null)] | distinct) as $ids
| [$ids[] | . as $id | row($ran[$id] // {job: $id}; $jobs[$id])] as $rows
| ($needs | add // {}) as $n
| (if any($rows[]; .bad) then 75
    elif ($n.flags // 0) + ($n.letters // 0) + ($n.checks // 0) > 0 then 65
    else 0 end),
  needs($rows),
  (["job", "last run", "how", "took", "due", "in/out/dead"]
    | ., map(gsub("."; "-")) | join("\t")),
  ($rows[].cells | join("\t"))
