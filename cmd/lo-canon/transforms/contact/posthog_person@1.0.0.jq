# Persons as PostHog's API gives them.  What is known of them is what the
# site has set as properties, under the names that are usual for them.
include "values";

.payload
| (.uuid // .id | filled) as $id
| (.properties // {}) as $p
| {
    contact_id: $id,
    first_name: (($p.first_name // $p.firstName) | filled),
    last_name: (($p.last_name // $p.lastName) | filled),
    email: ($p.email // $p["$email"] | filled),
    phone: ($p.phone | filled),
    created_at: (.created_at | instant),
    source_id: $id,
    source_entity: "person",
    source: {platform: "posthog"}
  }
| present
