# places.jq - what lo init left open, and the files that connections name; a
# line each: its kind, connection, text, place and, of a file, its pattern.
$config[0].connections // {} | to_entries[] | .key as $name | .value
| (paths(strings | . == "..." or . == "https://...") as $p
    | ["open", $name, getpath($p), ($p | map(tostring) | join("/"))]),
  (.streams? | objects | select(has("NAME"))
    | ["open", $name, "NAME", "streams/NAME"]),
  (select(.source | IN(local_sources[])) | .settings.files
    | if type == "array" then to_entries[] | ["/\(.key)", .value]
      elif . == null then empty else ["", .] end
    | ["file", $name, .[1], "settings/files\(.[0])", (.[1] | pattern)])
| map(gsub("[\t\n]"; "?")) | join("\t")
