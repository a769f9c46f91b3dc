# Rows of objects in S3: the row is the payload, where it stood is
# .context.file: name (bucket and key), etag, row.  The external id names the
# row in its connection.
include "values";

{
  row_id: .external_id,
  columns: verbatim("/payload"),
  file: (.context.file | {name, etag, row} | present_or_null),
  source: {platform: "s3"}
}
| present
