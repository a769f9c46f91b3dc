# Slices of Everflow's aggregates: rows as the API gives them, in a list or in
# the whole answer.  .context says of which day and zone the slice is: date,
# timezone (a name, not the API's number) and currency_id.
include "values";

# What is written beside the id is the day itself; an id alone is its midnight
# in UTC, whatever the zone of the report.
def day: if .label | test("^\\d{4}-\\d\\d-\\d\\d") then .label[:10]
  else .id | seconds_instant[:10] end;

def name: {source_id: "source", offer_url: "offer_url"}[.] // .;

def dimensions:
  reduce (.columns[] | select(.column_type != "date")) as $c ({};
    . + {($c.column_type | name): ({id: ($c.id | filled),
      name: ($c.label | filled)} | present)});

def stat_id($day):
  [$day, (.columns[] | select(.column_type != "date")
    | (.column_type | name) + "=" + (.id // .label | tostring))] | join("/");

.context as $c
| .payload
| (if type == "object" then .currency_id // $c.currency_id
  else $c.currency_id end | lower) as $currency
| (if type == "object" then .table else . end)[]
| (([.columns[] | select(.column_type == "date") | day][0]) // $c.date)
  as $day
| {
    stat_id: stat_id($day),
    date: $day,
    timezone: $c.timezone,
    dimensions: dimensions,
    impressions: .reporting.imp,
    clicks: .reporting.total_click,
    conversions: .reporting.cv,
    revenue: money(.reporting.revenue; $currency),
    cost: money(.reporting.payout; $currency),
    profit: money(.reporting.profit; $currency),
    source: {platform: "everflow", platform_version: "v1"}
  }
| present
