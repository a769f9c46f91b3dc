# Rows of a sheet of a form's answers.  The headers are the questions; which
# columns say when and who is in .context.columns, otherwise they are what
# Google's own forms write.
include "values";
include "sheet";

def columns:
  {
    submitted_at: "Timestamp",
    last_updated_at: null,
    email: "Email Address",
    name: null,
    external_id: null,
    total_score: "Score"
  } + (.columns // {});

# A serial day, or a text, in the file's zone; a text with an offset is not.
def moment($zone):
  if . == null or . == "" then null
  elif type == "string" and test("([Zz]|[+-]\\d\\d:?\\d\\d)$")
    and test("^\\d{4}-\\d\\d-\\d\\d[T ]") then instant
  else [., $zone] | zone_instant end;

def score: if type == "string" then
    capture("^\\s*(?<n>\\d{1,9}(\\.\\d{1,6})?)").n | tonumber
  else . end;

.external_id as $id
| .context as $c
| ($c | columns) as $where
| .payload as $cells
| ($c.header | headers($cells | length)) as $names
| (reduce range(0; $cells | length) as $i ({};
    if $cells[$i] == "" or $cells[$i] == null then .
    else . + {($names[$i]): $cells[$i]} end)) as $row
| (reduce ($where[] | values) as $n ({}; . + {($n): true})) as $taken
| def cell($what): $where[$what] | if . == null then null else $row[.] end;
  (cell("submitted_at") | moment($c.time_zone)) as $first
| ((cell("last_updated_at") | moment($c.time_zone)) // $first) as $last
| {
    response_id: $id,
    form_id: ($c.form_id
      // ($c.spreadsheet_id + "/" + ($c.sheet_id | tostring))),
    form_name: ($c.form_name // $c.title),
    submitted_at: $first,
    last_updated_at: $last,
    respondent: ({
      email: (cell("email") | filled),
      name: (cell("name") | filled),
      external_id: (cell("external_id") | filled)
    } | present_or_null),
    answers: [
      $names | to_entries[]
      | select($taken[.value] | not)
      | .value as $name
      | ($c.header[.key] // "" | tostring) as $text
      | $row[$name] | values
      | {
          question_id: $name,
          question_text: (if $text == "" then $name else $text end),
          answer_type: (type | if . == "string" then "text" else . end),
          answer_value: .
        }
    ],
    status: (if $first == $last then "submitted" else "edited" end),
    metadata: ({total_score: (cell("total_score") | score)} | present_or_null),
    source: {platform: "google_sheets", platform_version: "v4"}
  }
| present
