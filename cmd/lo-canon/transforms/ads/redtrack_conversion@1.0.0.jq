# Conversions as RedTrack's API gives them.
include "values";

def who($key):
  {id: (.[$key + "_id"] | filled), name: (.[$key] | filled)}
  | present_or_null;

def marks: reduce (to_entries[] | select(.key | test("^p?_?sub[0-9]+$")))
    as $m ({};
  ($m.value | filled) as $v
  | if $v == null then . else . + {($m.key): $v} end)
  | if . == {} then null else . end;

.context.currency as $home
| .payload
| (.currency // $home | lower) as $currency
| {
    conversion_id: (.id | filled),
    occurred_at: ((.conv_time // .created_at) | instant),
    click_id: (.clickid | filled),
    affiliate: who("affiliate"),
    offer: who("offer"),
    campaign: who("campaign"),
    status: (.status | filled),
    revenue: money(.revenue; $currency),
    payout: money(.payout; $currency),
    sub_ids: marks,
    source: {platform: "redtrack"}
  }
| present
