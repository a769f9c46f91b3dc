# Progress reports: rows of a table of their own, each about a client and,
# it may be, about a session.
include "values";
include "dataverse";
include "session";

session
| (value("content") | markdown) as $text
| select($text != null)
| {
    id: (.id + "-progress-report"),
    doc_type: "progress-report",
    session_source_id: (value("session_id") | guid),
    subject: person,
    title: (text("title") // text("subject")),
    status: (word("status")
      | among(["draft", "final", "amended", "archived"])),
    audience: (word("audience")
      | among(["clinician", "client", "internal", "external"])),
    date: day_or_moment("date"),
    content: {format: "markdown", text: $text},
    created_at: moment("created_at"),
    updated_at: moment("updated_at"),
    source_id: .id,
    source_entity: (if .entity == "session" then "report" else .entity end),
    source: platform
  }
| present
