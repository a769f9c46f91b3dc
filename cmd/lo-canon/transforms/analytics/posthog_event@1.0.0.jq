# Events as PostHog gives them: of a query a list of cells, whose names are
# .context.columns and whose properties are JSON in a text; of the older list
# an object.
include "values";

def properties($text):
  if $text == null then null
  elif ($text | type) == "string" then $text | json_text.value
  else verbatim("/payload/properties") end;

.context.columns as $columns
| (if (.payload | type) == "array"
  then .payload as $cells
    | reduce range(0; $columns | length) as $i ({};
        . + {($columns[$i]): $cells[$i]})
  else .payload | del(.properties) end) as $e
| {
    event_id: ($e.uuid // $e.id),
    name: $e.event,
    distinct_id: $e.distinct_id,
    occurred_at: ($e.timestamp | instant),
    person_id: ($e.person_id // $e.person.uuid // $e.person.id),
    properties: (if (.payload | type) == "array"
      then properties($e.properties)
      else properties(.payload.properties) end),
    source: {platform: "posthog"}
  }
| present
