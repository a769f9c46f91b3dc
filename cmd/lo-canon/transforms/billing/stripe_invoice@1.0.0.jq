# Invoices as Stripe's API gives them.  Until 2025-03-31 an invoice names its
# payment intent and subscription itself; since then the subscription stands
# in its parent, and payments are objects of their own: in .payments where
# they were asked for, else in the context, with lines beyond the first ten.
include "values";

def payments: (.context.payments // []) + (.payload.payments.data // []);

def paid_by:
  (map(select(.payment.payment_intent != null))
  | (map(select(.is_default)) + .)[0].payment.payment_intent) // null
  | reference;

def taxes: (.total_taxes // .total_tax_amounts)
  | if . == null then null else [.[].amount] | add // 0 end;

# The price of one is in the smallest units, with decimals below them.
def unit_amount:
  .pricing.unit_amount_decimal // .price.unit_amount
    // .price.unit_amount_decimal // .plan.amount // .unit_amount
    // .unit_amount_decimal
  | [., 0] | minor_units;

def line:
  {
    id, description, quantity,
    unit_amount: minor_money(unit_amount; .currency),
    amount: minor_money(.amount; .currency),
    currency: (.currency | lower),
    period_start: (.period.start | seconds_instant),
    period_end: (.period.end | seconds_instant)
  }
  | present;

payments as $payments
| .context.api_version as $version
| (.context.lines // []) as $lines
| .payload
| select(.deleted | not)
| .currency as $currency
| {
    invoice_id: .id,
    invoice_number: .number,
    customer_id: (.customer | reference),
    customer_email, customer_name,
    amount_due: minor_money(.amount_due; $currency),
    amount_paid: minor_money(.amount_paid; $currency),
    amount_remaining: minor_money(.amount_remaining; $currency),
    subtotal: minor_money(.subtotal; $currency),
    total: minor_money(.total; $currency),
    tax: minor_money(.tax // taxes; $currency),
    currency: ($currency | lower),
    description,
    line_items: ((.lines.data // null)
      | if . == null then null else . + $lines | map(line) end),
    event_time: (.effective_at // .status_transitions.finalized_at
      | seconds_instant),
    due_date: (.due_date | seconds_instant),
    period_start: (.period_start | seconds_instant),
    period_end: (.period_end | seconds_instant),
    payment_intent_id: ((.payment_intent | reference)
      // ($payments | paid_by)),
    subscription_id: (.subscription
      // .parent.subscription_details.subscription | reference),
    hosted_url: .hosted_invoice_url,
    pdf_url: .invoice_pdf,
    external_metadata: .metadata,
    created_at: (.created | seconds_instant),
    source: ({platform: "stripe", platform_version: $version} | present)
  } + {status: (.status
    | among(["draft", "open", "paid", "uncollectible", "void"]))}
| present + {status}
