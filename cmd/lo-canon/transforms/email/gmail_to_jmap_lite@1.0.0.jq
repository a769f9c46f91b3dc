# Mail as JMAP has it (RFC 8621), from messages as Gmail's API gives them
# (format full or raw) and from files, which lo-extract gives the same shape.
include "mail";

# Which header field becomes which member, where the message has it.
def members: [["messageId", "message-id"], ["inReplyTo", "in-reply-to"],
  ["references", "references"], ["from", "from"], ["sender", "sender"],
  ["to", "to"], ["cc", "cc"], ["bcc", "bcc"], ["replyTo", "reply-to"],
  ["subject", "subject"], ["sentAt", "date"]];

# Takeout writes labels in the language of the account; those that mean a
# keyword, in some of them.
def meaning: {"Unread": "UNREAD", "Ungelesen": "UNREAD", "Non lus": "UNREAD",
  "No leídos": "UNREAD", "Opened": "OPENED", "Geöffnet": "OPENED",
  "Ouvert": "OPENED", "Abierto": "OPENED", "Starred": "STARRED",
  "Markiert": "STARRED", "Suivis": "STARRED", "Destacados": "STARRED",
  "Drafts": "DRAFT", "Draft": "DRAFT", "Entwürfe": "DRAFT",
  "Brouillons": "DRAFT", "Borradores": "DRAFT", "Replied": "ANSWERED",
  "Status: R": "OPENED", "Status: F": "STARRED", "Status: T": "DRAFT",
  "Status: A": "ANSWERED"};

# The API says what is unread, and the rest is read; a file says "Opened", or
# R in its Status field, or nothing, and then nobody knows.
def keywords($api):
  (if .UNREAD then {} elif $api or .OPENED then {"$seen": true} else {} end)
  + (if .STARRED then {"$flagged": true} else {} end)
  + (if .DRAFT then {"$draft": true} else {} end)
  + (if .ANSWERED then {"$answered": true} else {} end);

def importance:
  (.importance // .["x-msmail-priority"] // "" | ascii_downcase) as $word
  | (.["x-priority"] // "" | .[:1]) as $number
  | (.priority // "" | ascii_downcase) as $urgency
  | if $word == "high" or $number == "1" or $number == "2"
      or $urgency == "urgent" then "high"
    elif $word == "low" or $number == "4" or $number == "5"
      or $urgency == "non-urgent" then "low"
    else "normal" end;

# X-GM-THRID is in decimal what the API writes in hexadecimal.
def thread: if length > 16 then (decimal_hex? // .) else . end;

.external_id as $sha256
| .payload
| mail_message as $m
| $m.header as $h
| (.id // "sha256:" + $sha256) as $id
| (.labelIds // $h["x-gmail-labels"] // []) as $labels
| {
    id: $id,
    blobId: ("blob-" + $id),
    threadId: ((.threadId // $h["x-gm-thrid"] // "" | thread
        | if . == "" then null else . end)
      // $h.references[0] // $h["in-reply-to"][0] // $h["message-id"][0]
      // $id),
    receivedAt: ((.internalDate | ms_instant?) // $h.received // $h.date),
    size: ($m.size // .sizeEstimate),
    preview: (if (.snippet // "") == "" then $m.preview
      else .snippet | mail_snippet end),
    body: $m.body,
    attachments: [$m.attachments[]
      | . + {blobId: ("blob-" + $id + "-" + .partId)}],
    hasAttachment: ([$m.attachments[].isInline] | index(false) != null),
    keywords: (.id as $own
      | reduce ($labels[], ($h.status, $h["x-status"] | values | split("")[]
          | "Status: " + .)) as $l ({}; . + {(meaning[$l] // $l): true})
      | keywords($own != null)),
    labels: $labels,
    importance: ($h | importance)
  }
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
