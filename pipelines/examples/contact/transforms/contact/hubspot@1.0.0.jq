# Contacts as objects of properties, all of them texts.  What its life cycle
# calls a lead or a customer is named here; the rest stays unsaid.
include "values";

def stage: {subscriber: "prospect", lead: "prospect",
  opportunity: "onboarding", customer: "active"}[. // ""];

.payload
| .properties as $p
| {
    contact_id: .id,
    first_name: ($p.firstname | filled),
    last_name: ($p.lastname | filled),
    email: ($p.email | filled),
    phone: ($p.phone | filled),
    mobile: ($p.mobilephone | filled),
    birth_date: ($p.date_of_birth | filled),
    lifecycle_stage: ($p.lifecyclestage | stage),
    address: ({
      line1: ($p.address | filled),
      city: ($p.city | filled),
      state: ($p.state | filled),
      postal_code: ($p.zip | filled),
      country: ($p.country | filled)
    } | present_or_null),
    created_at: (.createdAt | instant),
    updated_at: (.updatedAt | instant),
    source_id: .id,
    source_entity: "contact",
    source: {platform: "hubspot", platform_version: "v3"}
  }
| present
