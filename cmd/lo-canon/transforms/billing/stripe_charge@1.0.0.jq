# Payments as Stripe's charges give them.  A charge that a payment intent made
# gives nothing: the intent is the payment, and counting both would double it.
include "values";

# Money that is reserved and not yet taken is not a success.
def status:
  if .status == "succeeded" and .captured == false
  then if .refunded then "canceled" else "requires_capture" end
  else .status | among(["pending", "succeeded", "failed"]) end;

.context.api_version as $version
| .payload
| select(.payment_intent == null)
| {
    payment_id: .id,
    customer_id: (.customer | reference),
    invoice_id: (.invoice | reference),
    amount: minor_money(.amount; .currency),
    amount_received: minor_money(.amount_captured; .currency),
    currency: (.currency | lower),
    status: status,
    description,
    payment_method_type: .payment_method_details.type,
    receipt_email,
    statement_descriptor: (.statement_descriptor
      // .calculated_statement_descriptor),
    latest_charge_id: .id,
    error: (if .failure_code == null and .failure_message == null then null
      else {
        type: .outcome.type,
        code: .failure_code,
        message: .failure_message,
        decline_code: (.outcome.network_decline_code // .outcome.reason)
      } | present end),
    event_time: (.created | seconds_instant),
    external_metadata: .metadata,
    created_at: (.created | seconds_instant),
    source: ({platform: "stripe", platform_version: $version} | present)
  }
| present + {status}
