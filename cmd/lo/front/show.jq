# show.jq - one job: its spec, where it is from, and what it would run.
all_jobs as $jobs
| $jobs[$words] as $j
| if $j == null then "no \($words): no such job"
    + ([$words | nearest([$jobs[] | .id])]
      | if . == [] then "; lo jobs lists them" else "; did you mean \(.[0])?" end)
  else "from \($j.from)",
    ($j.spec + (if $j.base then {job_id: $j.id, source: $j.source} else {} end))
  end
