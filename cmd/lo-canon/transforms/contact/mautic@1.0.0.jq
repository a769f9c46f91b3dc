# Contacts as Mautic's API gives them.  PHP writes a map as a list when it is
# empty or its keys count up, so both are read everywhere.  What columns of
# one's own hold is named in .context.columns.
include "values";

# All fields by alias: the list of values, else what the groups hold.
def fields:
  (.fields | objects | .all | objects)
  // ([(.fields // [])[] | listed[] | objects | select(.alias != null)
      | {(.alias): .value}] | add)
  // {};

def choices: filled | if . == null then null
  else split("|") | join(",") end;

.context.columns as $columns
| .payload
| fields as $f
| def named($what): $columns[$what] | if . == null then null
    else $f[.] end;
  (.id // $f.id | filled) as $id
| {
    contact_id: $id,
    first_name: ($f.firstname | filled),
    last_name: ($f.lastname | filled),
    email: ($f.email | filled),
    phone: ($f.phone | filled),
    mobile: ($f.mobile | filled),
    birth_date: (named("birth_date") | filled
      | if . == null then null else .[:10] end),
    client_type_code: (named("client_type") | choices),
    client_type_label: (named("client_type_label") | filled),
    lifecycle_stage: ((named("lifecycle_stage") // (.stage | objects | .name)
      // null) | filled | lower
      | among(["prospect", "onboarding", "active", "paused", "terminated"])),
    address: ({
      line1: ($f.address1 | filled),
      line2: ($f.address2 | filled),
      city: ($f.city | filled),
      state: ($f.state | filled),
      postal_code: ($f.zipcode | filled),
      country: ($f.country | filled)
    } | present_or_null),
    tags: (if .tags == null then null
      else [.tags | listed[] | if type == "object" then .tag else . end
        | values] end),
    created_at: (.dateAdded | some | instant),
    updated_at: (.dateModified | some | instant),
    source_id: $id,
    source_entity: "contact",
    source: {platform: "mautic"}
  }
| present
