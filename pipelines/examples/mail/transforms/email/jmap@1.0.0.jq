# Email objects of JMAP (RFC 8621) with bodyValues.  The output is that of all
# mail, so queries and views need not know where a mail came from.
include "mail";
include "values";

def text($parts; $bodies):
  [($parts // [])[] | $bodies[.partId].value | values]
  | if . == [] then null else join("\n") end;

def instant_or_null: [. | instant?][0];

.context.mailboxes as $names
| .payload
| .id as $id
| (.bodyValues // {}) as $bodies
| [(.attachments // [])[] | {
    partId, mimeType: .type, filename: .name, size, cid,
    blobId: ("blob-" + $id + "-" + .partId),
    isInline: (.disposition == "inline")
  } | present] as $attachments
| {
    id: $id,
    blobId: ("blob-" + $id),
    threadId: (.threadId // $id),
    messageId, inReplyTo, references, from, sender, to, cc, bcc, replyTo,
    subject,
    sentAt: (.sentAt | instant_or_null),
    receivedAt: (.receivedAt | instant_or_null),
    size,
    preview: (.preview // "" | .[:256]),
    body: ({
      text: text(.textBody; $bodies),
      html: text(.htmlBody; $bodies)
    } | present),
    attachments: $attachments,
    hasAttachment: any($attachments[]; .isInline | not),
    keywords: (.keywords // {} | with_entries(select(.key == "$seen"
      or .key == "$flagged" or .key == "$draft" or .key == "$answered"))),
    labels: [(.mailboxIds // {}) | keys[] | $names[.] // .],
    importance: "normal"
  }
| present
