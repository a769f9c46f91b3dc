# Mail as JMAP has it (RFC 8621), from messages as Gmail's API gives them
# (format full or raw) and from files, which lo-extract gives the same shape.
include "mail";

# Which header field becomes which member, where the message has it.
def members: [["messageId", "message-id"], ["inReplyTo", "in-reply-to"],
  ["references", "references"], ["from", "from"], ["sender", "sender"],
  ["to", "to"], ["cc", "cc"], ["bcc", "bcc"], ["replyTo", "reply-to"],
  ["subject", "subject"], ["sentAt", "date"]];

# Labels say what is unread, and the rest is read, where the source keeps that
# at all: a bare file does not.
def keywords($has; $kept):
  (if $kept and ($has.UNREAD | not) then {"$seen": true} else {} end)
  + (if $has.STARRED then {"$flagged": true} else {} end)
  + (if $has.DRAFT then {"$draft": true} else {} end)
  + (if $has.ANSWERED then {"$answered": true} else {} end);

def importance:
  (.importance // .["x-msmail-priority"] // "" | ascii_downcase) as $word
  | (.["x-priority"] // "" | .[:1]) as $number
  | (.priority // "" | ascii_downcase) as $urgency
  | if $word == "high" or $number == "1" or $number == "2"
      or $urgency == "urgent" then "high"
    elif $word == "low" or $number == "4" or $number == "5"
      or $urgency == "non-urgent" then "low"
    else "normal" end;

# A keyword (RFC 3834), where a program wrote it.
def automatic: [.["auto-submitted"] // "" | ascii_downcase
  | match("^auto-[a-z-]+").string][0];

.external_id as $hash
| (.source_system != "mbox" and .source_system != "eml") as $has_labels
| (verbatim("/payload") | mail_message) as $m
| .payload
| $m.header as $h
| (.id // "sha256:" + $hash) as $id
| (.labelIds // []) as $labels
| {
    id: $id,
    blobId: ("blob-" + $id),
    threadId: (.threadId // $h.references[0] // $h["in-reply-to"][0]
      // $h["message-id"][0] // $id),
    receivedAt: ([.internalDate | ms_instant?][0] // $h.received // $h.date),
    size: ($m.size // .sizeEstimate),
    preview: (if (.snippet // "") == "" then $m.preview
      else .snippet | mail_snippet end),
    body: $m.body,
    attachments: [$m.attachments[]
      | . + {blobId: ("blob-" + $id + "-" + .partId)}],
    hasAttachment: any($m.attachments[]; .isInline | not),
    keywords: keywords(reduce $labels[] as $l ({}; . + {($l): true});
      $has_labels or $h["x-gmail-labels"] or $h.status),
    labels: $labels,
    importance: ($h | importance)
  }
| ($h | automatic) as $auto
| if $auto == null then . else . + {autoSubmitted: $auto} end
| if .receivedAt == null then del(.receivedAt) else . end
| if .size == null then del(.size) else . end
| reduce (members[]) as $p (.;
    if $h | has($p[1]) then . + {($p[0]): $h[$p[1]]} else . end)
| if $h["list-id"] == null and $h["list-unsubscribe"] == null then .
  else . + {list: (
    (if $h["list-id"] then {id: $h["list-id"][0]} else {} end)
    + (if $h["list-unsubscribe"]
      then {unsubscribe: $h["list-unsubscribe"][0]} else {} end))}
  end
