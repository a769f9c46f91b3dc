# Mail as JMAP has it (RFC 8621), from messages as Microsoft Graph gives them.
# What Graph keeps as headers or extended properties is there when it was
# selected; attachments when they were expanded, or are in the context.
include "mail";
include "values";

def mailbox:
  .emailAddress
  | select(. != null)
  | (.address // "") as $email
  | (if (.name // "") == "" then {} else {name} end) + {email: $email}
  | select(.name != null or .email != "");

# Graph has lists where the message has no such field.
def mailboxes: if . == null then null
  else [.[] | mailbox] | if . == [] then null else . end end;

def one: if . == null then null else [mailbox] | if . == [] then null
  else . end end;

# MAPI properties by their tag, whose type is a word before it.
def property($tag):
  [(.singleValueExtendedProperties // [])[]
    | select(.id | ascii_downcase | test(" 0x0*" + $tag + "$")).value][0];

def leaf($id):
  .key as $i
  | .value
  | {
      partId: ($i | tostring),
      blobId: ("blob-" + $id + "-" + ($i | tostring)),
      mimeType: (.contentType | some // (if .["@odata.type"]
          == "#microsoft.graph.itemAttachment" then "message/rfc822"
          else "application/octet-stream" end)
        | lower | sub("[ ;].*"; "")),
      filename: (.name | some),
      size: (.size // 0),
      cid: (.contentId | some | if . == null then null
        else sub("^<"; "") | sub(">$"; "") end),
      isInline: (.isInline // false)
    }
  | present;

def preview: [splits("[\\x00-\\x20\\x7f\\x{200c}\\x{feff}]+") | select(. != "")]
  | join(" ") | .[:256] | sub(" $"; "");

def body:
  if .content == null then {}
  elif (.contentType | lower) == "html" then {html: .content}
  else {text: .content} end
  | map_values(split("\r\n") | join("\n"));

def attachments($id):
  [.attachments // [] | to_entries[] | leaf($id)];

.context as $context
| .payload
| .attachments = (.attachments // $context.attachments)
| (.internetMessageHeaders // [] | mail_headers) as $h
| .id as $id
| attachments($id) as $attachments
| (property("1081") | if . == null then "" else tostring end) as $verb
| {
    id: $id,
    blobId: ("blob-" + $id),
    threadId: (.conversationId | some // $id),
    messageId: (.internetMessageId | some | mail_ids
      | if . == [] then null else . end),
    inReplyTo: $h["in-reply-to"],
    references: $h.references,
    from: (.from | one),
    sender: (if .sender == .from then null else .sender | one end),
    to: (.toRecipients | mailboxes),
    cc: (.ccRecipients | mailboxes),
    bcc: (.bccRecipients | mailboxes),
    replyTo: (.replyTo | mailboxes),
    subject,
    sentAt: ([.sentDateTime | instant?][0]),
    receivedAt: ([.receivedDateTime | instant?][0]),
    size: (property("e08") | if . == null then null else tonumber end),
    preview: (.bodyPreview // "" | preview),
    body: (.body | body),
    attachments: $attachments,
    hasAttachment: (if .attachments == null then .hasAttachments // false
      else any($attachments[]; .isInline | not) end),
    keywords: (
      (if .isRead then {"$seen": true} else {} end)
      + (if .flag.flagStatus == "flagged" then {"$flagged": true} else {} end)
      + (if .isDraft then {"$draft": true} else {} end)
      + (if $verb == "102" or $verb == "103" then {"$answered": true}
        else {} end)),
    labels: ((.categories // [])
      + [($context.folder.displayName // .parentFolderId) | values]),
    importance: (.importance // "" | lower
      | if . == "high" or . == "low" then . else "normal" end),
    autoSubmitted: [$h["auto-submitted"] // "" | ascii_downcase
      | match("^auto-[a-z-]+").string][0],
    list: ({id: $h["list-id"][0], unsubscribe: $h["list-unsubscribe"][0]}
      | present_or_null)
  }
| present
