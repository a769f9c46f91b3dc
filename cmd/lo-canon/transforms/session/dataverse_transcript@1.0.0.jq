# The transcript that a session holds, if it holds one.
include "values";
include "dataverse";
include "session";

session
| (value("transcript") | markdown) as $text
| select($text != null)
| {
    id: (.id + "-transcript"),
    session_source_id: .id,
    subject: person,
    date: (moment("actual_start") // moment("scheduled_start")),
    duration: (value("duration_minutes")
      | if . == null then null else . * 60 end),
    language: (shown("transcript_language") // text("transcript_language")),
    content: {format: "markdown", text: $text},
    processing: {status: (word("transcript_status") // "completed")},
    created_at: moment("created_at"),
    updated_at: moment("updated_at"),
    source: platform
  }
| present
