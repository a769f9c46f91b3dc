# Refunds as Stripe's API gives them.
include "values";

.context.api_version as $version
| .payload
| {
    refund_id: .id,
    payment_id: (.payment_intent | reference),
    charge_id: (.charge | reference),
    amount: minor_money(.amount; .currency),
    currency: (.currency | lower),
    status: (.status | among(["pending", "requires_action", "succeeded",
      "failed", "canceled"])),
    reason, description, failure_reason, receipt_number,
    external_metadata: .metadata,
    created_at: (.created | seconds_instant),
    source: ({platform: "stripe", platform_version: $version} | present)
  }
| present + {status}
