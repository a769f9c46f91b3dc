# faults.jq - what is wrong with specs that are each as they should be
all_jobs as $jobs
| $jobs[] | select(.base == null)
| . as $j
| ((if .from != "the configuration" and .spec.job_id != $j.id
    then "\(.from):1: job_id: found \"\(.spec.job_id)\"; expected \"\(.id)\", the name of its file"
    else empty end),
  (if .kind == "group" and ([$j.id | leaves($jobs)] | length) == 0
      and (.from | startswith($share) | not)
    then "\(.from):1: stages: found no job that could run; expected one" else empty end),
  (if (.from | startswith($share) | not) then hindrance | "\($j.from):1: \($j.id): \(.)"
    else empty end))
