# names.jq - the names of all jobs
all_jobs[] | .id
