# Rows of files of one's own, as lo-extract csv and jsonl give them: the row
# is the payload, its key or hash the external id, its file the scope.
include "values";

{
  row_id: ((.scope | if . == null then "" else . + "#" end) + .external_id),
  columns: verbatim("/payload"),
  file: (if .scope == null then null else {name: .scope} end),
  source: {platform: .source_system}
}
| present
