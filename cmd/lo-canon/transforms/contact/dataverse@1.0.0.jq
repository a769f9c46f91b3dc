# Contacts as Dataverse's Web API gives them, with formatted values.
include "values";
include "dataverse";

.external_id as $external
| .context.entity as $entity
| row({created_at: "createdon", updated_at: "modifiedon"})
| ((.row.contactid // $external) | guid) as $id
| {
    contact_id: $id,
    first_name: (.row.firstname | filled),
    last_name: (.row.lastname | filled),
    email: (.row.emailaddress1 | filled),
    phone: (.row.telephone1 | filled),
    mobile: (.row.mobilephone | filled),
    birth_date: (.row.birthdate | if . == null then null else .[:10] end),
    client_type_code: (value("client_type") | filled),
    client_type_label: (shown("client_type") | filled),
    lifecycle_stage: (word("lifecycle_stage")
      | among(["prospect", "onboarding", "active", "paused", "terminated"])),
    address: (.row | {
      line1: (.address1_line1 | filled),
      line2: (.address1_line2 | filled),
      city: (.address1_city | filled),
      state: (.address1_stateorprovince | filled),
      postal_code: (.address1_postalcode | filled),
      country: (.address1_country | filled)
    } | present_or_null),
    tags: ((shown("tags") // text("tags"))
      | if . == null then null
        else [splits("\\s*[;,]\\s*") | select(. != "")] end),
    created_at: moment("created_at"),
    updated_at: moment("updated_at"),
    source_id: $id,
    source_entity: ($entity // "contact"),
    source: platform
  }
| present
