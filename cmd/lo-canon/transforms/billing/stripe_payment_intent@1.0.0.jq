# Payments as Stripe's payment intents give them.  Since 2025-03-31 an intent
# does not name its invoice; the invoice's payments in the context do.
include "values";

def status:
  if . == "requires_payment_method" or . == "requires_confirmation"
  then "pending"
  else among(["processing", "requires_action", "requires_capture",
    "succeeded", "failed", "canceled"]) end;

# Of a single type it is plain, of several it is the charge that knows.
def method:
  (.latest_charge | objects | .payment_method_details.type)
  // (.payment_method | objects | .type)
  // .charges.data[0].payment_method_details.type
  // (if (.payment_method_types | length) == 1
    then .payment_method_types[0] else null end);

.context.api_version as $version
| (.context.payments // []) as $payments
| .payload
| {
    payment_id: .id,
    customer_id: (.customer | reference),
    invoice_id: (.invoice // $payments[0].invoice | reference),
    amount: minor_money(.amount; .currency),
    amount_received: minor_money(.amount_received; .currency),
    currency: (.currency | lower),
    status: (.status | status),
    description,
    payment_method_type: (method // null),
    receipt_email, statement_descriptor,
    latest_charge_id: ((.latest_charge | reference) // .charges.data[0].id),
    error: (.last_payment_error
      | if . == null then null
        else {type, code, message, decline_code} | present_or_null end),
    event_time: ((.latest_charge | objects | .created)
      // .charges.data[0].created // null | seconds_instant),
    canceled_at: (.canceled_at | seconds_instant),
    cancellation_reason,
    external_metadata: .metadata,
    created_at: (.created | seconds_instant),
    source: ({platform: "stripe", platform_version: $version} | present)
  }
| present + {status}
