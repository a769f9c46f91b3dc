# expand.jq - a line of in.jsonl as the raw and canonical records it stands for
#
# s: schema; k: the record's id; from: SOURCE/CONNECTION; p: payload.  Also
# raw: the raw record's id, where several records were made of one, with part
# and parts; type: object_type; client; tags; gone: deleted at its source.
# A line with a type of the stream stands for itself.
if .idem_key then . else
  (.from | split("/")) as [$source, $connection]
  | (.type // .s) as $type
  | (.raw // .k) as $id
  | "\($source):\($connection):\($type):\($id)" as $key
  | {source_system: $source, connection_name: $connection,
      object_type: $type} as $names
  | {client_id: .client, tags} as $marks
  | {observed_at: "2026-03-01T06:00:00.000000Z",
      correlation_id: "20260301T060000Z"} as $seen
  | ({type: "raw", idem_key: $key} + $names + {external_id: $id,
      schema_ref: "iglu:test/raw/jsonschema/1-0-0"} + $marks + $seen
      + {payload: {}} | del(.[] | nulls)),
    ({type: "canonical",
      idem_key: ($key + "#" + .s + (if .raw then "/" + .k else "" end)),
      source_idem_key: $key, part: (.part // 1), parts: (.parts // 1)}
      + $names
      + {canonical_schema: "iglu:org.canonical/\(.s)/jsonschema/1-0-0",
        transform_ref: "test/\(.s)@1.0.0"}
      + $marks + $seen + {payload: .p} | del(.[] | nulls)),
    (if .gone then {type: "raw", idem_key: $key} + $names
      + {external_id: $id, observed_at: "2026-03-02T06:00:00.000000Z",
        correlation_id: "20260302T060000Z", deleted: true}
    else empty end)
end
