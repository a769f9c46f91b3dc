# Customers as Stripe's API gives them.
include "values";

def address:
  if type != "object" then null
  else {line1, line2, city, state, postal_code, country} | present_or_null end;

.context.api_version as $version
| .payload
| {
    customer_id: .id,
    email, name, phone, description,
    address: (.address | address),
    shipping_address: (.shipping.address | address),
    status: (if .deleted then "inactive"
      elif .delinquent then "delinquent"
      elif .delinquent == false then "active"
      else null end),
    balance: minor_money(.balance; .currency),
    default_currency: (.currency | lower),
    tax_exempt: (.tax_exempt | among(["none", "exempt", "reverse"])),
    preferred_locales,
    external_metadata: .metadata,
    created_at: (.created | seconds_instant),
    source: ({platform: "stripe", platform_version: $version} | present)
  }
| present
