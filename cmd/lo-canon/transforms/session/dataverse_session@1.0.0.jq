# Sessions as Dataverse's Web API gives them.
include "values";
include "dataverse";
include "session";

def status: word("status") | if . == null then null
  elif . == "canceled" then "cancelled"
  elif . == "noshow" then "no_show"
  else among(["scheduled", "in_progress", "completed", "cancelled",
    "no_show"]) // "other" end;

session
| {
    session_id: .id,
    session_num: value("session_num"),
    contact_id: (value("contact_id") | guid),
    status: status,
    session_type: (shown("session_type") // text("session_type")),
    subject: text("subject"),
    description: (value("description") | markdown),
    scheduled_start: moment("scheduled_start"),
    scheduled_end: moment("scheduled_end"),
    actual_start: moment("actual_start"),
    actual_end: moment("actual_end"),
    duration_minutes: value("duration_minutes"),
    created_at: moment("created_at"),
    updated_at: moment("updated_at"),
    source_id: .id,
    source_entity: .entity,
    source: platform
  }
| present
