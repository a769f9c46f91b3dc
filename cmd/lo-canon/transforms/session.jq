# session.jq - what the records made of one session of Dataverse share
include "values";
include "dataverse";

def session:
  .context.id as $id
  | .context.entity as $entity
  | .external_id as $external
  | row({
      contact_id: "regardingobjectid",
      subject: "subject",
      description: "description",
      status: "statuscode",
      scheduled_start: "scheduledstart",
      scheduled_end: "scheduledend",
      actual_start: "actualstart",
      actual_end: "actualend",
      duration_minutes: "actualdurationminutes",
      created_at: "createdon",
      updated_at: "modifiedon"
    })
  | . + {
      id: ((if $id then .row[$id] else null end) // .row.activityid
        // $external | guid),
      entity: ($entity // "session")
    };

def person: {reference: ("Contact/" + (value("contact_id") | guid // ""))};

# One of its texts as a document, or nothing where the session has none.
def document($what; $type; $audience):
  session
  | (value($what) | markdown) as $text
  | select($text != null)
  | {
      id: (.id + "-" + $type),
      doc_type: $type,
      session_source_id: .id,
      subject: person,
      title: (text($what + "_title") // text("subject")),
      status: (word($what + "_status")
        | among(["draft", "final", "amended", "archived"])),
      audience: ((word($what + "_audience")
        | among(["clinician", "client", "internal", "external"]))
        // $audience),
      date: (moment("actual_start") // moment("scheduled_start")),
      content: {format: "markdown", text: $text},
      created_at: moment("created_at"),
      updated_at: moment("updated_at"),
      source_id: .id,
      source_entity: .entity,
      source: platform
    }
  | present;
