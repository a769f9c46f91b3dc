# dataverse.jq - rows of Dataverse, whose columns each practice names itself
#
# .context.columns says what column holds what, by the canonical name, and
# .context.values what a choice's code means where its label does not tell:
#   {"columns": {"client_type": "new_type"}, "values": {"status": {"2": "x"}}}

include "values";

# The row with what reads it: the columns that are named and those that every
# table has.
def row($usual):
  {row: .payload, names: ($usual + (.context.columns // {})),
    values: (.context.values // {})};

def column($what): .names[$what];

# A lookup's value stands under a name of its own.
def value($what):
  column($what) as $n
  | if $n == null then null
    else .row[$n] | if . == null then null else . end end
    // (if $n == null then null else .row["_" + $n + "_value"] end);

# What a choice shows.
def shown($what):
  column($what) as $n
  | if $n == null then null
    else .row[$n + "@OData.Community.Display.V1.FormattedValue"]
      // .row["_" + $n + "_value@OData.Community.Display.V1.FormattedValue"]
    end;

def text($what): value($what) | if . == null then null
  else tostring | if test("^\\s*$") then null else . end end;

def moment($what): value($what) | if . == "" then null else instant end;

# The same, but a date stays a date.
def day_or_moment($what): value($what)
  | if . == null or . == "" then null
    elif test("^\\d{4}-\\d\\d-\\d\\d$") then .
    else instant end;

# The word for a choice: by its code, else what it shows, in lower case.
def word($what):
  (value($what) | if . == null then "" else tostring end) as $code
  | .values[$what][$code] // (shown($what) // $code | ascii_downcase
      | gsub("[^a-z0-9]+"; "_") | sub("^_"; "") | sub("_$"; ""))
  | if . == "" then null else . end;

def guid: if . == null then null else tostring | ascii_downcase end;

def platform: {platform: "dataverse", platform_version: "v9.2"};
