# validate.jq - the schemas of the configuration and of specs, with the names
# that there are: of sources and their settings, kinds, instruments, jobs,
# connections.  Three lines: how many MiB must be free, and the two schemas.
# $list is a list of names of sources and, behind each, what its file says.

def lines: split("\n") | map(select(. != ""));

# What a source's file says of its settings and credentials.
def kind_of: if type == "array" then {enum: .}
  else {s: {title: "a text", type: "string"}, n: {title: "a number", type: "number"},
    a: {title: "a list", type: "array"}, o: {title: "an object", type: "object"}}[.] // {}
  end;
def of_source:
  {if: {properties: {source: {const: .name}}, required: ["source"]},
    then: {properties: ({settings: {additionalProperties: false,
        properties: ((.meta.settings // {} | map_values(kind_of))
          + {per_minute: {title: "a number of requests a minute", type: "number"},
            page_size: {title: "a number of records", type: "number"}})}}
      + (if .meta.auth then {auth: {properties:
          {type: {enum: (.meta.auth | keys_unsorted)}}}} else {} end)),
      required: (if .meta.auth then ["auth"] else [] end)}};
def of_files:
  {if: {properties: {source: {enum: ["mbox", "maildir", "eml", "jsonl", "csv", "singer"]}}},
    then: {properties: {settings: {additionalProperties: false,
      properties: ({tap: {title: "a list of words", type: "array"},
          files: {"$ref": "#/definitions/files"}}
        + (["type", "key", "at", "delimiter", "encoding", "quoting"]
          | map({key: ., value: {title: "a text", type: "string"}}) | from_entries))}}}};

def job_schema($sources; $names; $connections):
  ($kinds | lines) as $kinds
  | ($instruments | lines) as $instruments
  | .properties.transform.enum = $kinds
  | .properties.form.properties.instrument = {enum: $instruments}
  | .allOf += [
      {if: {properties: {form: {type: "string"}}, required: ["form"]},
        then: {properties: {form: {enum: $instruments}}}},
      {if: {properties: {job_type: {const: "ingest"}, source: {type: "string"}},
          required: ["source"]},
        then: {properties: {source: {enum: [$sources[].name]}}}},
      {if: {properties: {job_type: {const: "ingest"}}},
        then: {properties: {source: {properties: {source: {enum: [$sources[].name]},
          connection: {enum: $connections}}}}}}]
  | .definitions.job = {if: {pattern: "[*?]"}, else: {enum: $names}}
  | .properties.stages.items.properties
    |= (.jobs.items = {"$ref": "#/definitions/job"}
      | .then.items = {"$ref": "#/definitions/job"});

($list | [range(0; length; 2) as $i | {name: .[$i], meta: .[$i + 1]}]) as $sources
| ([all_jobs[] | .id]? // []) as $names
| ($config[0].connections // {} | if type == "object" then keys else [] end)
  as $connections
| ($job[0] | job_schema($sources; $names; $connections)) as $spec
| ($config[0].limits.disk_mb? // 1024 | if type == "number" then . else 1024 end),
  ($schema[0]
    | .definitions.job = ($spec | .required -= ["job_id"])
    | .properties.checks |= (.additionalProperties = false
      | .properties = ($checks | lines | map({key: ., value: {title: "an object", type: "object"}})
        | from_entries) + .properties
      | .properties.skip.items = {enum: ($checks | lines)})
    | .definitions.files = .definitions.connection.properties.settings.properties.files
    | .definitions.connection.properties.source = {enum: [$sources[].name]}
    | .definitions.connection.allOf = [$sources[] | select(.meta) | of_source]
      + [of_files] | tojson),
  ($spec | tojson)
