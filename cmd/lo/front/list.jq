# list.jq - the jobs there are, a line each: name, type, schedule, what it is.
all_jobs
| [.[] | select($type == "" or .kind == $type or .spec.job_type == $type)
  | [.id, .spec.job_type, .options.schedule // "-",
    (if .options.enabled == false then "(off) " else "" end)
      + (if .base then "connection \(.source.connection)"
        else .spec.description // "" end)]]
| (["job", "type", "schedule", "what"] | ., map(gsub("."; "-"))), .[]
| @tsv
