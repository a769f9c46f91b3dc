# Slices of RedTrack's reports: rows as the API gives them, in a list or below
# items or rows.  .context says of which day and zone the slice is: date,
# timezone and currency.  Conversions are those of the default type: the total
# has events in it that nobody is paid for.
include "values";

def known: ["affiliate", "campaign", "source", "offer", "landing",
  "prelanding", "network", "country", "region", "city", "os", "browser",
  "device", "device_brand", "connection_type", "isp", "sub1", "sub2", "sub3",
  "sub4", "sub5", "sub6", "sub7", "sub8", "sub9", "sub10", "sub11", "sub12",
  "sub13", "sub14", "sub15", "sub16", "sub17", "sub18", "sub19", "sub20",
  "rt_source", "rt_medium", "rt_campaign", "rt_adgroup", "rt_ad",
  "rt_placement", "rt_keyword", "hour"];

def dimensions:
  . as $row
  | reduce known[] as $k ({};
      ($row[$k + "_id"] | filled) as $id
      | ($row[$k] | filled) as $name
      | if $id == null and $name == null then .
        else . + {($k): ({id: $id, name: $name} | present)} end);

def stat_id($day; $dimensions):
  [$day, ($dimensions | keys_unsorted[] as $k
    | $k + "=" + ($dimensions[$k] | .id // .name))] | join("/");

.context as $c
| ($c.currency | lower) as $currency
| .payload
| (if type == "object" then .items // .rows else . end)[]
| dimensions as $dimensions
| (.date // $c.date | .[:10]) as $day
| {
    stat_id: stat_id($day; $dimensions),
    date: $day,
    timezone: $c.timezone,
    $dimensions,
    impressions: .impressions,
    clicks: .clicks,
    conversions: .conversions,
    revenue: money(.revenue; $currency),
    cost: money(.cost; $currency),
    profit: money(.profit; $currency),
    source: {platform: "redtrack"}
  }
| present
