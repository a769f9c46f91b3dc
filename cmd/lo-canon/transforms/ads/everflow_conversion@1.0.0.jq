# Conversions as Everflow's API gives them; amounts are in the offer's
# currency.
include "values";

def who($id): if . == null then null
  else {id: (.[$id] | filled), name: (.name | filled)} | present_or_null end;

def marks: reduce (to_entries[]
    | select(.key | test("^(sub|adv)[0-9]+$|^source_id$"))) as $m ({};
  ($m.value | filled) as $v
  | if $v == null then . else . + {($m.key): $v} end)
  | if . == {} then null else . end;

.payload
| (.currency_id | lower) as $currency
| {
    conversion_id,
    occurred_at: (.conversion_unix_timestamp | seconds_instant),
    click_id: (.transaction_id | filled),
    affiliate: (.relationship.affiliate | who("network_affiliate_id")),
    offer: (.relationship.offer | who("network_offer_id")),
    campaign: (.relationship.campaign | who("network_campaign_id")),
    status: (.status | filled),
    revenue: money(.revenue; $currency),
    payout: money(.payout; $currency),
    sub_ids: marks,
    source: {platform: "everflow", platform_version: "v1"}
  }
| present
